/**
 * A State's portal: what it costs to follow a thousand instances, of which one relays a hundred others, ten are
 * hostile, and a tenth fall silent. `BENCH_INSTANCES`, `BENCH_DATASETS` (of each) and `BENCH_SECONDS` make it smaller
 * or larger.
 */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createInterface, type Interface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { system } from "../src/access/actor.ts";
import { repeatByTimers } from "../src/jobs/watching.ts";
import { openTestInstance, type TestInstance } from "../test/network/world.ts";
import { hostileManners } from "./hostile-manners.ts";
import { Waited } from "./waited.ts";

const setting = (name: string, usual: number) => Number(process.env[name] ?? usual);
const count = setting("BENCH_INSTANCES", 1000);
const datasets = setting("BENCH_DATASETS", 200);
const seconds = setting("BENCH_SECONDS", 600);
const relayed = Math.min(100, count);
const hostileOnes = setting("BENCH_HOSTILE", 10);
const silent = Math.floor(count / 10);

export async function stateReport(): Promise<string> {
  const child = spawn(
    process.execPath,
    [
      fileURLToPath(new URL("network-peers.ts", import.meta.url)),
      ...[count, datasets, relayed, hostileOnes].map(String),
    ],
    { stdio: ["pipe", "pipe", "inherit"] },
  ) as unknown as ChildProcessWithoutNullStreams;
  const lines = createInterface(child.stdout);
  try {
    const told = (await lineOf(lines)) as { peers: string[]; region: string; hostile: string[] };
    await using b = await openTestInstance("state", {}, repeatByTimers);
    const first = await readFirst(b, child, lines, told);
    const calm = await listen(b, child, lines);
    child.stdin.write(`silence ${silent}\n`);
    const troubled = await listen(b, child, lines);
    await assertTrue(b, told.hostile, 2 * seconds);
    const rows = [
      ["first reading", `${first.seconds} s`],
      ["… sent by those that are followed", `${mb(first.bytes)} MB in ${first.requests} requests`],
      ["… processor of the portal, of PostgreSQL", `${first.cpu.own} s, ${first.cpu.postgres} s`],
      ["… a dataset: processor, of both", `${ms(first.cpu.own + first.cpu.postgres)} ms`],
      ["… a dataset: in PostgreSQL", `${kb(first.databaseBytes)} kB`],
      ["… a dataset: memory of the portal", `${kb(first.memoryBytes)} kB`],
      ["memory of the portal after it", `${mb(first.memoryEnd)} MB`],
      [`${seconds} s of one event a second: told → here, median, 95th percentile`, delay(calm)],
      ["… processor of the portal, of PostgreSQL", share(calm)],
      [`… the same while ${silent} are silent`, delay(troubled)],
      ["… processor of the portal, of PostgreSQL", share(troubled)],
      ["… missing at the end", String(calm.missing + troubled.missing)],
      ["memory of the portal at the end", `${mb(process.memoryUsage().rss)} MB`],
    ];
    return `## A thousand instances

${count} instances of ${datasets} datasets, one that relays ${relayed} of them, ${told.hostile.length} that are hostile: one ${hostileManners
      .map(({ name }) => name)
      .join("; one ")}. The first reading ends when all the honest datasets are in the catalogue.

| measure | |
| --- | --- |
${rows.map((row) => `| ${row.join(" | ")} |`).join("\n")}`;
  } finally {
    child.stdin.end();
  }
}

const mb = (bytes: number) => Math.round(bytes / 1_000_000);
const kb = (bytes: number) => (bytes / 1000 / (count * datasets)).toFixed(1);
const ms = (s: number) => ((s * 1000) / (count * datasets)).toFixed(2);
const delay = ({ median, p95 }: Listened) => `${median}, ${p95} ms`;
const share = ({ cpu }: Listened) => `${cpu.own} s, ${cpu.postgres} s`;

async function lineOf(lines: Interface): Promise<unknown> {
  const [line] = (await once(lines, "line")) as [string];
  return JSON.parse(line) as unknown;
}

interface First {
  readonly seconds: number;
  readonly requests: number;
  readonly bytes: number;
  readonly cpu: Cpu;
  readonly databaseBytes: number;
  /** What the reading added, and all of it. */
  readonly memoryBytes: number;
  readonly memoryEnd: number;
}

async function readFirst(
  b: TestInstance,
  child: ChildProcessWithoutNullStreams,
  lines: Interface,
  told: { peers: string[]; region: string; hostile: string[] },
): Promise<First> {
  const before = { cpu: await cpuOf(b), bytes: await databaseBytes(b), memory: process.memoryUsage().rss };
  const began = performance.now();
  for (const address of [...told.hostile, told.region, ...told.peers]) {
    await b.app.rooms.network.follow(system, address);
  }
  while ((await known(b)) < count * datasets) await wait(1000);
  const after = { cpu: await cpuOf(b), bytes: await databaseBytes(b), memory: process.memoryUsage().rss };
  child.stdin.write("count\n");
  const sent = (await lineOf(lines)) as { requests: number; bytes: number };
  return {
    ...sent,
    seconds: Math.round((performance.now() - began) / 1000),
    cpu: since(before.cpu, after.cpu),
    databaseBytes: after.bytes - before.bytes,
    memoryBytes: after.memory - before.memory,
    memoryEnd: after.memory,
  };
}

interface Listened {
  readonly median: number;
  readonly p95: number;
  readonly missing: number;
  readonly cpu: Cpu;
}

/** One event a second, each of the next of those that speak. */
async function listen(
  b: TestInstance,
  child: ChildProcessWithoutNullStreams,
  lines: Interface,
): Promise<Listened> {
  const before = await cpuOf(b);
  const waited = new Waited(b);
  for (let second = 0; second < seconds; second += 1) {
    child.stdin.write(`ping ${b.url}\n`);
    waited.add((await lineOf(lines)) as string);
    await waited.lookFor(1000);
  }
  const cpu = since(before, await cpuOf(b));
  for (let second = 0; second < 180 && waited.missing > 0; second += 1) await waited.lookFor(1000);
  const [median, p95] = waited.percentiles(0.5, 0.95);
  return { median, p95, missing: waited.missing, cpu };
}

/** Each dataset once, and of those who are hostile what is theirs alone. */
async function assertTrue(b: TestInstance, hostile: readonly string[], told: number): Promise<void> {
  const [row] = await b.database.db<{ honest: number; distinct: number; forged: number }[]>`
    select count(*)::int as honest, count(distinct dataset)::int as distinct,
      (select count(*)::int from remote_subjects where dataset is not null
         and split_part(subject, '/datasets/', 1) = any(${hostile.slice(0, 2)}::text[])) as forged
    from remote_subjects
    where dataset is not null and split_part(subject, '/datasets/', 1) <> all(${[...hostile]}::text[])`;
  const expected = count * datasets + told;
  if (row === undefined || row.honest !== expected || row.distinct !== expected || row.forged > 0) {
    throw new Error(`of ${expected} datasets: ${JSON.stringify(row)}`);
  }
}

async function known({ database }: TestInstance): Promise<number> {
  const [row] = await database.db<{ n: number }[]>`
    select count(*)::int as n from remote_subjects where dataset is not null`;
  return row?.n ?? 0;
}

async function databaseBytes({ database }: TestInstance): Promise<number> {
  const [row] = await database.db<{ bytes: string }[]>`select pg_database_size(current_database()) as bytes`;
  return Number(row?.bytes);
}

/** Seconds of processor. */
interface Cpu {
  readonly own: number;
  readonly postgres: number;
}

const since = (before: Cpu, after: Cpu): Cpu => ({
  own: Math.round(after.own - before.own),
  postgres: Math.round(after.postgres - before.postgres),
});

/** Of this process, and of PostgreSQL with all the processes that it has and had. */
async function cpuOf({ database }: TestInstance): Promise<Cpu> {
  const { user, system: kernel } = process.cpuUsage();
  const [row] = await database.db<{ pid: string }[]>`select pg_read_file('postmaster.pid') as pid`;
  const postmaster = row?.pid.split("\n")[0] ?? "";
  let ticks = 0;
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const told = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    const [, parent, ...rest] = told.slice(told.lastIndexOf(")") + 2).split(" ");
    const [user = 0, kernel = 0, childUser = 0, childKernel = 0] = rest.slice(9, 13).map(Number);
    if (parent === postmaster) ticks += user + kernel;
    if (pid === postmaster) ticks += user + kernel + childUser + childKernel;
  }
  return { own: (user + kernel) / 1e6, postgres: ticks / 100 };
}
