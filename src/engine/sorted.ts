import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteName, quoteText } from "./quote.ts";

/**
 * A column whose values a serving file holds sorted too, in a table of its own: its cells, `__id`, and a row's place in
 * the rising order, `__up`, and in the falling one, `__down`; beside them the cells of columns that were asked for together
 * with it, under their own names. Its rows lie in the rising order; missing values stand last in both, and equal ones in
 * the order of `__id`.
 */
const prefix = "by ";

/** Beside it a table of the first row of each group, and of the last row of all: the cell, and `__up`. */
const endsPrefix = "ends of ";

/**
 * The rows of one group of a table that is made beside the rows, as the database is to be attached (`ROW_GROUP_SIZE`; a
 * multiple of 2,048). Groups that cannot hold what is asked are not read, and each is packed at once, in memory.
 */
export const groupRows = 12_288;

/** The name of the table of a column. */
export function sortedTable(column: string): string {
  return prefix + column;
}

/** The name of the table of the ends of its groups, as SQL writes it. */
export function endsTable(column: string): string {
  return quoteName(endsPrefix + column);
}

/** The column of such a table that has the places of its rows in the falling order, or in the rising one. */
export function placeColumn({ isFalling }: { readonly isFalling: boolean }): "__up" | "__down" {
  return isFalling ? "__down" : "__up";
}

/** The text that is searched, which has no order: a file beside lists its trigrams (see `listWords`), and it counts as a column. */
export const searchedText = "__text";

/** Names that such a table has for itself, in small letters. */
const ownNames: ReadonlySet<string> = new Set(["rowid", "__id", "__up", "__down"]);

/** A column that is sorted, and those whose cells lie beside its own. */
export interface SortedColumn {
  readonly column: string;
  readonly beside: readonly string[];
}

/** Beside one index by `__id` of the table of the cells, the statements that sort some columns of the database given. */
export function sortingSql(
  database: string,
  cells: string,
  columns: readonly SortedColumn[],
): readonly string[] {
  return [
    `CREATE UNIQUE INDEX IF NOT EXISTS rows_by_id ON ${database}.${cells} (__id)`,
    ...columns.flatMap(({ column, beside }) => {
      const cell = quoteName(column);
      const shown = [column, ...beside].map(quoteName).join(", ");
      const table = `${database}.${quoteName(sortedTable(column))}`;
      const rising = `${cell} ASC NULLS LAST, __id`;
      return [
        `CREATE OR REPLACE TABLE ${table} AS SELECT ${shown}, __id, row_number() OVER (ORDER BY ${rising}) - 1 AS __up, ` +
          `row_number() OVER (ORDER BY ${cell} DESC NULLS LAST, __id) - 1 AS __down FROM ${database}.rows ORDER BY ${rising}`,
        `CREATE OR REPLACE TABLE ${database}.${endsTable(column)} AS SELECT ${cell}, __up FROM ${table} ` +
          `WHERE __up % ${groupRows} = 0 OR __up = (SELECT max(__up) FROM ${table}) ORDER BY __up`,
      ];
    }),
  ];
}

/**
 * The sorted columns of a database, each with the name of its table as SQL writes it. One without its ends, which an
 * earlier release made, is not told: it is sorted again once it is asked for.
 */
export async function listSorted(
  connection: DuckDBConnection,
  database: string,
): Promise<ReadonlyMap<string, string>> {
  const found = await connection.runAndReadAll(
    `SELECT table_name FROM duckdb_tables() WHERE database_name = ${quoteText(database)} ORDER BY table_name`,
  );
  const names = new Set((found.getRowObjectsJS() as { table_name: string }[]).map((row) => row.table_name));
  const isWhole = (column: string) => names.has(endsPrefix + column);
  const columns = [...names].flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
  return new Map(columns.filter(isWhole).map((column) => [column, quoteName(sortedTable(column))]));
}

/** Of the sorted columns of a database those whose cells lie beside their own, where there are any. */
export async function listBeside(
  connection: DuckDBConnection,
  database: string,
  sorted: Iterable<string>,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const found = await connection.runAndReadAll(
    `SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = ${quoteText(database)}`,
  );
  const told = found.getRowObjectsJS() as { table_name: string; column_name: string }[];
  const columns = [...sorted].filter((column) => column !== searchedText && column !== "__id");
  const beside = columns.map((column) => {
    const names = told.flatMap((row) => (row.table_name === sortedTable(column) ? [row.column_name] : []));
    return [column, new Set(names.filter((name) => name !== column && !ownNames.has(name)))] as const;
  });
  return new Map(beside.filter(([, names]) => names.size > 0));
}

interface Stored {
  readonly name: string;
  readonly type: string;
}

/** Whether a column has an order that is asked for. */
export function isSortable(column: Stored): boolean {
  return canLieBeside(column) && column.type !== "BOOLEAN";
}

/** Whether the cells of a column may lie beside those of a sorted one. */
export function canLieBeside({ name, type }: Stored): boolean {
  return !ownNames.has(name.toLowerCase()) && !type.endsWith("[]");
}
