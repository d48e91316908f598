import { tameText } from "../../base/spreadsheet-cell.ts";
import type { Bytes, Cell, Chunk } from "../../engine/engine.ts";
import { rowsWriter, toJson } from "../query/json.ts";
import { csvLine, jsonLine, type ShownColumn } from "./lines-sql.ts";

/** Pieces of a text file, one for each chunk of rows. */
export type Pieces = AsyncGenerator<string | Uint8Array>;

export interface TextOptions {
  /** CSV: begin with a byte order mark. */
  readonly byteOrderMark?: boolean;
  /** CSV: put an apostrophe before cells that a spreadsheet would run. */
  readonly neutralize?: boolean;
}

/** How the engine writes a row as text, and what stands around all of them. */
export interface TextFormat {
  /** SQL of the text of a row, with what parts it from the others. */
  line(columns: readonly ShownColumn[], options: TextOptions): string;
  /** The same texts of the rows of a chunk, made here of its values. */
  linesHere(names: readonly string[], options: TextOptions): (chunk: Chunk) => readonly string[];
  head(columns: readonly ShownColumn[], options: TextOptions): string;
  readonly tail: string;
  /** How many bytes before each row part it from the one before: of the first they are left out. */
  readonly partedBy: number;
}

const textFormats = {
  // RFC 4180 in UTF-8 with commas; lists as JSON writes them.
  csv: {
    line: (columns, { neutralize = false }) => csvLine(columns, neutralize),
    linesHere:
      ({ length }, { neutralize = false }) =>
      (chunk) =>
        csvLines(chunk, length, neutralize),
    head: csvHead,
    tail: "",
    partedBy: 0,
  },
  json: {
    line: (columns) => `',' || ${jsonLine(columns)}`,
    linesHere: (names) => {
      const write = rowsWriter(names);
      return (chunk) => write(chunk).map((row) => `,${row}`);
    },
    head: () => "[",
    tail: "]\n",
    partedBy: 1,
  },
  ndjson: {
    line: (columns) => `${jsonLine(columns)} || chr(10)`,
    linesHere: (names) => {
      const write = rowsWriter(names);
      return (chunk) => write(chunk).map((row) => `${row}\n`);
    },
    head: () => "",
    tail: "",
    partedBy: 0,
  },
} as const satisfies Readonly<Record<string, TextFormat>>;

export type TextFormatName = keyof typeof textFormats;

export function isTextFormat(name: string): name is TextFormatName {
  return Object.hasOwn(textFormats, name);
}

export function getTextFormat(name: TextFormatName): TextFormat {
  return textFormats[name];
}

/** What the engine would have written of these rows. */
export async function* linesOfCells(
  format: TextFormat,
  names: readonly string[],
  chunks: AsyncIterable<Chunk>,
  options: TextOptions,
): AsyncGenerator<Bytes> {
  const write = format.linesHere(names, options);
  for await (const chunk of chunks) {
    yield { rowCount: chunk.rowCount, bytes: Buffer.from(write(chunk).join("")) };
  }
}

/** A whole file, of rows that are written. */
export async function* textPieces(
  format: TextFormat,
  columns: readonly ShownColumn[],
  rows: AsyncIterable<Bytes>,
  options: TextOptions,
): Pieces {
  yield format.head(columns, options);
  let skipped = format.partedBy;
  for await (const { bytes } of rows) {
    yield bytes.subarray(skipped);
    skipped = 0;
  }
  yield format.tail;
}

function csvHead(columns: readonly ShownColumn[], { byteOrderMark, neutralize }: TextOptions): string {
  const header = columns.map(({ name }) => csvText(neutralText(name, neutralize === true))).join(",");
  return `${byteOrderMark === true ? "\uFEFF" : ""}${header}\r\n`;
}

function csvLines({ columns, rowCount }: Chunk, width: number, neutralize: boolean): string[] {
  const shown = columns.slice(0, width);
  return Array.from(
    { length: rowCount },
    (_, row) => `${shown.map((cells) => csvCell(cells[row] ?? null, neutralize)).join(",")}\r\n`,
  );
}

function csvCell(cell: Cell, neutralize: boolean): string {
  if (cell === null) return "";
  if (typeof cell === "string") return csvText(neutralText(cell, neutralize));
  if (typeof cell === "number") return Number.isFinite(cell) ? String(cell) : "";
  return typeof cell === "object" ? csvText(toJson(cell)) : String(cell);
}

function csvText(text: string): string {
  return text === "" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** An apostrophe before a text that a spreadsheet would run. */
export function neutralText(text: string, neutralize: boolean): string {
  return neutralize ? tameText(text) : text;
}
