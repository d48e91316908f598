import type { BytesPlace } from "../place.ts";
import type { Dialect } from "./dialect.ts";
import type { LineCounter } from "./lines.ts";
import { type Rec, RecordReader } from "./records.ts";
import { type DecodeCounts, type Utf8Options, utf8Pieces } from "./utf8.ts";

/** One row as the file writes it. */
interface CsvRow {
  /** Line of the file where it begins, 1 for the first. */
  readonly line: number;
  readonly cells: readonly string[];
  /** The text of the row, line breaks inside cells included, its line end left out. */
  readonly raw: string;
}

interface ParseOptions extends Utf8Options {
  /** Cells of a good row. Where it is known, a quote that would swallow rows is taken as text. */
  readonly columns?: number | undefined;
  /** Lines to pass over, whatever they hold. */
  readonly skipLines?: number | undefined;
  readonly counts?: DecodeCounts | undefined;
  /** Is told the whole text, the lines passed over included. */
  readonly counter?: LineCounter | undefined;
}

/**
 * The rows of a text file in a dialect, header and notes included, read as a stream. Nothing
 * throws on bad content: quotes never closed, NULs, bytes of other encodings, lines of any length.
 */
export async function* parseCsv(
  path: string,
  dialect: Dialect,
  options: ParseOptions = {},
): AsyncGenerator<CsvRow> {
  for await (const records of recordBatches(path, dialect, options)) yield* records;
}

/** The same by hundreds of rows, for those who count the time. */
export async function* recordBatches(
  place: BytesPlace,
  dialect: Dialect,
  options: ParseOptions = {},
): AsyncGenerator<readonly Rec[]> {
  const counts = options.counts ?? noCounts();
  const lines = new LineSkipper(options.skipLines ?? 0, dialect);
  const reader = new RecordReader({ ...dialect, columns: options.columns }, (options.skipLines ?? 0) + 1);
  for await (const piece of utf8Pieces(place, dialect.encoding, counts, options)) {
    const whole = withoutNuls(piece.toString("utf8"), counts);
    options.counter?.add(whole);
    const text = lines.rest(whole);
    if (text === "") continue;
    reader.push(text);
    yield* batches(reader);
  }
  reader.end();
  yield* batches(reader);
}

export function noCounts(): DecodeCounts {
  return { undecodable: 0, mixedLines: 0, lines: [], nuls: 0, controls: 0 };
}

/** Rows by so many at once: few enough to be forgotten before the memory's next sweep. */
const batchRows = 256;

function* batches(reader: RecordReader): Generator<readonly Rec[]> {
  let records: Rec[] = [];
  for (let record = reader.next(); record !== undefined; record = reader.next()) {
    if (records.push(record) < batchRows) continue;
    yield records;
    records = [];
  }
  if (records.length > 0) yield records;
}

function withoutNuls(text: string, counts: DecodeCounts): string {
  return counts.nuls > 0 && text.includes("\0") ? text.replaceAll("\0", "") : text;
}

/** Passes over the first lines of a text that comes in pieces. */
class LineSkipper {
  #left: number;
  readonly #end: "\n" | "\r" | "either";
  #afterReturn = false;

  constructor(lines: number, { lineEnd, mixedLineEnds }: Dialect) {
    this.#left = lines;
    this.#end = mixedLineEnds === true ? "either" : lineEnd === "\r" ? "\r" : "\n";
  }

  rest(text: string): string {
    let at = 0;
    if (this.#afterReturn && text.startsWith("\n")) at = 1;
    this.#afterReturn = false;
    while (this.#left > 0) {
      const end = this.#find(text, at);
      if (end === -1) return "";
      at = end + 1;
      if (this.#end === "either" && text[end] === "\r") {
        if (text[at] === "\n") at++;
        this.#afterReturn = at >= text.length;
      }
      this.#left--;
    }
    return text.slice(at);
  }

  #find(text: string, from: number): number {
    if (this.#end !== "either") return text.indexOf(this.#end, from);
    const found = text.slice(from).search(/[\r\n]/);
    return found === -1 ? -1 : from + found;
  }
}
