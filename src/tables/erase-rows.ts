import type { Id } from "../base/id.ts";
import { quoteText } from "../engine/quote.ts";
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
  filesToRemove,
  forgetCellsTold,
  holdOne,
  letGo,
  replaceVersion,
  standingVersions,
  storedVersion,
  tellErased,
  versionsFrom,
} from "./stored/erased-rows.ts";
import { type StoredVersion, takeTurn } from "./stored/version-rows.ts";
import { recordPlaces } from "./table-places.ts";
import type { VersionErasure } from "./table.ts";
import { isMarked, markRows } from "./marked-rows.ts";

export type { CellTexts, Erasing, MatchedPerson } from "./erasing/find-gone.ts";
export { findOwner } from "./dataset-of-table.ts";
export {
  datasetOfTable,
  erasuresOf,
  holdAll,
  holdComing,
  noteWritten,
  standingVersions,
  type StandingVersion,
  tablesWithHeld,
  takeTurnOf,
  unwrittenErasures,
} from "./stored/erased-rows.ts";
export { heldVersions, takeTurn } from "./stored/version-rows.ts";

export interface EraseOptions {
  /** Signs what was erased of one version. */
  readonly sign: (erasure: Omit<VersionErasure, "note">) => Promise<string>;
  readonly signal: AbortSignal;
}

/**
 * Takes rows out of versions of a table, also of those that are held, closed or deleted: each is written
 * anew without them and takes the place of the one of before, whose files go. Who was stopped in the
 * middle begins again: what is done is found done. `ids`: in the order of their numbers. Answers the ids by
 * which those that were looked through go now, and whether no file of before is left on the disk; else it
 * is to be asked again. Callers answer for who may.
 */
export async function eraseRows(
  ctx: TablesContext,
  { table, ids }: { readonly table: Id; readonly ids: readonly Id[] },
  erasing: Erasing,
  options: EraseOptions,
): Promise<{ readonly looked: readonly Id[]; readonly isWhole: boolean }> {
  const looked: Id[] = [];
  for (const id of ids) {
    options.signal.throwIfAborted();
    const version = await storedVersion(ctx.db, id);
    if (version === undefined) continue;
    const isLast = (await standingVersions(ctx.db, table)).at(-1)?.id === id;
    const now = await eraseFrom(ctx, { version, isLast }, erasing, options);
    if (now !== undefined) looked.push(now);
  }
  await leaveRemoved(ctx, table, options.signal);
  return { looked, isWhole: await removeFiles(ctx, table) };
}

/** Versions that were read meanwhile, of other sheets perhaps, from a file that is to go: their rows stay. */
async function leaveRemoved(ctx: TablesContext, table: Id, signal: AbortSignal): Promise<void> {
  for (const hash of await filesToRemove(ctx.db, table)) {
    for (const version of await versionsFrom(ctx.db, hash)) {
      if (version.parquet === hash) continue;
      await using workspace = await ctx.engine.workspaceInMemory();
      await writeAnew({ ctx, workspace, signal }, version, table);
    }
  }
}

interface Looked {
  readonly version: StoredVersion;
  readonly isLast: boolean;
}

/** Answers its id from now on; nothing where it was changed meanwhile, and is to be looked through anew. */
async function eraseFrom(
  ctx: TablesContext,
  { version, isLast }: Looked,
  erasing: Erasing,
  { sign, signal }: EraseOptions,
): Promise<Id | undefined> {
  await using workspace = await ctx.engine.workspaceInMemory();
  const path = await pathOfRows(ctx, workspace, version, "copy");
  const columns = version.columns.map(({ name }) => name);
  const found = await findGone(workspace, path, columns, erasing);
  // A producer who lost the column by mistake sends the file again: until then nobody reads it.
  if (found === undefined && isLast) {
    return version.held === true ? version.id : await holdOne(ctx.db, version.id);
  }
  const rows = found ?? version.rows;
  // A row that was set aside may be anybody's, and the file as it came holds it.
  const mayBeAside = version.rejects !== undefined && erasing.persons.length > 0;
  if (rows === 0 && !mayBeAside) {
    return version.held === true ? await letGo(ctx.db, version.id) : version.id;
  }
  const rewriting = { ctx, workspace, signal };
  await markRows(workspace, "gone", version.rows);
  const select = `select * exclude (file_row_number) from read_parquet(${quoteText(path)}, file_row_number = true)
    where not (${isMarked("gone")})`;
  const made = await rewrite(rewriting, version, select);
  const { number, parquet: before } = version;
  const erasure = { number, at: ctx.clock(), rows, before, after: made.version.parquet };
  const note = { ...erasure, note: await sign(erasure) };
  // Before the version goes: who is stopped between the two finds it again.
  await leaveOriginal(rewriting, version);
  const { table } = version;
  return (await replace(ctx, version, made, { table, erasure: note })) ? made.version.id : undefined;
}

interface Replacing {
  /** The one of which rows are erased, which answers for files of before being gone, as the one of the version does. */
  readonly table: Id;
  /** Absent where all rows stay, and only the file that they came from goes. */
  readonly erasure?: VersionErasure;
}

/** In one transaction. Where the version is another by now, nothing, and it answers so. */
async function replace(
  ctx: TablesContext,
  former: StoredVersion,
  { version, places }: Rewritten,
  { table, erasure }: Replacing,
): Promise<boolean> {
  const dataset = (await datasetOfTable(ctx.db, former.table)) ?? "";
  return ctx.db.begin(async (tx) => {
    await takeTurn(tx, dataset);
    const files = await filesOfVersion(tx, former.id);
    if (!(await replaceVersion(tx, former.id, version, erasure === undefined ? "as-it-was" : "seen")))
      return false;
    await recordPlaces(tx, version.id, places);
    await addFilesToRemove(tx, [...new Set([table, former.table])], files);
    if (erasure === undefined) return true;
    await addErasure(tx, former.table, erasure);
    await forgetCellsTold(tx, former.table);
    await tellErased(tx, dataset);
    return true;
  });
}

/** Other versions that were read from the file of one of which rows went: the file goes, their rows stay. */
async function leaveOriginal(
  rewriting: Rewriting,
  { id, table, original, parquet }: StoredVersion,
): Promise<void> {
  if (original === parquet) return;
  for (const other of await versionsFrom(rewriting.ctx.db, original)) {
    if (other.id !== id) await writeAnew(rewriting, other, table);
  }
}

/** With all of its rows, and without the file that they came from. */
async function writeAnew(rewriting: Rewriting, version: StoredVersion, table: Id): Promise<void> {
  const { ctx, workspace } = rewriting;
  const path = await pathOfRows(ctx, workspace, version, "copy");
  const made = await rewrite(rewriting, version, `select * from read_parquet(${quoteText(path)})`);
  await replace(ctx, version, made, { table });
}

type Rewriting = Parameters<typeof rewrite>[0];
