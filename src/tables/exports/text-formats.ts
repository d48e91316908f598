import { tameText } from "../../base/spreadsheet-cell.ts";
import type { Cell, Chunk } from "../../engine/engine.ts";
import { rowsWriter, toJson } from "../query/json.ts";

/** Pieces of a text file, one for each chunk of rows. */
export type Pieces = AsyncGenerator<string>;

/** RFC 4180 in UTF-8 with commas; lists and numbers as JSON writes them, nothing where a cell is missing. */
export async function* csvPieces(
  names: readonly string[],
  chunks: AsyncIterable<Chunk>,
  options: { byteOrderMark?: boolean; neutralize?: boolean },
): Pieces {
  const neutralize = options.neutralize === true;
  const header = names.map((name) => csvCell(name, neutralize)).join(",");
  yield `${options.byteOrderMark === true ? "\uFEFF" : ""}${header}\r\n`;
  for await (const chunk of chunks) yield csvRows(names.length, chunk, neutralize);
}

function csvRows(width: number, chunk: Chunk, neutralize: boolean): string {
  const rows = Array.from({ length: chunk.rowCount }, () => "");
  for (let index = 0; index < width; index += 1) {
    const cells = chunk.columns[index] ?? [];
    const after = index === width - 1 ? "\r\n" : ",";
    for (let row = 0; row < rows.length; row += 1) {
      rows[row] += csvCell(cells[row] ?? null, neutralize) + after;
    }
  }
  return rows.join("");
}

const needsQuotes = /[",\r\n]/;

function csvCell(cell: Cell, neutralize: boolean): string {
  if (cell === null) return "";
  if (typeof cell === "number") return Number.isFinite(cell) ? String(cell) : "";
  if (typeof cell === "bigint" || typeof cell === "boolean") return String(cell);
  const text = neutralText(typeof cell === "string" ? cell : toJson(cell), neutralize);
  // A lone empty cell between quotes is an empty text, not a missing one.
  return text === "" || needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** An apostrophe before a text that a spreadsheet would run. */
export function neutralText(text: string, neutralize: boolean): string {
  return neutralize ? tameText(text) : text;
}

export async function* jsonPieces(names: readonly string[], chunks: AsyncIterable<Chunk>): Pieces {
  const write = rowsWriter(names);
  let before = "[";
  for await (const chunk of chunks) {
    yield before + write(chunk).join(",");
    before = ",";
  }
  yield before === "[" ? "[]\n" : "]\n";
}

export async function* ndjsonPieces(names: readonly string[], chunks: AsyncIterable<Chunk>): Pieces {
  const write = rowsWriter(names);
  for await (const chunk of chunks) yield `${write(chunk).join("\n")}\n`;
}
