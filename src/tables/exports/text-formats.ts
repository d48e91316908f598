import type { Bytes, Chunk } from "../../engine/engine.ts";
import { csvText, neutralText } from "./csv-text.ts";
import { csvLinesHere, jsonLinesHere, type LineWriter } from "./lines-here.ts";
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
  linesHere(columns: readonly ShownColumn[], options: TextOptions): LineWriter;
  head(columns: readonly ShownColumn[], options: TextOptions): string;
  readonly tail: string;
  /** How many bytes before each row part it from the one before: of the first they are left out. */
  readonly partedBy: number;
}

const textFormats = {
  // RFC 4180 in UTF-8 with commas; lists as JSON writes them.
  csv: {
    line: (columns, { neutralize = false }) => csvLine(columns, neutralize),
    linesHere: (columns, { neutralize = false }) => csvLinesHere(columns, neutralize),
    head: csvHead,
    tail: "",
    partedBy: 0,
  },
  json: {
    line: (columns) => jsonLine(columns, ",", ""),
    linesHere: (columns) => {
      const write = jsonLinesHere(columns);
      return (chunk) => write(chunk).map((row) => `,${row}`);
    },
    head: () => "[",
    tail: "]\n",
    partedBy: 1,
  },
  ndjson: {
    line: (columns) => jsonLine(columns, "", "\n"),
    linesHere: (columns) => {
      const write = jsonLinesHere(columns);
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
  columns: readonly ShownColumn[],
  chunks: AsyncIterable<Chunk>,
  options: TextOptions,
): AsyncGenerator<Bytes> {
  const write = format.linesHere(columns, options);
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
