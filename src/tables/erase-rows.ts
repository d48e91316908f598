import type { Id } from "../base/id.ts";
import type { TablesContext } from "./context.ts";
import { type Erasing, findGone } from "./erasing/find-gone.ts";
import { removeFiles } from "./erasing/remove-files.ts";
import { rewrite, type Rewritten } from "./erasing/rewritten.ts";
import { pathOfRows } from "./version-files.ts";
import {
  addErasure,
  addFilesToRemove,
  datasetOfTable,
  filesOfVersion,
  forgetCellsTold,
  holdOne,
  letGo,
  numbersOf,
  replaceVersion,
  storedVersion,
  tellErased,
  versionsFrom,
} from "./stored/erased-rows.ts";
import { type StoredVersion, takeTurn } from "./stored/version-rows.ts";
import { recordPlaces } from "./table-places.ts";
import type { VersionErasure } from "./table.ts";
import { literal } from "./types/blank.ts";

export type { CellTexts, Erasing } from "./erasing/find-gone.ts";
export { findOwner } from "./dataset-of-table.ts";
export {
  erasuresOf,
  holdAll,
  holdComing,
  noteWritten,
  tablesWithHeld,
  unwrittenErasures,
} from "./stored/erased-rows.ts";
export { heldVersions, takeTurn } from "./stored/version-rows.ts";

export interface EraseOptions {
  /** Signs what was erased of one version. */
  readonly sign: (erasure: Omit<VersionErasure, "note">) => Promise<string>;
  readonly signal: AbortSignal;
}

/**
 * Takes rows out of every version of a table, also of those that are held, closed or deleted: each is
 * written anew without them and takes the place of the one of before, whose files go. Who was stopped
 * in the middle begins again: what is done is found done. Answers whether no file of before is left on
 * the disk; else it is to be asked again. Callers answer for who may.
 */
export async function eraseRows(
  ctx: TablesContext,
  table: Id,
  erasing: Erasing,
  options: EraseOptions,
): Promise<boolean> {
  const numbers = await numbersOf(ctx.db, table);
  for (const number of numbers) {
    options.signal.throwIfAborted();
    const version = await storedVersion(ctx.db, table, number);
    if (version === undefined) continue;
    const looked = { version, isLast: number === numbers.at(-1) };
    await eraseFrom(ctx, looked, erasing, options);
  }
  return removeFiles(ctx, table);
}

interface Looked {
  readonly version: StoredVersion;
  readonly isLast: boolean;
}

async function eraseFrom(
  ctx: TablesContext,
  { version, isLast }: Looked,
  erasing: Erasing,
  { sign, signal }: EraseOptions,
): Promise<void> {
  await using workspace = await ctx.engine.workspace();
  const path = await pathOfRows(ctx, version, "copy");
  const columns = version.columns.map(({ name }) => name);
  const found = await findGone(workspace, path, columns, erasing);
  // A producer who lost the column by mistake sends the file again: until then nobody reads it.
  if (found === undefined && isLast) {
    if (version.held !== true) await holdOne(ctx.db, version.id);
    return;
  }
  const rows = found ?? version.rows;
  // A row that was set aside may be anybody's, and the file as it came holds it.
  const mayBeAside = version.rejects !== undefined && erasing.persons !== undefined;
  if (rows === 0 && !mayBeAside) {
    if (version.held === true) await letGo(ctx.db, version.id);
    return;
  }
  const rewriting = { ctx, workspace, signal };
  const select = `select * exclude (file_row_number) from read_parquet(${literal(path)}, file_row_number = true)
    where file_row_number not in (select number from gone)`;
  const made = await rewrite(rewriting, version, select);
  const { number, parquet: before } = version;
  const erasure = { number, at: ctx.clock(), rows, before, after: made.version.parquet };
  const note = { ...erasure, note: await sign(erasure) };
  // Before the version goes: who is stopped between the two finds it again.
  await leaveOriginal(rewriting, version);
  await replace(ctx, version, made, note);
}

/** In one transaction. Where the version is another by now, nothing: whoever changed it took the rows out, or will. */
async function replace(
  ctx: TablesContext,
  former: StoredVersion,
  { version, places }: Rewritten,
  erasure?: VersionErasure,
): Promise<void> {
  const dataset = (await datasetOfTable(ctx.db, former.table)) ?? "";
  await ctx.db.begin(async (tx) => {
    await takeTurn(tx, dataset);
    const files = await filesOfVersion(tx, former.id);
    if (!(await replaceVersion(tx, former.id, version, erasure === undefined ? "as-it-was" : "seen"))) return;
    await recordPlaces(tx, version.id, places);
    await addFilesToRemove(tx, former.table, files);
    if (erasure === undefined) return;
    await addErasure(tx, former.table, erasure);
    await forgetCellsTold(tx, former.table);
    await tellErased(tx, dataset);
  });
}

/** Other versions that were read from the file of one of which rows went: the file goes, their rows stay. */
async function leaveOriginal(rewriting: Rewriting, { id, original, parquet }: StoredVersion): Promise<void> {
  if (original === parquet) return;
  const { ctx } = rewriting;
  for (const other of await versionsFrom(ctx.db, original)) {
    if (other.id === id) continue;
    const path = await pathOfRows(ctx, other, "copy");
    await replace(
      ctx,
      other,
      await rewrite(rewriting, other, `select * from read_parquet(${literal(path)})`),
    );
  }
}

type Rewriting = Parameters<typeof rewrite>[0];
