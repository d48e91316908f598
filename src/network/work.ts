import { isFailure, problem } from "../base/failure.ts";
import { isOutage } from "../base/outage.ts";
import { datasetsChanged } from "../catalogue/changes.ts";
import { reusesChanged } from "../projects/reuse-changes.ts";
import type { NetworkContext } from "./context.ts";
import { feedGrew, headOf } from "./feed/feed-rows.ts";
import { askSigned } from "./peers/fetch-json.ts";
import { pull } from "./following/pull.ts";
import { queueReuses } from "./reuses/tell-reuses.ts";
import { pullSubject } from "./feed/serve-feed.ts";
import { tellChanges } from "./feed/tell-changes.ts";
import { tiesChanged } from "./peers/ties.ts";
import { Turns } from "./turns.ts";
import { readWaiting } from "./following/verify-events.ts";

/** What the process that holds the instance's folder does for the network, until it is disposed of. */
export interface NetworkWork extends AsyncDisposable {
  /** All that is due now, done. For tests and for commands. */
  settle(): Promise<void>;
}

const lookMs = 5000;
/** Readings of other instances at once. */
const readingsMax = 4;
const pingsMax = 16;

/**
 * Tells changes, wakes followers and reads those that are followed: at once where something says
 * that there is news, and now and then in any case, since what says so may be lost.
 */
export async function workForNetwork(ctx: NetworkContext): Promise<NetworkWork> {
  const stop = new AbortController();
  const onError = (error: unknown): void => {
    if (!stop.signal.aborted && !isOutage(error)) ctx.log("network-work-broke", { error });
  };
  const turns = new Turns(readingsMax, onError);
  const tellNow = () => turns.take("tell", () => tellChanges(ctx, stop.signal));
  // Apart: instances that do not answer keep nobody from being read.
  const pings = new Turns(pingsMax, onError);
  const pingNow = () => turns.take("ping", () => pingFollowers(ctx, pings, stop.signal));
  const reusesNow = () => turns.take("reuses", () => queueReuses(ctx));
  const waitingNow = () => turns.take("waiting", () => readWaiting(ctx, stop.signal));
  const heard = new Map<string, () => Promise<void>>();
  const readDue = () => turns.take("due", () => readDueTies(ctx, { turns, heard, signal: stop.signal }));
  const all = () => {
    for (const start of [tellNow, reusesNow, waitingNow, readDue]) start();
  };
  await takeUp(ctx);
  const unlisten = await Promise.all([
    ctx.jobs.listen(datasetsChanged, tellNow),
    ctx.jobs.listen(feedGrew, pingNow),
    ctx.jobs.listen(reusesChanged, reusesNow),
    ctx.jobs.listen(tiesChanged, () => [readDue, reusesNow].forEach((start) => start())),
  ]);
  const timer = setInterval(all, lookMs).unref();
  all();
  pingNow();
  return {
    settle: async () => {
      all();
      await turns.idle();
      await pings.idle();
    },
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      stop.abort();
      for (const end of [...unlisten, ...heard.values()]) await end();
      await turns.idle();
      await pings.idle();
    },
  };
}

/**
 * What was told while nobody worked here is read at once. Who fails is left to its turn, as one whose
 * reading ended the process more than once is, which is told.
 */
async function takeUp({ db, clock }: NetworkContext): Promise<void> {
  await db`update ties set next_at = ${clock()} where follows = 'running' and failures <= 1`;
  const broke = problem("network-reading-broke");
  await db`
    update ties set problem = ${db.json(broke as never)}, problem_since = coalesce(problem_since, ${clock()})
    where follows = 'running' and failures >= 3 and problem is null`;
}

/** An instance that does not hear it reads when it next looks. */
async function pingFollowers(ctx: NetworkContext, turns: Turns, signal: AbortSignal): Promise<void> {
  const { position } = await headOf(ctx.db);
  const ties = await ctx.db<{ id: string; instance: string }[]>`
    select id, instance from ties where followed = 'running' and read_position < ${position}`;
  for (const { id, instance } of ties) {
    turns.take(`ping ${id}`, async () => {
      const { position: head } = await headOf(ctx.db);
      const body = { head };
      await askSigned(ctx, `${instance}/api/network/pings`, { method: "POST", body, signal }).catch(
        (error: unknown) => {
          if (!isFailure(error)) throw error;
        },
      );
    });
  }
}

interface Reading {
  readonly turns: Turns;
  /** Of the ties whose news are listened for. */
  readonly heard: Map<string, () => Promise<void>>;
  readonly signal: AbortSignal;
}

async function readDueTies(ctx: NetworkContext, reading: Reading): Promise<void> {
  const ties = await ctx.db<{ id: string; nextAt: Date | null }[]>`
    select id, next_at from ties where follows in ('running', 'rewound')`;
  const now = ctx.clock();
  for (const { id, nextAt } of ties) {
    if (!reading.heard.has(id)) {
      const stop = await ctx.jobs.listen(pullSubject(id), () => readTie(ctx, reading, id));
      reading.heard.set(id, stop);
    }
    if (nextAt === null || nextAt <= now) readTie(ctx, reading, id);
  }
}

function readTie(ctx: NetworkContext, { turns, signal }: Reading, id: string): void {
  turns.take(`pull ${id}`, async () => {
    const next = await claimReading(ctx, id);
    const error = await pull(ctx, id, signal).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (signal.aborted) return unclaimReading(ctx, id);
    await noteNext(ctx, id, { next, error });
    if (error !== undefined && !isFailure(error)) throw error;
  });
}

/**
 * Says when the tie is read next, before it is read: whoever asks for a reading meanwhile asks for
 * another. It counts as one that failed until it has ended, so that one that ends the process is tried
 * less and less often, and not at each start.
 */
async function claimReading({ db, clock, limits }: NetworkContext, id: string): Promise<Date> {
  const [tie] = await db<{ failures: number }[]>`select failures from ties where id = ${id}`;
  const waitMs = Math.min(3_600_000, limits.pollMs * 2 ** Math.min(tie?.failures ?? 0, 10));
  const next = new Date(clock().getTime() + waitMs);
  await db`update ties set next_at = ${next}, failures = failures + 1 where id = ${id}`;
  return next;
}

/** A process that stops ends its readings, which failed for no reason of theirs. */
async function unclaimReading({ db }: NetworkContext, id: string): Promise<void> {
  await db`update ties set failures = greatest(failures - 1, 0) where id = ${id}`;
}

/**
 * An instance that fails is asked less often: after twice as long each time, up to an hour. A
 * reading that somebody asked for since `next` was noted stays due.
 */
async function noteNext(
  ctx: NetworkContext,
  id: string,
  { next, error }: { readonly next: Date; readonly error: unknown },
): Promise<void> {
  const { db, clock, limits } = ctx;
  const at = clock();
  if (error === undefined || (isFailure(error) && error.key === "network-read-meanwhile")) {
    const later = new Date(at.getTime() + limits.pollMs);
    await db`
      update ties set failures = 0, next_at = case when next_at = ${next} then ${later} else next_at end
      where id = ${id}`;
    return;
  }
  const told = isFailure(error) ? problem(error.key, error.args) : problem("network-reading-broke");
  await db`
    update ties set failures = greatest(failures, 1), problem_since = coalesce(problem_since, ${at}),
      problem = case when follows = 'rewound' then problem else ${db.json(told as never)} end,
      next_at = case when next_at = ${next} then ${at}::timestamptz
        + least(3600000, ${limits.pollMs}::int * power(2, least(greatest(failures, 1) - 1, 10))) * interval '1 ms'
        else next_at end
    where id = ${id}`;
}
