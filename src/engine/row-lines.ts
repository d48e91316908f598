import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { toChunk, withoutSign } from "./cells.ts";
import type { Cell } from "./engine.ts";
import { textOfCells } from "./line-text.ts";
import { writeTexts } from "./lines-file.ts";
import { searchedText } from "./sorted.ts";
import { quoteText } from "./quote.ts";

/** By their numbers rows are found in any order: what is kept for that counts as a sorted column (see `Serving.sorted`). */
export const rowNumbers = "__id";

/** What the serving form adds to the columns of a table. */
const added = [rowNumbers, "__xmin", "__ymin", "__xmax", "__ymax", "__text"];

/** Of rows with more letters each cell takes longer than it does to find them. */
const lineLengthMax = 20_000;

/** Rows, and letters, that tell what the others are like. */
const sampleRows = 400;
const sampleLetters = 100_000;
const goldenRatio = (Math.sqrt(5) - 1) / 2;

/** The columns of `rows` whose cells a line has, in that order. */
export function columnsInLine<Column extends { readonly name: string }>(
  columns: readonly Column[],
): readonly Column[] {
  return columns.filter(({ name }) => !added.includes(name));
}

/**
 * Writes each row of a database as a line, into a file of the path given (see `lines-file.ts`), which must not be there yet.
 * A line is the cells as JSON; where these do not tell the text that is searched, it stands before them, as JSON too, with a
 * tab between. Throws where the lines take more bytes than they may.
 */
export async function writeLines(
  instance: DuckDBInstance,
  database: string,
  path: string,
  { bytesMax }: { readonly bytesMax: number },
): Promise<void> {
  const reader = await instance.connect();
  try {
    const sample = await sampleOf(reader, database);
    await writeTexts(path, { sample, texts: linesOf(reader, database), bytesMax, tooLong });
  } finally {
    reader.closeSync();
  }
}

export function tooLong(): Error {
  return new Error("The rows of a table as lines take too much of the disk.");
}

const select = `SELECT ${searchedText}, COLUMNS(name -> name NOT IN (${added.map(quoteText).join(", ")}))`;

/** Some lines of rows from all of the table. */
async function sampleOf(reader: DuckDBConnection, database: string): Promise<string> {
  const counted = await reader.runAndReadAll(`SELECT count(*) FROM ${database}.rows`);
  const count = Number(counted.getRowsJS()[0]?.[0]);
  if (count === 0) return "";
  // At no regular distance: what comes back every so many rows would be all that is seen.
  const spread = (at: number) => 1 + Math.floor(count * ((at * goldenRatio) % 1));
  const numbers = [...new Set(Array.from({ length: sampleRows }, (_, at) => spread(at)))];
  const seen = numbers.length;
  const where = `WHERE ${rowNumbers} IN (${numbers.join(", ")})`;
  let [sample, length] = ["", 0];
  for await (const line of linesOf(reader, database, where)) {
    length += line.length;
    sample += `${line.slice(0, Math.ceil(sampleLetters / seen))}\n`;
  }
  if (length > lineLengthMax * seen) throw tooLong();
  return sample;
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
  return "odd" in cell ? withoutSign(Number(cell.odd)) : cell.map(read);
}
