import type { Id } from "../base/id.ts";
import { newId } from "../base/id.ts";
import { Failure } from "../base/failure.ts";
import { touchDataset } from "../catalogue/datasets.ts";
import type { Tx } from "../db/db.ts";
import type { Workspace } from "../engine/engine.ts";
import { quoteName, quoteText } from "../engine/quote.ts";
import type { Column } from "./column.ts";
import type { TablesContext } from "./context.ts";
import { toCellText } from "./cell-text.ts";
import { rewrite } from "./erasing/rewritten.ts";
import { pathOfRows } from "./version-files.ts";
import { changesSince } from "./import/changes-since.ts";
import { engineType } from "./import/engine-type.ts";
import { narrowLater } from "./narrow-ahead.ts";
import type { OwnRows } from "./own-rows.ts";
import { getTableRow } from "./stored/table-rows.ts";
import { findVersion, insertVersion, type StoredVersion, takeTurn } from "./stored/version-rows.ts";
import { recordPlaces } from "./table-places.ts";
import { workspaceForOwn } from "./workspace-for.ts";

/** The cells of a row, as text, by column; a cell that holds nothing is null. */
export type RowTexts = Readonly<Record<string, string | null>>;

interface ReadRow {
  /** In the order of the file, from 0. */
  readonly number: number;
  readonly cells: RowTexts;
}

/** Of a cell that is corrected, in characters: a text, and what else a cell holds. */
const textMax = 10_000;
const valueMax = 100;

/** The rows about a person in the current version, each with its number. Callers answer for who may. */
export async function readRowTexts(
  ctx: TablesContext,
  { table, column, person }: OwnRows,
): Promise<readonly ReadRow[]> {
  const version = await currentOf(ctx, table);
  await using workspace = await workspaceForOwn(ctx);
  return await rowsAbout({ ctx, workspace, version }, column, person);
}

/** Throws `invalid` where a cell cannot hold what it is to be corrected to. */
export async function checkCells(ctx: TablesContext, table: Id, changes: RowTexts): Promise<void> {
  const { columns } = await currentOf(ctx, table);
  await using workspace = await workspaceForOwn(ctx);
  await assertFit(workspace, columns, changes);
}

async function assertFit(workspace: Workspace, columns: readonly Column[], changes: RowTexts): Promise<void> {
  for (const [name, text] of Object.entries(changes)) {
    const column = columns.find((one) => one.name === name);
    if (column === undefined || column.type === "geometry" || column.type === "list") throw wrongCell(name);
    if (text === null) continue;
    if (text.length > (column.type === "text" ? textMax : valueMax)) throw wrongCell(name);
    if (isNoDay(column, written(column, text))) throw wrongCell(name);
    const [cast] = await workspace.rows<{ cell: string | null }>(
      `select cast(${cellSql(column)} as varchar) as cell`,
      [written(column, text)],
    );
    if (typeof cast?.cell !== "string" || isNoNumber(column, cast.cell)) throw wrongCell(name);
  }
}

export interface RowCorrection {
  /** The row as it was when the correction was asked. */
  readonly row: RowTexts;
  readonly changes: RowTexts;
}

/**
 * Makes a version in which one row about a person is corrected; the earlier ones stay as they are. The
 * row is found by what it holds, whatever came meanwhile: `conflict` where it is not there any more.
 * `recorded` writes with it, in one transaction. Callers answer for who may.
 */
export async function correctRow(
  ctx: TablesContext,
  own: OwnRows,
  correction: RowCorrection,
  recorded: (tx: Tx) => Promise<void>,
): Promise<void> {
  const { dataset, key } = await getTableRow(ctx.db, own.table);
  for (;;) {
    const before = await currentOf(ctx, own.table);
    await using workspace = await workspaceForOwn(ctx);
    const made = await correctedOf({ ctx, workspace, version: before }, own, correction, key);
    const isRecorded = await ctx.db.begin(async (tx) => {
      await takeTurn(tx, dataset);
      // Of another version the row is looked for anew: rows of this one may have been erased.
      if ((await findVersion(tx, own.table))?.id !== before.id) return false;
      // Before the dataset is touched: who declares a table anew holds the declaration, then the dataset.
      await recorded(tx);
      // Where rows are being erased it holds them until it was looked through, as any other does.
      await insertVersion(tx, made.version);
      await recordPlaces(tx, made.version.id, made.places);
      await touchDataset(tx, dataset, made.version.createdAt);
      return true;
    });
    if (isRecorded) break;
  }
  await narrowLater(ctx, dataset);
}

interface Looking {
  readonly ctx: TablesContext;
  readonly workspace: Workspace;
  readonly version: StoredVersion;
}

async function correctedOf(
  { ctx, workspace, version: before }: Looking,
  { column, person }: OwnRows,
  { row, changes }: RowCorrection,
  key: readonly string[],
) {
  const signal = new AbortController().signal;
  const looking = { ctx, workspace, version: before };
  const found = (await rowsAbout(looking, column, person)).find(({ cells }) => isSameRow(cells, row));
  if (found === undefined) throw new Failure("conflict", "citizens-row-gone");
  // The column may be of another type than on the day when it was asked.
  await assertFit(workspace, before.columns, changes);
  const path = await pathOfRows(ctx, workspace, before, "copy");
  await workspace.run("create or replace temp table corrected (place integer, text varchar)");
  const list: string[] = [];
  for (const [place, one] of before.columns.entries()) {
    const text = changes[one.name];
    if (text === undefined) list.push(quoteName(one.name));
    else {
      await workspace.run("insert into corrected values ($1, $2)", [
        place,
        text === null ? null : written(one, text),
      ]);
      const cell = `(select ${cellSql(one, "text")} from corrected where place = ${place})`;
      list.push(
        `case when file_row_number = ${found.number} then ${cell} else ${quoteName(one.name)} end as ${quoteName(one.name)}`,
      );
    }
  }
  const select = `select ${list.join(", ")} from read_parquet(${quoteText(path)}, file_row_number = true)`;
  const { version, places } = await rewrite({ ctx, workspace, signal }, before, select);
  const at = ctx.clock();
  const after = { ...version, path: await pathOfRows(ctx, workspace, version, "copy") };
  const changed = await changesSince(ctx, workspace, before, { after, key, signal });
  const { changes: _, createdBy: __, ...content } = version;
  return {
    places,
    version: {
      ...content,
      number: before.number + 1,
      createdAt: at,
      id: newId(at.getTime()),
      source: { kind: "correction", number: before.number },
      ...(changed === undefined ? {} : { changes: changed }),
    } satisfies StoredVersion,
  };
}

async function currentOf(ctx: TablesContext, table: Id): Promise<StoredVersion> {
  const { name } = await getTableRow(ctx.db, table);
  const version = await findVersion(ctx.db, table);
  if (version === undefined) throw new Failure("not-found", "table-without-version", { table: name });
  if (version.held === true) throw new Failure("unavailable", "version-held", { retryAfterS: 30 });
  return version;
}

/** Callers answer for who may. */
export async function rowsAbout(
  { ctx, workspace, version }: Looking,
  column: string,
  person: string,
): Promise<readonly ReadRow[]> {
  const names = version.columns.map(({ name }) => name);
  if (!names.includes(column)) throw new Failure("unavailable", "citizens-columns-gone");
  const path = await pathOfRows(ctx, workspace, version, "copy");
  const cells = names.map((name, index) => `cast(${quoteName(name)} as varchar) as c${index}`);
  const rows = await workspace.rows<Record<string, unknown>>(
    `select file_row_number as number, ${cells.join(", ")}
     from read_parquet(${quoteText(path)}, file_row_number = true)
     where cast(${quoteName(column)} as varchar) = $1 order by file_row_number`,
    [person],
  );
  return rows.map((row) => ({
    number: Number(row["number"]),
    cells: Object.fromEntries(names.map((name, index) => [name, textOf(row[`c${index}`])])),
  }));
}

function textOf(cell: unknown): string | null {
  return typeof cell === "string" ? toCellText(cell) : null;
}

/** By the columns that both have: one that was added since says nothing against it. */
export function isSameRow(cells: RowTexts, row: RowTexts): boolean {
  return Object.entries(row).every(([name, text]) => cells[name] === undefined || cells[name] === text);
}

function cellSql(column: Column, text = "$1"): string {
  return column.type === "text" ? text : `try_cast(${text} as ${engineType(column)})`;
}

/** What is past the greatest number, or called so. */
function isNoNumber({ type }: Column, cell: string): boolean {
  return type === "decimal" && !Number.isFinite(Number(cell));
}

/** The engine takes `14/05/88` for a day of the year 14. */
function isNoDay({ type }: Column, text: string): boolean {
  return (type === "date" || type === "datetime") && !/^\d{4}[-/]\d{1,2}[-/]\d{1,2}(?!\d)/.test(text);
}

/** As people write numbers (a comma, and blanks between thousands), and days (14/05/1988, as pages show them). */
function written({ type }: Column, text: string): string {
  if (type === "integer" || type === "decimal") {
    return text.replaceAll(/[\s\u00a0\u202f]/g, "").replace(",", ".");
  }
  const isDay = type === "date" || type === "datetime";
  return isDay ? text.trim().replace(/^(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?!\d)/, toIsoDay) : text.trim();
}

function toIsoDay(_: string, day: string, month: string, year: string): string {
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

function wrongCell(column: string): Failure {
  return new Failure("invalid", "citizens-cell-wrong", { parameter: `cell-${column}`, column });
}
