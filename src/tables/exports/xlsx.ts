import type { Cell, Chunk } from "../../engine/engine.ts";
import { toJson } from "../query/json.ts";
import { neutralText } from "./csv-text.ts";
import { daysOf, timeMicros } from "./moments.ts";
import { workbookFiles } from "./xlsx-workbook.ts";
import { type ZipFile, zipPieces } from "./zip.ts";

/** Rows of a sheet, the header's included (Excel's specification). */
const sheetRowsMax = 1_048_576;
/** Characters of a cell (the same). */
const cellMax = 32_767;
/** A file of an archive holds 4 GiB; the rest goes into the next sheet. */
const sheetBytesMax = 3 * 2 ** 30;

export interface Sheets {
  readonly name: string;
  readonly names: readonly string[];
  /** The engine's, of each name. */
  readonly types: readonly string[];
  readonly neutralize?: boolean;
  readonly rowsMax?: number;
}

/**
 * A workbook, written as its rows come: as many sheets as they need (ECMA-376 part 1, § 18). Texts
 * are cells of text, so that none of them is a formula; dates are dates, and numbers that a
 * spreadsheet would round stay text.
 */
export async function* xlsxPieces(sheets: Sheets, chunks: AsyncIterable<Chunk>): AsyncGenerator<Uint8Array> {
  const rows = new Rows(chunks);
  try {
    yield* zipPieces(filesOf(sheets, rows));
  } finally {
    await rows.close();
  }
}

async function* filesOf(sheets: Sheets, rows: Rows): AsyncGenerator<ZipFile> {
  let number = 0;
  do {
    number += 1;
    yield { name: `xl/worksheets/sheet${number}.xml`, pieces: sheetPieces(sheets, rows) };
  } while (await rows.hasMore());
  yield* workbookFiles(sheets.name, number);
}

/** Rows in slices of the chunks that they come in, so that a sheet may end within a chunk. */
class Rows {
  readonly #chunks: AsyncIterator<Chunk>;
  #chunk: Chunk | undefined;
  #at = 0;

  constructor(chunks: AsyncIterable<Chunk>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  async hasMore(): Promise<boolean> {
    while (this.#chunk === undefined || this.#at >= this.#chunk.rowCount) {
      const next = await this.#chunks.next();
      if (next.done === true) return false;
      this.#chunk = next.value;
      this.#at = 0;
    }
    return true;
  }

  /** At most so many rows more, as `[chunk, from, to]`. */
  async take(most: number): Promise<readonly [Chunk, number, number] | undefined> {
    if (!(await this.hasMore()) || this.#chunk === undefined) return undefined;
    const from = this.#at;
    this.#at = Math.min(this.#chunk.rowCount, from + most);
    return [this.#chunk, from, this.#at];
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}

const sheetHead =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' +
  '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews>' +
  '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' +
  "</sheetView></sheetViews><sheetData>";

async function* sheetPieces(sheets: Sheets, rows: Rows): AsyncGenerator<Uint8Array> {
  const rowsMax = sheets.rowsMax ?? sheetRowsMax;
  const letters = sheets.names.map((_, index) => lettersOf(index));
  const header = sheets.names.map((name, column) =>
    textCell(`${letters[column]}1`, neutralText(name, sheets.neutralize === true), styles.header),
  );
  yield Buffer.from(`${sheetHead}<row r="1">${header.join("")}</row>`);
  let bytes = 0;
  for (let row = 1; row < rowsMax && bytes < sheetBytesMax;) {
    const taken = await rows.take(rowsMax - row);
    if (taken === undefined) break;
    const [chunk, from, to] = taken;
    let xml = "";
    for (let index = from; index < to; index += 1) {
      row += 1;
      xml += rowXml(sheets, chunk, index, row, letters);
    }
    const piece = Buffer.from(xml);
    bytes += piece.length;
    yield piece;
  }
  yield Buffer.from("</sheetData></worksheet>");
}

function rowXml(
  { names, types, neutralize }: Sheets,
  { columns }: Chunk,
  index: number,
  row: number,
  letters: readonly string[],
): string {
  let xml = `<row r="${row}">`;
  for (let column = 0; column < names.length; column += 1) {
    const cell = columns[column]?.[index] ?? null;
    if (cell !== null)
      xml += cellXml(`${letters[column]}${row}`, cell, types[column] ?? "", neutralize === true);
  }
  return `${xml}</row>`;
}

/** Places in the list of formats that `xlsx-workbook.ts` writes. */
const styles = { plain: 0, header: 1, day: 2, moment: 3 } as const;

function cellXml(at: string, cell: NonNullable<Cell>, type: string, neutralize: boolean): string {
  if (typeof cell === "boolean") return `<c r="${at}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  if (typeof cell === "number") return Number.isFinite(cell) ? `<c r="${at}"><v>${cell}</v></c>` : "";
  const text = typeof cell === "object" ? toJson(cell) : String(cell);
  const day = serialOf(text, type);
  if (day === undefined) return textCell(at, neutralText(text, neutralize).slice(0, cellMax), styles.plain);
  return `<c r="${at}" s="${type === "DATE" ? styles.day : styles.moment}"><v>${day}</v></c>`;
}

const dayMs = 86_400_000;
/** A spreadsheet counts days from here, and takes 1900 for a leap year: before March 1900 it is a day off. */
const firstDay = Date.UTC(1899, 11, 30) / dayMs;
const knownDays = { first: Date.UTC(1900, 2, 1) / dayMs, last: Date.UTC(9999, 11, 31) / dayMs } as const;

/** The number of a day or a moment in UTC; what no spreadsheet counts stays a text. */
function serialOf(text: string, type: string): number | undefined {
  if (type !== "DATE" && !type.startsWith("TIMESTAMP")) return undefined;
  const days = daysOf(text);
  if (days < knownDays.first || days > knownDays.last) return undefined;
  const ms = type === "DATE" ? 0 : Math.floor(Number(timeMicros(text)) / 1000);
  return ((days - firstDay) * dayMs + ms) / dayMs;
}

function textCell(at: string, text: string, style: number): string {
  const format = style === styles.plain ? "" : ` s="${style}"`;
  return `<c r="${at}"${format} t="inlineStr"><is><t xml:space="preserve">${escapeText(text)}</t></is></c>`;
}

/** What XML cannot hold, or would take for another (§ 22.9.2.19), and `_` where it would be taken for such. */
const unwritable = /_(?=x[0-9A-Fa-f]{4}_)|(?![\t\n])[\p{Cc}\ufffe\uffff]/gu;
const special = /[&<>]/;

export function escapeText(text: string): string {
  const told = text.replace(
    unwritable,
    (sign) => `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`,
  );
  if (!special.test(told)) return told;
  return told.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** A, B … Z, AA … */
function lettersOf(index: number): string {
  const rest = Math.floor(index / 26) - 1;
  return (rest < 0 ? "" : lettersOf(rest)) + String.fromCharCode(65 + (index % 26));
}
