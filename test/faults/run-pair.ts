import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Outcome } from "./outcome.ts";
import { openPair, type Pair, until } from "./pair.ts";
import { Random } from "./random.ts";
import { type Share, Sharer } from "./shares.ts";
import { faults, type FaultWorld } from "./world.ts";

/** Two instances from their first start: they share a table while either is struck, and are compared. */
export async function runPair({ seed, seconds }: { seed: number; seconds: number }): Promise<Outcome> {
  const random = new Random(seed);
  const folder = await mkdtemp(join(tmpdir(), "maille-pair-"));
  try {
    await using pair = await openPair(folder);
    const sharer = new Sharer(pair, random);
    const wrong: string[] = [];
    let strikes = 0;
    for (const end = Date.now() + seconds * 1000; Date.now() < end; strikes += 1) {
      await strikeOne(pair, sharer, random);
      wrong.push(...(await lostSoFar(pair)));
    }
    wrong.push(...sharer.unforeseen, ...(await differences(pair, sharer.shares)));
    const compared = [await pair.producer.compare(), await pair.asker.compare()];
    return {
      acknowledged: compared.reduce((sum, { acknowledged }) => sum + acknowledged, 0),
      strikes,
      lost: compared.flatMap(({ lost }) => lost),
      twice: compared.flatMap(({ twice }) => twice),
      wrong,
    };
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

/** Two share at once until a fault comes to one of the instances at a moment of chance. */
async function strikeOne(pair: Pair, sharer: Sharer, random: Random): Promise<void> {
  const stop = new AbortController();
  const sharing = [sharer.shareUntil(stop.signal), sharer.shareUntil(stop.signal)];
  try {
    await wait(500 + random.below(4000));
    const suffered = random.pick([pair.producer, pair.asker]).suffer(random.pick(faults));
    stop.abort();
    await suffered;
  } finally {
    // Who shares has ended before the instances do, also where one never came back.
    stop.abort();
    await Promise.allSettled(sharing);
  }
  await Promise.all(sharing);
}

async function lostSoFar({ producer, asker }: Pair): Promise<string[]> {
  const compared = [await producer.compare(), await asker.compare()];
  return compared.flatMap(({ lost }) => lost).map(({ kind, key }) => `lost: ${kind} ${key}`);
}

/** Once all that waits was told: both sides say the same of each exchange, and a key opens what was agreed. */
async function differences(pair: Pair, shares: readonly Share[]): Promise<string[]> {
  const wrong: string[] = [];
  const undelivered = await until("all is told", () => untilTold(pair)).catch(
    (error: Error) => error.message,
  );
  if (undelivered !== "") wrong.push(undelivered);
  const [here, there] = [await statesAt(pair.asker), await statesAt(pair.producer)];
  for (const [title, states] of here) {
    const others = there.get(title) ?? [];
    if (states.length !== 1 || String(states) !== String(others)) {
      wrong.push(`${title} is ${String(states)} at the asker and ${String(others)} at the producer`);
    }
  }
  for (const share of shares) wrong.push(...(await problemsOf(pair, share, here.get(share.title)?.[0])));
  return wrong;
}

async function problemsOf(pair: Pair, share: Share, state: string | undefined): Promise<string[]> {
  const wrong: string[] = [];
  if (share.ended === "acknowledged" && state !== "withdrawn") wrong.push(`${share.title} is ${state}`);
  for (const { secret, revoked } of share.keys) {
    if (revoked === "asked") continue;
    const status = await statusWith(pair, secret);
    const isToOpen = state === "running" && revoked === "no";
    if ((status === 200) !== isToOpen) {
      wrong.push(`a key of ${share.title}, ${state}, revoked: ${revoked}, is answered ${status}`);
    }
  }
  return wrong;
}

/** Empty once nothing waits. */
async function untilTold({ producer, asker }: Pair): Promise<string | undefined> {
  for (const world of [producer, asker]) {
    const [left] = await world.withRows(
      (db) => db<{ waiting: number }[]>`
        select (select count(*) from exchange_messages where outgoing and delivered_at is null)::int
          + (select count(*) from key_registrations where acknowledged_at is null)::int as waiting`,
    );
    if (left?.waiting !== 0) return undefined;
  }
  return "";
}

/** The states of each project's exchanges, which is one. */
async function statesAt(world: FaultWorld): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await world.withRows(
    (db) => db<{ title: string; states: string[] }[]>`
      select project ->> 'title' as title, array_agg(state) as states from exchanges group by 1`,
  );
  return new Map(rows.map(({ title, states }) => [title, states]));
}

async function statusWith({ producer, table }: Pair, secret: string): Promise<number> {
  const headers = { authorization: `Bearer ${secret}` };
  const answer = await fetch(`${producer.url}/api/resources/${table}/data/csv`, { headers });
  await answer.arrayBuffer();
  return answer.status;
}
