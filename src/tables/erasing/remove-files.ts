import type { Id } from "../../base/id.ts";
import { sweepLock } from "../../db/locks.ts";
import { tell } from "../../db/tell.ts";
import { claimStore } from "../../store/claim-store.ts";
import { goneSheets } from "../asked-sheets.ts";
import type { TablesContext } from "../context.ts";
import { forgetLarge } from "../large/forget-large.ts";
import { leaveAsked } from "../import/import-rows.ts";
import { namedBlobs } from "../named-blobs.ts";
import { filesToRemove, holdRemovals, noteRemoved } from "../stored/erased-rows.ts";
import { filesRemoved } from "./forget-removed.ts";

/**
 * Removes the files that held what was erased of a table, and the copies that answer faster, but those
 * that something else names. Answers whether it could: not while a backup reads, an import runs or is to
 * read one of them, a version was read from one since it was left, or another erasure comes upon one.
 */
export async function removeFiles(ctx: TablesContext, table: Id): Promise<boolean> {
  const hashes = await filesToRemove(ctx.db, table);
  if (hashes.length === 0) return true;
  for (const hash of hashes) {
    await ctx.engine.forget(hash);
    await forgetLarge(ctx, hash);
  }
  return ctx.db.begin(async (tx) => {
    const [free] = await tx<{ taken: boolean }[]>`select pg_try_advisory_xact_lock(${sweepLock}) as taken`;
    if (free?.taken !== true) return false;
    await tx`lock table imports in share row exclusive mode`;
    const [busy] = await tx`
      select 1 from imports
      where state = 'running' or (state = 'waiting' and original = any(${[...hashes]}::text[]))
      union all
      select 1 from versions where original = any(${[...hashes]}::text[]) and original <> parquet limit 1`;
    if (busy !== undefined) return false;
    const held = await holdRemovals(tx, hashes);
    if (held === undefined) return false;
    // Who was asked which of its sheets are read gives the address again.
    await leaveAsked(tx, tx`original = any(${[...hashes]}::text[])`, goneSheets);
    await claimStore(tx, ctx.store);
    const named = await namedBlobs(tx);
    for (const hash of hashes) {
      if (!named.has(hash)) await ctx.store.remove(hash);
    }
    await noteRemoved(tx, hashes, held);
    // Other processes have copies too; and one may have been made here until the file was gone.
    await tell(tx, filesRemoved);
    return true;
  });
}
