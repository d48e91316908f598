import { setImmediate as nextTurn } from "node:timers/promises";
import { countLines, lineEndFrom, type LineEnd, withoutLineEnd } from "./lines.ts";
import type { Shape } from "./shape.ts";
import { cellCutter, type Scan, scanRecord } from "./scan.ts";

export interface Rec {
  /** Line of the text where the record begins, 1 for the first. */
  readonly line: number;
  /** How many lines it spans. */
  readonly lines: number;
  readonly cells: string[];
  readonly raw: string;
  /** Cells between quotes. */
  readonly quoted: number;
  /** Quotes that neither open nor close nor are escaped. */
  readonly stray: number;
  /** Set where a quote was never closed or where it was taken as text to save the record. */
  readonly mended: boolean;
  /** Set where the record was longer than the limit and is cut. */
  readonly cut: boolean;
}

/** A quoted cell longer than this with line breaks inside is one whose quote was never closed, in characters. */
const quotedCharsMax = 4 * 1024 * 1024;

/** Where more than this, and ten times what was read, was read in vain, quotes no longer reach past their line. */
const wastedCharsMax = 16 * 1024 * 1024;

/** A record longer than this is cut, in characters. */
const recordCharsMax = 32 * 1024 * 1024;

/**
 * Cuts text into records, forgiving what RFC 4180 does not allow: quotes inside quoted cells,
 * quotes never closed, spaces around quotes, any line end. The caller pushes text as it comes
 * and takes records while there are some; memory holds one record and one piece of text.
 */
export class RecordReader {
  readonly #shape: Shape;
  readonly #cut: (line: string) => string[];
  readonly #marks: readonly string[];
  #text = "";
  #at = 0;
  #ended = false;
  #line: number;
  /** Nothing before is a line end. */
  #soughtUpTo = 0;
  #skipping = false;
  /** Characters read so far, and characters read in vain behind quotes that were never closed. */
  #taken = 0;
  #wasted = 0;

  constructor(shape: Shape, firstLine = 1) {
    this.#shape = shape;
    this.#line = firstLine;
    this.#cut = cellCutter(shape.separator);
    this.#marks = [...new Set([shape.quote, shape.escape])].filter((mark) => mark !== "");
  }

  push(piece: string): void {
    this.#text = this.#at === this.#text.length ? piece : this.#text.slice(this.#at) + piece;
    this.#soughtUpTo = Math.max(0, this.#soughtUpTo - this.#at);
    this.#at = 0;
  }

  end(): void {
    this.#ended = true;
  }

  /** The next record, or undefined where more text is needed (or none is left). */
  next(): Rec | undefined {
    const start = this.#at;
    if (start >= this.#text.length) return undefined;
    const end = lineEndFrom(this.#text, Math.max(start, this.#soughtUpTo), this.#shape, this.#ended);
    if (end.at === -1) return this.#withoutEnd(start);
    if (this.#skipping) return this.#afterLong(end.next);
    return this.#read(start, end);
  }

  /** The text breaks off inside a line: it goes on, it is too long, or it is the last. */
  #withoutEnd(start: number): Rec | undefined {
    const length = this.#text.length;
    this.#soughtUpTo = Math.max(start, length - 1);
    if (this.#skipping) {
      this.#at = length;
      return undefined;
    }
    if (length - start > recordCharsMax) return this.#tooLong(start);
    return this.#ended ? this.#read(start, { at: length, next: length }) : undefined;
  }

  #tooLong(start: number): Rec {
    const raw = this.#text.slice(start, start + recordCharsMax);
    this.#at = this.#text.length;
    this.#soughtUpTo = this.#at;
    this.#skipping = true;
    return { line: this.#line, lines: 0, cells: [], raw, quoted: 0, stray: 0, mended: false, cut: true };
  }

  #afterLong(next: number): Rec | undefined {
    this.#skipping = false;
    this.#at = next;
    this.#line += 1;
    return this.next();
  }

  #read(start: number, end: LineEnd): Rec | undefined {
    const line = this.#text.slice(start, end.at);
    if (!this.#marks.some((mark) => line.includes(mark)))
      return this.#took(line, end.next, this.#cut(line), false);
    if (this.#wasted > wastedCharsMax + this.#taken * 10) return this.#lineAlone(line, end.next);
    const scan = this.#scan(start);
    if (scan !== undefined) return this.#chosen(start, line, end, scan);
    const length = this.#text.length - start;
    if (length < quotedCharsMax) return undefined;
    this.#wasted += length;
    return this.#lineAlone(line, end.next);
  }

  /** What was scanned, unless another reading of its quotes gives the cells that there must be. */
  #chosen(start: number, line: string, end: LineEnd, scan: Scan): Rec {
    const { columns } = this.#shape;
    const several = scan.next > end.next;
    const wrong = columns !== undefined && scan.cells.length !== columns;
    const doubts = (scan.stray > 0 ? 1 : 0) + (several ? 1 : 0) + (wrong ? 1 : 0);
    if (!scan.unclosed && doubts < 2) return this.#scanned(start, scan, false);
    this.#wasted += scan.next - start;
    const better = columns === undefined ? undefined : this.#mended(start, scan, columns);
    if (better !== undefined) return this.#scanned(start, better, true);
    const swallows = scan.unclosed ? this.#rowsFollow(end.next) : doubts === 3;
    if (several && swallows) return this.#lineAlone(line, end.next);
    return this.#scanned(start, scan, scan.unclosed);
  }

  /** Reads the record again with one of its opening quotes taken as text. */
  #mended(start: number, scan: Scan, columns: number): Scan | undefined {
    for (const position of scan.opened.slice(0, 24)) {
      const other = this.#scan(start, position);
      const good = other !== undefined && !other.unclosed && other.stray === 0;
      if (good && other.cells.length === columns) return other;
      this.#wasted += (other?.next ?? this.#text.length) - start;
    }
    return undefined;
  }

  #scan(start: number, literal = -1): Scan | undefined {
    return scanRecord({ text: this.#text, start, ended: this.#ended, shape: this.#shape, literal });
  }

  /** Reads a line as if it were the last, so that none of its quotes reaches into the next. */
  #lineAlone(line: string, next: number): Rec {
    const { columns } = this.#shape;
    const read = (literal: number): Scan | undefined =>
      scanRecord({ text: line, start: 0, ended: true, shape: this.#shape, literal });
    const scan = read(-1);
    const others = columns === undefined ? [] : (scan?.opened.slice(-24).toReversed() ?? []).map(read);
    const good = [scan, ...others].find(
      (one) => one !== undefined && !one.unclosed && (columns === undefined || one.cells.length === columns),
    );
    return this.#took(line, next, good?.cells ?? this.#cut(line), true, good?.quoted ?? 0);
  }

  /** Whether the lines from `from` on are rows of their own, and not the rest of a cell that the file breaks off. */
  #rowsFollow(from: number): boolean {
    const { columns } = this.#shape;
    if (columns === undefined) return true;
    let good = 0;
    let lines = 0;
    for (let at = from; lines < 50 && at < this.#text.length; lines++) {
      const end = lineEndFrom(this.#text, at, this.#shape, this.#ended);
      const line = this.#text.slice(at, end.at === -1 ? undefined : end.at);
      if (this.#cut(line).length === columns) good++;
      if (end.at === -1) break;
      at = end.next;
    }
    return good > 0 && good >= lines * 0.3;
  }

  #took(line: string, next: number, cells: string[], mended: boolean, quoted = 0): Rec {
    const record = { line: this.#line, lines: 1, cells, raw: line, quoted, stray: 0, mended, cut: false };
    this.#goTo(next, 1);
    return record;
  }

  #scanned(start: number, { cells, next, quoted, stray }: Scan, mended: boolean): Rec {
    const raw = withoutLineEnd(this.#text.slice(start, next));
    const lines = countLines(raw, this.#shape);
    const record = { line: this.#line, lines, cells, raw, quoted, stray, mended, cut: false };
    this.#goTo(next, lines);
    return record;
  }

  #goTo(next: number, lines: number): void {
    this.#line += lines;
    this.#taken += next - this.#at;
    this.#at = next;
    this.#soughtUpTo = next;
  }
}

/** All the records of a text that is in memory. */
export function recordsOf(text: string, shape: Shape, countMax = Infinity, firstLine = 1): Rec[] {
  const reader = new RecordReader(shape, firstLine);
  reader.push(text);
  reader.end();
  const records: Rec[] = [];
  while (records.length < countMax) {
    const record = reader.next();
    if (record === undefined) break;
    records.push(record);
  }
  return records;
}

/** So many characters take a few milliseconds. */
const charsATurn = 25_000;

/** The same of a long text: others have their turn meanwhile. */
export async function recordsInTurns(text: string, shape: Shape): Promise<Rec[]> {
  const reader = new RecordReader(shape);
  reader.push(text);
  reader.end();
  const records: Rec[] = [];
  let chars = 0;
  for (let record = reader.next(); record !== undefined; record = reader.next()) {
    records.push(record);
    chars += record.raw.length;
    if (chars < charsATurn) continue;
    chars = 0;
    await nextTurn();
  }
  return records;
}
