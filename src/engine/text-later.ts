import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteText } from "./quote.ts";

/**
 * A serving file of many rows is made without the text that is searched: the table `__cells` holds its cells, and the view
 * `rows` tells the text by folding them, which takes a question some twenty times what it takes to read the text. Once
 * the table is read by somebody, a copy of the file is made that holds the text (`sorting.ts`). Until then the comment
 * of `__cells` tells the copy how.
 */
export const cellsTable = "__cells";

interface TextLater {
  /** SQL of the text, of the cells. */
  readonly text: string;
  /** What the view shows of `__cells`, once these hold the text. */
  readonly shown: string;
}

/** The statements that show the rows of a database, of which `cells` is made, with a text that it does not hold. */
export function textLaterSql(database: string, shown: string, text: string): readonly string[] {
  const told: TextLater = { text, shown };
  return [
    ...viewSql(database, `${shown}, ${text} AS __text`),
    `COMMENT ON TABLE ${database}.${cellsTable} IS ${quoteText(JSON.stringify(told))}`,
  ];
}

/** A view names its table without its database: the file is opened under another name each time. */
function viewSql(database: string, shown: string): readonly string[] {
  return [
    `USE ${database}`,
    `CREATE OR REPLACE VIEW rows AS SELECT ${shown} FROM ${cellsTable}`,
    "USE memory",
  ];
}

/** The table that holds the cells of a database, and how it gets the text that it does not hold. */
export async function findCells(
  connection: DuckDBConnection,
  database: string,
): Promise<{ readonly table: string; readonly later?: TextLater }> {
  const found = await connection.runAndReadAll(
    `SELECT comment FROM duckdb_tables() WHERE database_name = ${quoteText(database)} ` +
      `AND table_name = ${quoteText(cellsTable)}`,
  );
  const [[comment] = []] = found.getRowsJS();
  if (comment === undefined) return { table: "rows" };
  if (typeof comment !== "string") return { table: cellsTable };
  return { table: cellsTable, later: JSON.parse(comment) as TextLater };
}

/** Has the cells of a database hold the text that is searched, where they do not yet. Answers the table of the cells. */
export async function keepText(connection: DuckDBConnection, database: string): Promise<string> {
  const { table, later } = await findCells(connection, database);
  if (later === undefined) return table;
  const cells = `${database}.${table}`;
  for (const sql of [
    `ALTER TABLE ${cells} ADD COLUMN __text VARCHAR`,
    `ALTER TABLE ${cells} ALTER COLUMN __text TYPE VARCHAR USING ${later.text}`,
    ...viewSql(database, later.shown),
    `COMMENT ON TABLE ${cells} IS NULL`,
  ]) {
    await connection.run(sql);
  }
  return table;
}
