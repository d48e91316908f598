/**
 * `npm run try:everything`: starts all of an instance beyond one machine on this one, from the programs that variables
 * name (docs/operate/several-processes.md), and makes the journeys of the suite in a browser while one of each is
 * killed; with words behind it (`-- Trino leader`), of the parts alone whose names hold one. A table at its end tells
 * what each cost. Takes eight minutes on two cores, half an hour where others work too, and eight gigabytes: no part of
 * the suite. Without variables for OpenSearch or Trino it goes without these, and takes three gigabytes.
 */
import assert from "node:assert/strict";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePorts } from "../../src/fleet/ports.ts";
import type { S3Address } from "../../src/store/s3/signed-requests.ts";
import { openInstance } from "../pages/instance.ts";
import { Asker } from "./asker.ts";
import { BeyondOneMachine } from "./beyond-one-machine.ts";
import { longestGap } from "./gaps.ts";
import { MailleProcess } from "./instance.ts";
import { Journeys } from "./journeys.ts";
import { balancer, nginx } from "./nginx.ts";
import { publishTable, until } from "./pair.ts";
import { postgresPrograms } from "./patroni.ts";
import { searchHome, searchNodes } from "./search-nodes.ts";
import { weed } from "./seaweedfs.ts";
import { isLeft, type Struck, tableOf, toldOf } from "./struck.ts";
import { trinoHome, trinoNodes } from "./trino-nodes.ts";

/** One of several alike, which the others go on without. */
interface Part {
  readonly name: string;
  /** Of the instance's processes, those that it ends; none where absent. */
  readonly processes?: number;
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
}

/** Tells what is seen as it is seen, and all of it at the end; what is not as it should be ends with 1. */
async function main(): Promise<void> {
  await using all = await openAll();
  const { world, parts } = all;
  tell("everything is there");
  const struck: Struck[] = [];
  for (const part of [nothing, ...parts.filter(isWanted)]) {
    // One account may look for somebody a few times a day: these are several days.
    await world.withRows((db) => db`delete from link_tries`);
    const one = await strike(all, part);
    struck.push(one);
    for (const line of toldOf(one)) tell(line);
  }
  const checked = await new MailleProcess(["check"], world.environment).ended;
  tell(checked.code === 0 ? "maille check finds nothing" : checked.output);
  for (const told of world.endedAtStart) tell(`a process was started again, which had told: ${told}`);
  process.stdout.write(`\n${tableOf(struck)}\n`);
  const wrong = struck.filter(({ made, ended }) => ended > 0 || made.some(isLeft));
  assert.deepEqual(
    wrong.map(({ name }) => name),
    [],
    "without these some journey never passed, or a process ended",
  );
  assert.equal(checked.code, 0, "maille check");
}

const nothing: Part = {
  name: "nothing",
  kill: () => Promise.resolve(),
  start: () => Promise.resolve(),
};

const wanted = process.argv.slice(2);

function isWanted({ name }: Part): boolean {
  return wanted.length === 0 || wanted.some((word) => name.includes(word));
}

function tell(line: string): void {
  process.stdout.write(`${new Date().toISOString()} ${line}\n`);
}

type All = Awaited<ReturnType<typeof openAll>>;

/** Kills a part while all journeys are under way, and starts it again once each has passed without it. */
async function strike({ world, journeys }: All, part: Part): Promise<Struck> {
  const { name, kill, start } = part;
  const led = await world.cluster.leader();
  const stop = new AbortController();
  const gap = (ask: () => ReturnType<BeyondOneMachine["ask"]>): Promise<number> =>
    longestGap(stop.signal, async () => (await ask())?.status);
  const gaps = {
    pages: gap(() => world.read("/datasets")),
    searches: gap(() => world.read("/datasets?q=lignes")),
    rows: gap(() => world.read("/datasets/lignes?ligne__sort=desc")),
    writes: gap(() => world.ask("POST", "/api/organizations", { json: { name: "À part" } })),
  };
  let struckAt: number | undefined;
  const passing = journeys.all(() => struckAt && (performance.now() - struckAt) / 1_000);
  passing.catch(() => undefined);
  try {
    await wait(4_000);
    await kill();
    struckAt = performance.now();
    const made = await passing;
    const awayFor = (performance.now() - struckAt) / 1_000;
    const ended = endedOf(world) - (part.processes ?? 0);
    await start();
    await world.startKilled();
    stop.abort();
    const [pages, searches, rows, writes] = await Promise.all([
      gaps.pages,
      gaps.searches,
      gaps.rows,
      gaps.writes,
    ]);
    const isLedByAnother = (await world.cluster.leader()) !== led;
    const told = { name, awayFor, gaps: { pages, searches, rows, writes }, made, isLedByAnother };
    return { ...told, ended: Math.max(ended, endedOf(world)) };
  } finally {
    stop.abort();
    await Promise.allSettled([passing, ...Object.values(gaps)]);
  }
}

function endedOf({ processes }: BeyondOneMachine): number {
  return processes.filter(({ hasEnded }) => hasEnded).length;
}

async function openAll() {
  const needed = { MAILLE_TEST_PATRONI: postgresPrograms, MAILLE_TEST_WEED: weed, MAILLE_TEST_NGINX: nginx };
  const missing = Object.entries(needed).flatMap(([name, value]) => (value === undefined ? [name] : []));
  if (nginx === undefined || missing.length > 0) throw new Error(`not set: ${missing.join(", ")}`);
  const program = nginx;
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "maille-everything-"));
  // Servers run as somebody else than who starts them.
  await chmod(folder, 0o755);
  stack.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const parts: Part[] = [];
  const world = stack.use(
    await BeyondOneMachine.open(folder, async (own, { store, web }) => {
      own.use(await balancer(program, folder, { port, servers: web }));
      tell("PostgreSQL and the object store are there");
      const engines = await openEngines(own, folder, store);
      parts.push(...engines.parts);
      return { MAILLE_URL: url, ...engines.environment };
    }),
  );
  const follower = stack.use(
    await openInstance({ MAILLE_DEMO: "no", MAILLE_ALLOWED_NETWORKS: "127.0.0.0/8, ::1" }),
  );
  await follow(world, follower);
  await world.ask("POST", "/api/organizations", { json: { name: "Ville de Rennes" } });
  await publishTable(world, { title: "Lignes", access: { level: "open" } });
  const person = { email: "eve@ville.example", password: "quatre mots sans lien aucun" };
  const journeys = stack.use(await Journeys.open({ url, follower: follower.url, ...person }));
  const moved = stack.move();
  return {
    world,
    journeys,
    parts: [...partsOf(world), ...parts],
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}

/** OpenSearch and Trino, each where a variable names it. Both are waited for where one breaks off: nothing is left running. */
async function openEngines(own: AsyncDisposableStack, folder: string, store: S3Address) {
  const searching =
    searchHome === undefined ? undefined : searchNodes(searchHome, folder).then((nodes) => own.use(nodes));
  const trinoing =
    trinoHome === undefined
      ? undefined
      : trinoNodes(trinoHome, folder, store).then((nodes) => own.use(nodes));
  await Promise.allSettled([searching, trinoing]);
  const [search, trino] = [await searching, await trinoing];
  tell(
    `${search === undefined ? "no" : "three nodes of"} OpenSearch, ${trino === undefined ? "no" : "three of"} Trino`,
  );
  return {
    parts: [
      ...nodeOf("a node of OpenSearch", search, 0),
      ...nodeOf("the coordinator of Trino", trino, 0),
      ...nodeOf("a worker of Trino", trino, 1),
    ],
    environment: {
      ...(search === undefined ? {} : { MAILLE_OPENSEARCH: search.address }),
      ...(trino === undefined ? {} : { MAILLE_TRINO: trino.address, MAILLE_TRINO_ROWS: "1" }),
    },
  };
}

function nodeOf(name: string, nodes: Nodes | undefined, at: number): readonly Part[] {
  return nodes === undefined ? [] : [{ name, kill: () => nodes.kill(at), start: () => nodes.start(at) }];
}

interface Nodes {
  readonly kill: (at: number) => Promise<void>;
  readonly start: (at: number) => Promise<void>;
}

async function follow(
  world: BeyondOneMachine,
  { url, administratorLink }: { readonly url: string; readonly administratorLink: string },
): Promise<void> {
  const invited = await world.ask("POST", "/api/network/invitations", { json: {} });
  const asker = new Asker();
  asker.url = url;
  await asker.claim(administratorLink);
  assert.equal(invited?.status, 201);
  const { code } = invited.body as { readonly code: string };
  const tied = await asker.ask("POST", "/api/network/ties", { json: { code } });
  assert.ok((tied?.status ?? 500) < 300, JSON.stringify(tied?.body));
}

function partsOf(world: BeyondOneMachine): readonly Part[] {
  const { cluster } = world;
  const ofRole = (name: string, role: "web" | "work"): Part => ({
    name,
    processes: 1,
    kill: () => world.kill(role),
    start: () => world.startKilled(),
  });
  const ofPostgres = (name: string, leads: boolean): Part => {
    let node: 0 | 1 = 0;
    return {
      name,
      kill: async () => {
        const leader = await until("somebody leads", () => cluster.leader());
        node = leads === (leader === 0) ? 0 : 1;
        await cluster.kill(node);
      },
      start: async () => {
        await cluster.start(node);
        await cluster.untilRoles(["leader", "sync_standby"]);
      },
    };
  };
  return [
    ofRole("a process that answers", "web"),
    ofRole("a process that works", "work"),
    { name: "a machine of the object store", kill: () => world.killStore(), start: () => world.startStore() },
    ofPostgres("the leader of PostgreSQL", true),
    ofPostgres("the replica of PostgreSQL", false),
  ];
}

await main();
