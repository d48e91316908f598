import type { TablesContext } from "./context.ts";
import { isSameRow, readRowTexts, rowsAbout, type RowTexts } from "./correct-row.ts";
import type { OwnRows } from "./own-rows.ts";
import { standingVersions, storedVersion } from "./stored/erased-rows.ts";
import { getTableRow } from "./stored/table-rows.ts";

/** A version that holds rows about somebody, of which nothing tells whether one is the row that is meant. */
export interface UnsureVersion {
  readonly version: number;
  readonly rows: number;
}

const engineMs = 300_000;

/**
 * The columns by which a row about somebody is the same in each version, however the others are written: the key of
 * the table, where it tells their rows apart. None where it does not. Callers answer for who may.
 */
export async function keyOfRow(ctx: TablesContext, own: OwnRows, row: RowTexts): Promise<readonly string[]> {
  const { key } = await getTableRow(ctx.db, own.table);
  if (key.length === 0 || key.some((name) => typeof row[name] !== "string")) return [];
  const rows = await readRowTexts(ctx, own);
  const alike = rows.filter(({ cells }) => key.every((name) => cells[name] === row[name]));
  return alike.length > 1 ? [] : key;
}

/**
 * The versions in which the row may stand otherwise written and cannot be found: none is as it is, and they lack
 * its key. Callers answer for who may.
 */
export async function versionsUnsure(
  ctx: TablesContext,
  own: OwnRows,
  { row, key }: { readonly row: RowTexts; readonly key: readonly string[] },
): Promise<readonly UnsureVersion[]> {
  await using workspace = await ctx.engine.workspaceInMemory({ caller: "own rows", timeMs: engineMs });
  const unsure: UnsureVersion[] = [];
  for (const { id } of await standingVersions(ctx.db, own.table)) {
    const version = await storedVersion(ctx.db, id);
    const names = new Set(version?.columns.map(({ name }) => name));
    // One that lost the column that stands for people is emptied.
    if (version === undefined || !names.has(own.column)) continue;
    if (key.length > 0 && key.every((name) => names.has(name))) continue;
    const rows = await rowsAbout({ ctx, workspace, version }, own.column, own.person);
    if (rows.length === 0 || rows.some(({ cells }) => isSameRow(cells, row))) continue;
    unsure.push({ version: version.number, rows: rows.length });
  }
  return unsure;
}
