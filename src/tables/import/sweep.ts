import { systemClock } from "../../base/clock.ts";
import { sweepLock } from "../../db/locks.ts";
import { goneSheets } from "../asked-sheets.ts";
import type { TablesContext } from "../context.ts";
import { namedBlobs } from "../named-blobs.ts";
import { leaveAsked } from "./import-rows.ts";

/** A file of several sheets that was fetched waits so long for who says which. */
const askedKeptMs = 7 * 86_400_000;

/** What was put lately may be about to be named: by rows that were computed, corrected or erased. */
const putLatelyMs = 3_600_000;

/**
 * Removes the blobs that nobody names: those of deleted tables, and of imports that ended
 * badly, or asked in vain, but those that were put lately. While it works no import can begin, and it does nothing
 * while one is running or a backup reads.
 */
export async function sweepBlobs(ctx: TablesContext, latelyMs = putLatelyMs): Promise<number> {
  return ctx.db.begin(async (tx) => {
    const [free] = await tx<{ taken: boolean }[]>`select pg_try_advisory_xact_lock(${sweepLock}) as taken`;
    if (free?.taken !== true) return 0;
    await tx`lock table imports in share row exclusive mode`;
    const [busy] = await tx`select 1 from imports where state = 'running' limit 1`;
    if (busy !== undefined) return 0;
    const before = new Date(ctx.clock().getTime() - askedKeptMs);
    await leaveAsked(tx, tx`ended_at <= ${before}`, goneSheets);
    const named = await namedBlobs(tx);
    let removed = 0;
    // By the clock of the disk, or of the object store.
    const lately = systemClock().getTime() - latelyMs;
    await tx`set local idle_in_transaction_session_timeout = 0`;
    for await (const { hash, putAt } of ctx.store.list()) {
      if (named.has(hash) || putAt.getTime() > lately) continue;
      // Whose connection was lost has no lock any more: others may have begun to name it.
      await tx`select 1`;
      await ctx.store.remove(hash);
      removed++;
    }
    return removed;
  });
}
