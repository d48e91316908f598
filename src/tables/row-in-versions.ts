import type { Id } from "../base/id.ts";
import type { TablesContext } from "./context.ts";
import { isSameRow, rowsAbout, type RowTexts } from "./correct-row.ts";
import type { OwnRows } from "./own-rows.ts";
import { standingVersions, storedVersion } from "./stored/erased-rows.ts";
import { getTableRow } from "./stored/table-rows.ts";
import { workspaceForOwn } from "./workspace-for.ts";

/** A version that holds rows about somebody, of which nothing tells whether one is the row that is meant. */
export interface UnsureVersion {
  readonly version: number;
  readonly rows: number;
}

interface RowInVersions {
  /** The columns by which it is the same in each version, however the others are written; none where none tell it. */
  readonly key: readonly string[];
  /** Where it may stand otherwise written and cannot be found: no row is as it is, and they lack its key. */
  readonly unsure: readonly UnsureVersion[];
}

/**
 * How one row about somebody is found in the versions of its table: by the table's key, where that tells their rows
 * apart in each of them. Callers answer for who may.
 */
export async function findInVersions(
  ctx: TablesContext,
  own: OwnRows,
  row: RowTexts,
): Promise<RowInVersions> {
  const { key } = await getTableRow(ctx.db, own.table);
  const isKeyed = (cells: RowTexts) => key.every((name) => typeof cells[name] === "string");
  const found: { readonly version: number; readonly rows: readonly RowTexts[] }[] = [];
  for (const { id } of await standingVersions(ctx.db, own.table)) found.push(...(await rowsIn(ctx, own, id)));
  // Of another row of the same person nothing may go.
  const isTelling =
    key.length > 0 &&
    isKeyed(row) &&
    found.every(
      ({ rows }) => rows.filter((cells) => key.every((name) => cells[name] === row[name])).length < 2,
    );
  const isUnsure = (rows: readonly RowTexts[]) =>
    !(isTelling && rows.every(isKeyed)) && !rows.some((cells) => isSameRow(cells, row));
  return {
    key: isTelling ? key : [],
    unsure: found
      .filter(({ rows }) => isUnsure(rows))
      .map(({ version, rows }) => ({ version, rows: rows.length })),
  };
}

/** A workspace for each: it keeps a copy of the whole version in memory. One that lost the column of people is emptied. */
async function rowsIn(ctx: TablesContext, { column, person }: OwnRows, id: Id) {
  const version = await storedVersion(ctx.db, id);
  if (version?.columns.some(({ name }) => name === column) !== true) return [];
  await using workspace = await workspaceForOwn(ctx);
  const rows = await rowsAbout({ ctx, workspace, version }, column, person);
  return rows.length === 0 ? [] : [{ version: version.number, rows: rows.map(({ cells }) => cells) }];
}
