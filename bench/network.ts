/**
 * How soon what is published on one instance is found on the one that follows it, and what it
 * costs to follow a hundred.
 */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { system } from "../src/access/actor.ts";
import { repeatByTimers } from "../src/jobs/watching.ts";
import { datasetOf } from "./network-datasets.ts";
import { Waited } from "./waited.ts";
import { networkWorld, openTestInstance, type TestInstance } from "../test/network/world.ts";

const publications = 200;
const peers = 100;
const datasetsEach = 1000;
/** Seconds of one event each, after the first reading. */
const seconds = 3600;

export async function networkReport(): Promise<string> {
  const soon = await measurePublications(publications);
  const following = await measureFollowing(peers, datasetsEach, seconds);
  return `## Network

Whole instances over loopback, on one PostgreSQL. A publication counts from the call that publishes to the first search on the other instance that finds it, which is asked again and again.

| measure | |
| --- | --- |
| publish on A → visible in the search of B (${publications} publications), median | ${soon.median} ms |
| the same, 95th percentile | ${soon.p95} ms |
| first reading of ${peers} instances of ${datasetsEach} datasets | ${following.firstSeconds} s |
| memory of the follower after it | ${following.firstMb} MB |
| ${seconds} s of one event a second, each pinged: found | ${following.found} |
| … more than once | ${following.twice} |
| … told → in the catalogue of the follower, median | ${following.median} ms |
| … the same, 95th percentile | ${following.p95} ms |
| memory of the follower after these (greatest) | ${following.lastMb} (${following.mostMb}) MB |`;
}

/** Milliseconds. */
export async function measurePublications(count: number): Promise<{ median: number; p95: number }> {
  await using world = await networkWorld("a", "b");
  const { a, b } = world;
  await b.follow(a);
  const times: number[] = [];
  for (let number = 0; number < count + 5; number += 1) {
    const word = `publication${number}x`;
    const { id } = await a.draft(`Jeu ${word}`);
    const began = performance.now();
    await a.app.rooms.datasets.publish(system, id);
    while (!(await b.search(word)).includes(`Jeu ${word}`)) await wait(2);
    // The first ones meet a program that is still warming up.
    if (number >= 5) times.push(performance.now() - began);
  }
  times.sort((one, other) => one - other);
  const at = (share: number) => Math.round(times[Math.floor((times.length - 1) * share)] ?? 0);
  return { median: at(0.5), p95: at(0.95) };
}

interface Following {
  readonly firstSeconds: number;
  readonly firstMb: number;
  readonly lastMb: number;
  /** The greatest of one look every ten seconds. */
  readonly mostMb: number;
  readonly found: number;
  readonly twice: number;
  /** Milliseconds from the telling of an event to its dataset being here. */
  readonly median: number;
  readonly p95: number;
}

export async function measureFollowing(count: number, datasets: number, lasting: number): Promise<Following> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL("network-peers.ts", import.meta.url)), String(count), String(datasets)],
    { stdio: ["pipe", "pipe", "inherit"] },
  ) as unknown as ChildProcessWithoutNullStreams;
  try {
    const [line] = (await once(createInterface(child.stdout), "line")) as [string];
    const { peers: addresses } = JSON.parse(line) as { peers: string[] };
    await using b = await openTestInstance("b", {}, repeatByTimers);
    const began = performance.now();
    for (const address of addresses) await b.app.rooms.network.follow(system, address);
    await untilKnown(b, count * datasets);
    const firstSeconds = Math.round((performance.now() - began) / 1000);
    const firstMb = memoryMb();
    let mostMb = firstMb;
    const waited = new Waited(b);
    for (let second = 0; second < lasting; second += 1) {
      const peer = second % count;
      const id = datasetOf(peer, datasets + 1 + Math.floor(second / count));
      waited.add(`${addresses[peer]}/datasets/${id}`);
      child.stdin.write(`ping ${b.url}\n`);
      await waited.lookFor(1000);
      if (second % 10 === 0) mostMb = Math.max(mostMb, memoryMb());
    }
    for (let second = 0; second < 180 && waited.missing > 0; second += 1) await waited.lookFor(1000);
    const { distinct, all } = await datasetsOf(b);
    const { total } = await b.app.rooms.search.search(
      { kind: "anyone" },
      { q: "", filters: {}, sort: "relevance", language: "fr", page: 1, pageSize: 1 },
    );
    const known = Math.min(distinct, total);
    const [median, p95] = waited.percentiles(0.5, 0.95);
    return {
      firstSeconds,
      firstMb,
      lastMb: memoryMb(),
      mostMb,
      found: known - count * datasets,
      twice: Math.max(all, total) - distinct,
      median,
      p95,
    };
  } finally {
    child.stdin.end();
  }
}

async function datasetsOf({ database }: TestInstance): Promise<{ distinct: number; all: number }> {
  const [row] = await database.db<{ distinct: number; all: number }[]>`
    select count(distinct dataset)::int as distinct, (select count(*)::int from datasets) as all
    from remote_subjects where dataset is not null`;
  return row ?? { distinct: 0, all: 0 };
}

async function untilKnown({ database }: TestInstance, datasets: number, secondsMax = 7200): Promise<void> {
  for (let second = 0; second < secondsMax; second += 1) {
    const [row] = await database.db<{ n: number }[]>`
      select count(*)::int as n from remote_subjects where dataset is not null`;
    if ((row?.n ?? 0) >= datasets) return;
    await wait(1000);
  }
  throw new Error("not all was read");
}

function memoryMb(): number {
  return Math.round(process.memoryUsage().rss / 1_000_000);
}
