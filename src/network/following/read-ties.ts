import { isFailure, problem } from "../../base/failure.ts";
import type { NetworkContext } from "../context.ts";
import { pull } from "./pull.ts";

type Context = Pick<NetworkContext, "db" | "clock" | "limits">;

/**
 * What was told while nobody worked here is read at once. Who fails is left to its turn, as one whose
 * reading ended the process more than once is, which is told.
 */
export async function takeUpReadings({ db, clock }: Omit<Context, "limits">): Promise<void> {
  await db`update ties set next_at = ${clock()} where follows = 'running' and failures <= 1`;
  const broke = problem("network-reading-broke");
  await db`
    update ties set problem = ${db.json(broke as never)}, problem_since = coalesce(problem_since, ${clock()})
    where follows = 'running' and failures >= 3 and problem is null`;
}

/** Ties whose instance is to be read now: its turn has come, or somebody asked for it. */
export async function listDueTies({ db, clock }: Omit<Context, "limits">): Promise<readonly string[]> {
  const ties = await db<{ id: string }[]>`
    select id from ties where follows in ('running', 'rewound') and (next_at is null or next_at <= ${clock()})`;
  return ties.map(({ id }) => id);
}

/** Instances that do not answer wait among themselves. */
export async function readTie(ctx: NetworkContext, id: string, signal: AbortSignal): Promise<void> {
  const gate = (await isFailing(ctx, id)) ? ctx.reading.failing : ctx.reading.sound;
  const leave = await gate.enter({ signal });
  try {
    await readInTurn(ctx, id, signal);
  } finally {
    leave();
  }
}

async function isFailing({ db }: Pick<Context, "db">, id: string): Promise<boolean> {
  return (await db`select from ties where id = ${id} and failures > 0`).length > 0;
}

async function readInTurn(ctx: NetworkContext, id: string, signal: AbortSignal): Promise<void> {
  const next = await claimReading(ctx, id);
  if (next === undefined) return;
  let error: unknown;
  let isRead = true;
  try {
    isRead = await pull(ctx, id, signal);
  } catch (thrown) {
    error = thrown;
  }
  if (signal.aborted) return unclaimReading(ctx, id);
  await noteNext(ctx, id, { next, error, isRead });
  if (error !== undefined && !isFailure(error)) throw error;
}

/**
 * Says when the tie is read next, before it is read: whoever asks for a reading meanwhile asks for
 * another. It counts as one that failed until it has ended, so that one that ends the process is tried
 * less and less often, and not at each start. `undefined` where it was read since it was due.
 */
async function claimReading({ db, clock, limits }: Context, id: string): Promise<Date | undefined> {
  const at = clock();
  const [claimed] = await db<{ nextAt: Date }[]>`
    update ties set failures = failures + 1, next_at = ${at}::timestamptz
      + least(3600000, ${limits.pollMs}::int * power(2, least(failures, 10))) * interval '1 ms'
    where id = ${id} and (next_at is null or next_at <= ${at}) returning next_at`;
  return claimed?.nextAt;
}

/** A process that stops ends its readings, which failed for no reason of theirs. */
async function unclaimReading({ db }: Pick<Context, "db">, id: string): Promise<void> {
  await db`update ties set failures = greatest(failures - 1, 0) where id = ${id}`;
}

/**
 * An instance that fails is asked less often: after twice as long each time, up to an hour. One whose log goes on
 * (`isRead` is false) has its next turn after those that wait, and a reading that somebody asked for since `next` was
 * noted stays due.
 */
async function noteNext(
  ctx: NetworkContext,
  id: string,
  { next, error, isRead }: { readonly next: Date; readonly error: unknown; readonly isRead: boolean },
): Promise<void> {
  const { db, clock, limits } = ctx;
  const at = clock();
  if (error === undefined || (isFailure(error) && error.key === "network-read-meanwhile")) {
    const later = isRead ? new Date(at.getTime() + limits.pollMs) : at;
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
