import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { toChunk } from "./cells.ts";
import type { Cell } from "./engine.ts";
import { quoteName, quoteText } from "./fold.ts";
import { textOfCells } from "./line-text.ts";
import { groupRows, searchedText } from "./sorted.ts";

/** By their numbers rows are found in any order: what is kept for that counts as a sorted column (see `Serving.sorted`). */
export const rowNumbers = "__id";

/** What the serving form adds to the columns of a table. */
const added = [rowNumbers, "__xmin", "__ymin", "__xmax", "__ymax", "__text"];

/** Letters of one text, more or less: below 4,096 bytes the engine packs it, and unpacks it alone. */
const textLength = 1_200;

/** Of rows with more letters each cell takes longer than it does to find them. */
const lineLengthMax = 20_000;

/** Letters that are held until they are handed to the engine. */
const heldMax = 8_000_000;

/** The engine packs eight letters in a byte at best. */
const packedMax = 8;

/** The columns of `rows` whose cells a line has, in that order. */
export function columnsInLine<Column extends { readonly name: string }>(
  columns: readonly Column[],
): readonly Column[] {
  return columns.filter(({ name }) => !added.includes(name));
}

/**
 * Writes each row of a database as a line, in a table of the name given: some rows in each text (`lines`), numbered from 0
 * (`block`). A line is the cells as JSON; where these do not tell the text that is searched, it stands before them, as JSON
 * too, with a tab between. A page of rows from anywhere is then as many texts, where it was as many as it has cells. Throws where the
 * lines are sure to take more bytes than they may.
 */
export async function writeLines(
  instance: DuckDBInstance,
  database: string,
  table: string,
  { bytesMax }: { readonly bytesMax: number },
): Promise<void> {
  const [reader, writer] = [await instance.connect(), await instance.connect()];
  const of = `${database}.${quoteName(table)}`;
  try {
    const each = await rowsOfText(reader, database);
    await writer.run(`CREATE OR REPLACE TABLE ${of} (block BIGINT, lines VARCHAR)`);
    const appender = await writer.createAppender(table, "main", database);
    let [block, held, left] = [0, 0, bytesMax * packedMax];
    const write = async (lines: readonly string[]) => {
      const text = lines.join("\n");
      appender.appendBigInt(BigInt(block));
      appender.appendVarchar(text);
      appender.endRow();
      block += 1;
      held += text.length;
      left -= text.length;
      if (left < 0) throw tooLong();
      const isGroup = block % groupRows === 0;
      if (held < heldMax && !isGroup) return;
      appender.flushSync();
      held = 0;
      // Until they are packed they take memory, or the disk.
      if (isGroup) await writer.run(`CHECKPOINT ${database}`);
    };
    let lines: string[] = [];
    for await (const line of linesOf(reader, database)) {
      lines.push(line);
      if (lines.length < each) continue;
      await write(lines);
      lines = [];
    }
    if (lines.length > 0) await write(lines);
    appender.closeSync();
    await writer.run(`CREATE UNIQUE INDEX lines_by_block ON ${of} (block)`);
  } finally {
    reader.closeSync();
    writer.closeSync();
  }
}

export function tooLong(): Error {
  return new Error("The rows of a table as lines take too much of the disk.");
}

const select = `SELECT ${searchedText}, COLUMNS(name -> name NOT IN (${added.map(quoteText).join(", ")}))`;

/** How many rows make a text of the length wished for, as rows from all of the table tell. */
async function rowsOfText(reader: DuckDBConnection, database: string): Promise<number> {
  const counted = await reader.runAndReadAll(`SELECT count(*) FROM ${database}.rows`);
  const count = Number(counted.getRowsJS()[0]?.[0]);
  const seen = Math.min(64, count);
  const numbers = Array.from({ length: seen }, (_, at) => 1 + Math.floor((at * count) / seen));
  let length = 0;
  const where = `WHERE ${rowNumbers} IN (${numbers.join(", ")})`;
  for await (const line of linesOf(reader, database, where)) length += line.length + 1;
  if (length > lineLengthMax * seen) throw tooLong();
  return Math.max(1, Math.round((textLength * seen) / Math.max(1, length)));
}

async function* linesOf(reader: DuckDBConnection, database: string, where = ""): AsyncGenerator<string> {
  const result = await reader.stream(`${select} FROM ${database}.rows ${where}`);
  const types = result.columnTypes().slice(1);
  const textOf = textOfCells(types.map((type) => ({ type: String(type) })));
  for (let chunk = await result.fetchChunk(); chunk?.rowCount; chunk = await result.fetchChunk()) {
    const { rowCount, columns } = toChunk(chunk);
    const [texts = [], ...of] = columns;
    for (let row = 0; row < rowCount; row += 1) {
      const cells = of.map((column) => column[row] ?? null);
      const text = texts[row] ?? "";
      const line = JSON.stringify(cells.map(written));
      yield textOf(cells) === text ? line : `${JSON.stringify(text)}\t${line}`;
    }
  }
}

/** A cell as JSON holds it without loss: an object stands for a number that it has no digits for. */
type Written =
  | string
  | number
  | boolean
  | null
  | readonly Written[]
  | { readonly digits: string }
  | { readonly odd: string };

function written(cell: Cell): Written {
  if (typeof cell === "bigint") return { digits: String(cell) };
  if (typeof cell === "number") {
    if (Object.is(cell, -0)) return { odd: "-0" };
    return Number.isFinite(cell) ? cell : { odd: String(cell) };
  }
  return typeof cell === "object" && cell !== null ? cell.map(written) : cell;
}

/** What a line holds: the cells of a row, and the text that is searched where these do not tell it. */
export interface Line {
  readonly cells: readonly Cell[];
  readonly text?: string;
}

export function readLine(line: string): Line {
  // Neither a tab nor a line feed stands in JSON as it is.
  const tab = line.indexOf("\t");
  const cells = (JSON.parse(line.slice(tab + 1)) as Written[]).map(read);
  return tab === -1 ? { cells } : { cells, text: JSON.parse(line.slice(0, tab)) as string };
}

function read(cell: Written): Cell {
  if (typeof cell !== "object" || cell === null) return cell;
  if ("digits" in cell) return BigInt(cell.digits);
  return "odd" in cell ? Number(cell.odd) : cell.map(read);
}
