/**
 * `npm run try:everything`: starts all of an instance beyond one machine on this one, from the programs that variables
 * name (docs/operate/several-processes.md), and makes the journeys of the suite in a browser while one of each is
 * killed; with words behind it (`-- Trino leader`), of the parts alone whose names hold one. Takes half an hour, eight gigabytes and two cores: no part of the suite.
 */
import assert from "node:assert/strict";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePorts } from "../../src/fleet/ports.ts";
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
import { trinoHome, trinoNodes } from "./trino-nodes.ts";

/** One of several alike, which the others go on without. */
interface Part {
  readonly name: string;
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
}

/** Tells what is seen as it is seen; what is not as it should be ends with 1. */
async function main(): Promise<void> {
  await using all = await openAll();
  const { world, parts, journeys } = all;
  tell("everything is there");
  for (const { journey, broken } of wanted.length > 0 ? [] : await journeys.all(() => 0))
    tell(`with all parts, “${journey}”: ${broken.length === 0 ? "passed" : broken.join("\n")}`);
  for (const part of parts.filter(isWanted)) {
    // One account may look for somebody a few times a day: these are several days.
    await world.withRows((db) => db`delete from link_tries`);
    const { passed, away } = await strike(all, part);
    tell(`without ${part.name}: ${passed.length} journeys passed; the longest without: ${away}`);
    for (const { journey, broken } of passed)
      for (const told of broken) tell(`without ${part.name}, “${journey}” began anew: after ${told}`);
    for (const each of world.processes) assert.equal(each.hasEnded, false, part.name);
  }
  const checked = await new MailleProcess(["check"], world.environment).ended;
  assert.equal(checked.code, 0, checked.output);
  tell("maille check finds nothing");
}

const wanted = process.argv.slice(2);

function isWanted({ name }: Part): boolean {
  return wanted.length === 0 || wanted.some((word) => name.includes(word));
}

function tell(line: string): void {
  process.stdout.write(`${new Date().toISOString()} ${line}\n`);
}

type All = Awaited<ReturnType<typeof openAll>>;

/** Kills a part while all journeys are under way, and starts it again once each has passed without it. */
async function strike({ world, journeys }: All, { kill, start }: Part) {
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
    const passed = await passing;
    await start();
    stop.abort();
    const seconds = Object.entries(gaps).map(
      async ([what, longest]) => `${what} ${(await longest).toFixed(1)} s`,
    );
    return { passed, away: (await Promise.all(seconds)).join(", ") };
  } finally {
    stop.abort();
    await Promise.allSettled([passing, ...Object.values(gaps)]);
  }
}

async function openAll() {
  const missing = Object.entries({
    MAILLE_TEST_PATRONI: postgresPrograms,
    MAILLE_TEST_WEED: weed,
    MAILLE_TEST_NGINX: nginx,
    MAILLE_TEST_OPENSEARCH_HOME: searchHome,
    "MAILLE_TEST_TRINO_HOME, MAILLE_TEST_TRINO_JAVA": trinoHome,
  }).flatMap(([name, value]) => (value === undefined ? [name] : []));
  if (nginx === undefined || searchHome === undefined || trinoHome === undefined || missing.length > 0)
    throw new Error(`not set: ${missing.join(", ")}`);
  const programs = { nginx, searchHome, trinoHome };
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
      own.use(await balancer(programs.nginx, folder, { port, servers: web }));
      tell("PostgreSQL and the object store are there");
      // Both are waited for where one breaks off, so that nothing is left running.
      const searching = searchNodes(programs.searchHome, folder);
      const trinoing = trinoNodes(programs.trinoHome, folder, store);
      await Promise.allSettled([
        searching.then((nodes) => own.use(nodes)),
        trinoing.then((nodes) => own.use(nodes)),
      ]);
      const [search, trino] = [await searching, await trinoing];
      tell("OpenSearch and Trino are there");
      parts.push(
        { name: "a node of OpenSearch", kill: () => search.kill(0), start: () => search.start(0) },
        { name: "the coordinator of Trino", kill: () => trino.kill(0), start: () => trino.start(0) },
        { name: "a worker of Trino", kill: () => trino.kill(1), start: () => trino.start(1) },
      );
      return {
        MAILLE_URL: url,
        MAILLE_OPENSEARCH: search.address,
        MAILLE_TRINO: trino.address,
        MAILLE_TRINO_ROWS: "1",
      };
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
