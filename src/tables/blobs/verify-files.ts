import { setTimeout as pause } from "node:timers/promises";
import type { Hash } from "../../store/store.ts";
import type { Db } from "../../db/db.ts";
import type { Work } from "../../jobs/work.ts";
import type { TablesContext } from "../context.ts";
import { forgetDamaged, forgetUnnamed, namedAfter } from "./damaged-rows.ts";
import { mendLater } from "../version-files.ts";

const verifyQueue = "verify-files";

/** A round begins so long after the one before has. */
const everyMs = 7 * 86_400_000;

/** After each blob so many times the time that it took: what is asked for has the disk first. */
const restsMin = 3;

/** A job ends after so long; the next one goes on where it was. */
const sliceMs = 1_800_000;

export function verifyingWork(ctx: TablesContext): Work {
  return {
    queue: verifyQueue,
    concurrency: 1,
    attempts: 1,
    run: ({ signal }) => verifyFiles(ctx, signal),
  };
}

/** Begins a round where one is due, and goes on with one that was begun. */
export async function verifyFilesLater(ctx: TablesContext): Promise<void> {
  if (await isDue(ctx)) await ctx.jobs.add(verifyQueue, {}, { key: verifyQueue });
}

/** Reads each file that a version names from the disk, and has those mended that are not as they were. */
export async function verifyFiles(
  ctx: TablesContext,
  signal: AbortSignal,
  rests: number = restsMin,
): Promise<void> {
  const until = performance.now() + sliceMs;
  let { after } = await takeRound(ctx);
  for (;;) {
    const hashes = await namedAfter(ctx.db, after, 100);
    for (const hash of hashes) {
      const begun = performance.now();
      await verifyOne(ctx, hash);
      await noteVerified(ctx.db, hash);
      after = hash;
      if (performance.now() > until) return;
      await pause((performance.now() - begun) * rests, undefined, { signal });
    }
    if (hashes.length === 0) break;
  }
  await forgetUnnamed(ctx.db);
  await ctx.db`update blob_rounds set ended_at = ${ctx.clock()}`;
}

async function verifyOne(ctx: TablesContext, hash: Hash): Promise<void> {
  if ((await ctx.store.verify(hash)) === "whole") await forgetDamaged(ctx.db, hash);
  // One that was removed meanwhile is named by nobody, and is not written down.
  else await mendLater(ctx, hash);
}

async function isDue({ db, clock }: TablesContext): Promise<boolean> {
  const [round] = await db<{ begunAt: Date; endedAt: Date | null }[]>`
    select begun_at, ended_at from blob_rounds`;
  if (round === undefined || round.endedAt === null) return true;
  return round.begunAt.getTime() + everyMs <= clock().getTime();
}

async function takeRound({ db, clock }: TablesContext): Promise<{ after: Hash }> {
  const [round] = await db<{ after: Hash }[]>`
    insert into blob_rounds (begun_at) values (${clock()})
    on conflict (alone) do update set
      begun_at = case when blob_rounds.ended_at is null then blob_rounds.begun_at else excluded.begun_at end,
      after_hash = case when blob_rounds.ended_at is null then blob_rounds.after_hash else '' end,
      blobs = case when blob_rounds.ended_at is null then blob_rounds.blobs else 0 end,
      ended_at = null
    returning after_hash as after`;
  return { after: round?.after ?? "" };
}

async function noteVerified(db: Db, hash: Hash): Promise<void> {
  await db`update blob_rounds set after_hash = ${hash}, blobs = blobs + 1`;
}

/** When all was last read through; `undefined` where it never was. */
export async function lastRound(
  db: Db,
): Promise<{ begunAt: Date; endedAt?: Date; blobs: number } | undefined> {
  const [round] = await db<{ begunAt: Date; endedAt: Date | null; blobs: number }[]>`
    select begun_at, ended_at, blobs from blob_rounds`;
  if (round === undefined) return undefined;
  const { begunAt, endedAt, blobs } = round;
  return { begunAt, blobs, ...(endedAt === null ? {} : { endedAt }) };
}
