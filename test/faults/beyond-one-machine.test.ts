import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { BeyondOneMachine } from "./beyond-one-machine.ts";
import type { Engine } from "./engines.ts";
import { longestGap } from "./gaps.ts";
import { MailleProcess } from "./instance.ts";
import { publishTable, until } from "./pair.ts";
import { postgresPrograms } from "./patroni.ts";
import { Random } from "./random.ts";
import { weed } from "./seaweedfs.ts";
import { Sharer } from "./shares.ts";
import { Writer } from "./writes.ts";

type Published = Awaited<ReturnType<typeof publishTable>>;

/** An import that takes some seconds. */
const rows = 300_000;

/** What Trino is asked, where there is one. */
const sorted = "/datasets/lignes?ligne__sort=desc";

/** How long pages for everybody may go without a good answer, in seconds, on a machine with other work. */
const readMax = 10;

/** Kills a part, waits for what must go on without it, and starts it again. */
type Strike = (world: BeyondOneMachine, importing: () => Promise<string>) => Promise<void>;

interface Fault {
  readonly part: string;
  readonly strike: Strike;
  /** How long nothing may be written, in seconds. */
  readonly writtenMax: number;
}

const faults: readonly Fault[] = [
  {
    part: "a process that answers",
    writtenMax: 10,
    strike: async (world) => {
      await world.kill();
      await wait(5_000);
      await world.startKilled();
    },
  },
  {
    part: "the process that works at an import",
    writtenMax: 10,
    strike: async (world, importing) => {
      const id = await importing();
      await world.kill(await until("an import is worked at", () => workerOf(world, id)));
      assert.equal(await underWay(world, id), 1);
      await untilImported(world, id);
      await world.startKilled();
    },
  },
  {
    part: "a machine of the object store",
    writtenMax: 10,
    strike: async (world, importing) => {
      const id = await importing();
      await until("an import is worked at", () => workerOf(world, id));
      await world.killStore();
      assert.equal(await underWay(world, id), 1);
      await untilImported(world, id);
      await world.startStore();
    },
  },
  {
    part: "the leader of PostgreSQL",
    writtenMax: 20,
    strike: async ({ cluster }) => {
      const leader = await until("somebody leads", () => cluster.leader());
      await cluster.kill(leader);
      await wait(20_000);
      await cluster.start(leader);
      await cluster.untilRoles(["leader", "sync_standby"]);
    },
  },
];

/** Away as a whole, whatever it is made of. */
function awayOf({ name, door }: Engine): Fault {
  return {
    part: name,
    writtenMax: 10,
    strike: async (world) => {
      door.shut();
      await until("it is missed", async () => (await world.read("/api/health"))?.status === 503 || undefined);
      await wait(10_000);
      door.open();
    },
  };
}

test("with one of each part of an instance killed in turn, it goes on, and nothing acknowledged is lost", async (t) => {
  if (postgresPrograms === undefined || weed === undefined)
    return t.diagnostic("MAILLE_TEST_PATRONI and MAILLE_TEST_WEED do not name both: left out");
  const folder = await mkdtemp(join(tmpdir(), "maille-beyond-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  const world = stack.use(await BeyondOneMachine.open(folder));
  const lines = await publishTable(world, { title: "Lignes", access: { level: "open" } });
  const access = { level: "restricted", policy: { daysMax: 365 } };
  const asked = await publishTable(world, { title: "Validations", access });
  const writer = new Writer(world, new Random(1));
  const sharer = new Sharer({ producer: world, asker: world, ...asked }, new Random(2));
  await assertAllAnswers(world, lines);
  for (const fault of [...faults, ...world.engines.map(awayOf)]) {
    const gaps = await gapsDuring(world, [writer, sharer], fault.strike);
    const told = Object.entries(gaps).map(([what, seconds]) => `${what} ${seconds.toFixed(1)} s`);
    t.diagnostic(`${fault.part} away; the longest without: ${told.join(", ")}`);
    await assertAllAnswers(world, lines);
    await untilImported(world);
    const { lost, twice } = await world.withRows((db) => world.ledger.compare(db));
    const unforeseen = [...writer.unforeseen, ...sharer.unforeseen];
    assert.deepEqual({ lost, twice, unforeseen }, { lost: [], twice: [], unforeseen: [] }, fault.part);
    assert.ok(Math.max(gaps.pages, gaps.searches, gaps.rows) < readMax, fault.part);
    assert.ok(gaps.writes < fault.writtenMax, fault.part);
    for (const each of world.processes) assert.equal(each.hasEnded, false, fault.part);
  }
  t.diagnostic(`${world.ledger.acknowledged.length} writes were acknowledged`);
  const checked = await new MailleProcess(["check"], world.environment).ended;
  assert.equal(checked.code, 0, checked.output);
});

/** Of pages for everybody and of writes, while one part is away; others import, publish, share and read meanwhile. */
async function gapsDuring(
  world: BeyondOneMachine,
  [writer, sharer]: readonly [Writer, Sharer],
  strike: Strike,
) {
  const stop = new AbortController();
  const gap = (ask: () => ReturnType<BeyondOneMachine["ask"]>): Promise<number> =>
    longestGap(stop.signal, async () => (await ask())?.status);
  let made = 0;
  const gaps = {
    pages: gap(() => world.read("/datasets")),
    searches: gap(() => world.read("/datasets?q=lignes")),
    rows: gap(() => world.read(sorted)),
    writes: gap(() => world.ask("POST", "/api/organizations", { json: { name: `À part ${(made += 1)}` } })),
  };
  const using = [writer.writeUntil(stop.signal), sharer.shareUntil(stop.signal)];
  try {
    await wait(3_000);
    await strike(world, () => until("an import begins", () => writer.beginImport(rows)));
    await wait(3_000);
  } finally {
    stop.abort();
    await Promise.allSettled([...using, ...Object.values(gaps)]);
  }
  await Promise.all(using);
  const { pages, searches, rows: shown, writes } = gaps;
  return { pages: await pages, searches: await searches, rows: await shown, writes: await writes };
}

/** Each process that answers has all parts again, finds the table, shows its rows and gives them as a file. */
async function assertAllAnswers(world: BeyondOneMachine, { table }: Published): Promise<void> {
  const both = async (path: string, text: string): Promise<true | undefined> => {
    const answers = [await world.read(path), await world.read(path)];
    const areWell = answers.every((answer) => answer?.status === 200 && textOf(answer.body).includes(text));
    return areWell || undefined;
  };
  await until("every part is well", () => both("/api/health", "database"));
  await until("the table is found", () => both("/datasets?q=lignes", "/datasets/lignes"));
  for (const path of [sorted, `/api/resources/${table}/data/csv`])
    assert.ok(await both(path, "Mairie"), path);
}

function textOf(body: unknown): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}

/** Ended well: one that was broken off goes on where another process takes it up. */
async function untilImported(world: BeyondOneMachine, id?: string): Promise<void> {
  await until("imports end", async () => (await underWay(world, id)) === 0 || undefined);
  if (id === undefined) return;
  const [ended] = await world.withRows((db) => db`select state, failure from imports where id = ${id}`);
  assert.deepEqual({ ...ended }, { state: "done", failure: null });
}

/** How many imports wait or are worked at; of one, whether it is. */
function underWay(world: BeyondOneMachine, id?: string): Promise<number> {
  return world.withRows(async (db) => {
    const only = id === undefined ? db`` : db`and id = ${id}`;
    return (await db`select from imports where state in ('waiting', 'running') ${only}`).length;
  });
}

/** The number of the process that works at an import. */
function workerOf(world: BeyondOneMachine, id: string): Promise<number | undefined> {
  return world.withRows(async (db) => {
    const [found] = await db<{ pid: number }[]>`
      select p.pid from jobs.job j join job_holders h on h.job = j.id join instance_processes p on p.id = h.process
      where j.state = 'active' and j.singleton_key = ${id}`;
    return found?.pid;
  });
}
