import { systemClock } from "../../base/clock.ts";
import { sweepLock } from "../../db/locks.ts";
import { claimStore } from "../../store/claim-store.ts";
import type { Hash } from "../../store/store.ts";
import { goneSheets } from "../asked-sheets.ts";
import type { TablesContext } from "../context.ts";
import { lastingBlobs, namedBlobs } from "../named-blobs.ts";
import { leaveAsked } from "./import-rows.ts";

/** A file of several sheets that was fetched waits so long for who says which. */
const askedKeptMs = 7 * 86_400_000;

/** What was put lately may be about to be named: by rows that were computed, corrected or erased. */
const putLatelyMs = 3_600_000;

/** No file takes longer on its way; what is older was left by a process that was killed. */
const passingMsMax = 2 * 86_400_000;

/**
 * Removes the blobs that nobody names: those of deleted tables, and of imports that ended
 * badly, or asked in vain, but those that were put lately. While it works no import can begin, and it does nothing
 * while one is running or a backup reads.
 */
export async function sweepBlobs(ctx: TablesContext, latelyMs = putLatelyMs): Promise<number> {
  // By the clock of the disk, or of the object store. A long list keeps no import waiting.
  const lately = new Date(systemClock().getTime() - latelyMs);
  const found = await findUnnamed(ctx, lately);
  // Another instance may say by now that the bucket is its own.
  await claimStore(ctx.db, ctx.store);
  await ctx.store.sweepPassing(new Date(lately.getTime() - passingMsMax));
  return ctx.db.begin(async (tx) => {
    const [free] = await tx<{ taken: boolean }[]>`select pg_try_advisory_xact_lock(${sweepLock}) as taken`;
    if (free?.taken !== true) return 0;
    await claimStore(tx, ctx.store);
    await tx`lock table imports in share row exclusive mode`;
    const [busy] = await tx`select 1 from imports where state = 'running' limit 1`;
    if (busy !== undefined) return 0;
    const before = new Date(ctx.clock().getTime() - askedKeptMs);
    await leaveAsked(tx, tx`ended_at <= ${before}`, goneSheets);
    const named = await namedBlobs(tx);
    let removed = 0;
    for (const hash of found) {
      if (named.has(hash)) continue;
      // It may have been put again meanwhile, for who is about to name it.
      const blob = await ctx.store.find(hash);
      if (blob === undefined || !(blob.putAt <= lately)) continue;
      // Whose connection was lost has no lock any more: others may have begun to name it.
      await tx`select 1`;
      await ctx.store.remove(hash);
      removed++;
    }
    return removed;
  });
}

/** Removes one blob at once, where nobody names it and no import is under way that may be about to. */
export async function sweepBlob(ctx: TablesContext, hash: Hash): Promise<void> {
  await ctx.db.begin(async (tx) => {
    const [free] = await tx<{ taken: boolean }[]>`select pg_try_advisory_xact_lock(${sweepLock}) as taken`;
    if (free?.taken !== true) return;
    await claimStore(tx, ctx.store);
    await tx`lock table imports in share row exclusive mode`;
    const [busy] = await tx`select 1 from imports where state = 'running' limit 1`;
    if (busy !== undefined || (await namedBlobs(tx)).has(hash)) return;
    await ctx.store.remove(hash);
  });
}

async function findUnnamed({ db, store }: TablesContext, lately: Date): Promise<readonly Hash[]> {
  const lasting = await lastingBlobs(db);
  const found: Hash[] = [];
  for await (const { hash, putAt } of store.list()) {
    if (!lasting.has(hash) && putAt <= lately) found.push(hash);
  }
  return found;
}
