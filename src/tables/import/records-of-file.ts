import type { Dialect } from "../../formats/dialect/dialect.ts";
import { openBytes, type BytesPlace } from "../../formats/place.ts";

/** A record of a text file: its place, and its bytes without the line end. */
export interface FileRecord {
  /** From the beginning of the file, in bytes. */
  readonly offset: number;
  /** The line that it begins on, 1 for the first. */
  readonly line: number;
  readonly bytes: Buffer;
}

const chunkBytes = 4 * 1024 * 1024;
const newline = 10;

/**
 * The records of a text file from its first one of data, blank lines left out, as the engine
 * counts them: a line end inside of quotes ends no record. Lines without a quote are passed at
 * the speed of a search for a byte. A batch is valid until the next one is asked for.
 */
export async function* recordsOfFile(
  place: BytesPlace,
  dialect: Dialect,
  columns: number,
): AsyncGenerator<readonly FileRecord[]> {
  const cutter = new RecordCutter(dialect, columns);
  await using file = await openBytes(place);
  let rest = Buffer.alloc(0);
  let start = 0;
  for (;;) {
    const room = Buffer.allocUnsafe(rest.length + chunkBytes);
    rest.copy(room);
    const { bytesRead } = await file.read(room, rest.length, chunkBytes, start + rest.length);
    const bytes = room.subarray(0, rest.length + bytesRead);
    const last = bytesRead === 0;
    const { records, used } = cutter.cut(bytes, start, last);
    yield records;
    if (last) return;
    rest = bytes.subarray(used);
    start += used;
  }
}

class RecordCutter {
  readonly #end: number;
  readonly #quote: number;
  readonly #escape: number;
  /** The last byte of the separator. */
  readonly #separator: number;
  readonly #keepBlank: boolean;
  #skip: number;
  #line = 1;

  constructor(dialect: Dialect, columns: number) {
    this.#end = dialect.lineEnd === "\r" ? 13 : newline;
    this.#quote = dialect.quote === "" ? -1 : dialect.quote.charCodeAt(0);
    this.#escape = dialect.escape === dialect.quote ? -1 : dialect.escape.charCodeAt(0);
    this.#separator = Buffer.from(dialect.separator).at(-1) ?? -1;
    this.#skip = dialect.preambleLines + dialect.headerRows;
    this.#keepBlank = columns === 1;
  }

  cut(bytes: Buffer, start: number, last: boolean): { records: FileRecord[]; used: number } {
    const records: FileRecord[] = [];
    let at = 0;
    let quote = this.#next(bytes, this.#quote, 0);
    while (at < bytes.length) {
      if (quote < at) quote = this.#next(bytes, this.#quote, at);
      const end = this.#endOf(bytes, at, quote, last);
      if (end === undefined) break;
      const lines = quote < end ? this.#countLines(bytes, at, end) : 1;
      this.#take(records, bytes, { start, at, end });
      this.#line += lines;
      at = end + 1;
    }
    return { records, used: Math.min(at, bytes.length) };
  }

  #take(
    records: FileRecord[],
    bytes: Buffer,
    { start, at, end }: { start: number; at: number; end: number },
  ): void {
    if (this.#skip > 0) {
      this.#skip--;
      return;
    }
    const stop = end > at && bytes[end - 1] === 13 && this.#end === newline ? end - 1 : end;
    if (stop === at && !this.#keepBlank) return;
    records.push({ offset: start + at, line: this.#line, bytes: bytes.subarray(at, stop) });
  }

  /** Where the record that begins at `at` ends; undefined where these bytes do not tell. */
  #endOf(bytes: Buffer, at: number, firstQuote: number, last: boolean): number | undefined {
    let end = this.#next(bytes, this.#end, at);
    if (firstQuote < end) end = this.#endBehindQuotes(bytes, at, firstQuote);
    if (end < bytes.length) return end;
    return last ? bytes.length : undefined;
  }

  #endBehindQuotes(bytes: Buffer, at: number, firstQuote: number): number {
    let inside = false;
    for (let place = firstQuote; place < bytes.length; place++) {
      const byte = bytes[place];
      if (byte === this.#escape && inside) place++;
      else if (byte === this.#quote && (inside || this.#opens(bytes, at, place))) inside = !inside;
      else if (byte === this.#end && !inside) return place;
    }
    return bytes.length;
  }

  /** A quote in the middle of an unquoted cell is a character like others; behind a closing one it is doubled. */
  #opens(bytes: Buffer, at: number, place: number): boolean {
    const before = bytes[place - 1];
    return place === at || before === this.#quote || before === this.#separator;
  }

  #countLines(bytes: Buffer, at: number, end: number): number {
    let lines = 1;
    for (
      let place = bytes.indexOf(newline, at);
      place !== -1 && place < end;
      place = bytes.indexOf(newline, place + 1)
    )
      lines++;
    return lines;
  }

  /** The place of a byte, or the length where there is none. */
  #next(bytes: Buffer, byte: number, from: number): number {
    if (byte < 0) return bytes.length;
    const found = bytes.indexOf(byte, from);
    return found === -1 ? bytes.length : found;
  }
}
