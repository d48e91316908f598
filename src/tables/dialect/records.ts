/**
 * Cuts text into records, forgiving what RFC 4180 does not allow: quotes inside quoted cells,
 * quotes never closed, spaces around quotes, any line end. The caller pushes text as it comes
 * and takes records while there are some; memory holds one record and one piece of text.
 */
export interface Shape {
  readonly separator: string;
  readonly quote: string;
  readonly escape: string;
  readonly lineEnd: "\n" | "\r\n" | "\r";
  readonly mixedLineEnds?: boolean | undefined;
  /** The number of cells of a good record, where it is known: it tells a stray quote from an opening one. */
  readonly columns?: number | undefined;
}

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
export const quotedCharsMax = 4 * 1024 * 1024;

/** A record longer than this is cut, in characters. */
export const recordCharsMax = 32 * 1024 * 1024;

interface Scan {
  cells: string[];
  /** Where the next record begins. */
  next: number;
  quoted: number;
  stray: number;
  /** Positions of the quotes that opened a cell. */
  opened: number[];
  unclosed: boolean;
}

export class RecordReader {
  readonly #shape: Shape;
  readonly #cutCells: (line: string) => string[];
  readonly #needsScan: (line: string) => boolean;
  #text = "";
  #at = 0;
  #ended = false;
  #line = 1;
  /** A line end sought from here on; nothing is before. */
  #soughtUpTo = 0;
  #skipping = false;

  constructor(shape: Shape, firstLine = 1) {
    this.#shape = shape;
    this.#line = firstLine;
    this.#cutCells = cellCutter(shape.separator);
    const { quote, escape } = shape;
    const escaped = escape !== quote && escape !== "";
    this.#needsScan = (line) => (quote !== "" && line.includes(quote)) || (escaped && line.includes(escape));
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
    const end = this.#lineEndFrom(Math.max(start, this.#soughtUpTo));
    if (end.at === -1) return this.#longLine(start);
    if (this.#skipping) return this.#skipRest(end.next);
    const line = this.#text.slice(start, end.at);
    if (!this.#needsScan(line)) return this.#take(start, end.next, line, this.#cutCells(line));
    return this.#scanned(start, line, end);
  }

  #longLine(start: number): Rec | undefined {
    this.#soughtUpTo = Math.max(start, this.#text.length - 1);
    const length = this.#text.length - start;
    if (this.#skipping) {
      this.#at = this.#text.length;
      return undefined;
    }
    if (length > recordCharsMax) {
      const raw = this.#text.slice(start, start + recordCharsMax);
      this.#at = this.#text.length;
      this.#soughtUpTo = this.#at;
      this.#skipping = true;
      return { line: this.#line, lines: 0, cells: [], raw, quoted: 0, stray: 0, mended: false, cut: true };
    }
    if (!this.#ended) return undefined;
    const line = this.#text.slice(start);
    const end = { at: this.#text.length, next: this.#text.length };
    if (!this.#needsScan(line)) return this.#take(start, end.next, line, this.#cutCells(line));
    return this.#scanned(start, line, end);
  }

  #skipRest(next: number): Rec | undefined {
    this.#skipping = false;
    this.#at = next;
    this.#line += 1;
    return this.next();
  }

  #scanned(start: number, line: string, end: { at: number; next: number }): Rec | undefined {
    const scan = this.#scan(start, undefined);
    if (scan === undefined) {
      if (this.#text.length - start < quotedCharsMax) return undefined;
      return this.#asOneLine(start, line, end);
    }
    const { columns } = this.#shape;
    const wrong = columns !== undefined && scan.cells.length !== columns;
    const severalLines = scan.next > end.next;
    const suspect = scan.unclosed || (wrong && (scan.stray > 0 || severalLines));
    if (!suspect) return this.#take(start, scan.next, undefined, scan.cells, scan);
    const better = this.#mend(start, scan, columns);
    if (better !== undefined) return this.#take(start, better.next, undefined, better.cells, better, true);
    if (scan.unclosed && severalLines && this.#rowsFollow(end.next)) return this.#asOneLine(start, line, end);
    if (wrong && severalLines && scan.stray > 0) return this.#asOneLine(start, line, end);
    return this.#take(start, scan.next, undefined, scan.cells, scan, scan.unclosed);
  }

  /** Reads the record again with one of its opening quotes taken as text, until the cells are as many as they must be. */
  #mend(start: number, scan: Scan, columns: number | undefined): Scan | undefined {
    if (columns === undefined) return undefined;
    for (const position of scan.opened.slice(0, 24)) {
      const other = this.#scan(start, position);
      if (other !== undefined && !other.unclosed && other.stray === 0 && other.cells.length === columns) {
        return other;
      }
    }
    return undefined;
  }

  /** Whether the lines from `from` on are rows of their own, and not the rest of a cell that the file breaks off. */
  #rowsFollow(from: number): boolean {
    const { columns } = this.#shape;
    if (columns === undefined) return true;
    let good = 0;
    let lines = 0;
    for (let at = from; lines < 50 && at < this.#text.length; lines++) {
      const end = this.#lineEndFrom(at);
      const line = this.#text.slice(at, end.at === -1 ? undefined : end.at);
      if (this.#cutCells(line).length === columns) good++;
      if (end.at === -1) break;
      at = end.next;
    }
    return good > 0 && good >= lines * 0.3;
  }

  /** Gives up on quotes for this line. */
  #asOneLine(start: number, line: string, end: { at: number; next: number }): Rec {
    return this.#take(start, end.next, line, this.#cutCells(line), undefined, true);
  }

  #take(
    start: number,
    next: number,
    line: string | undefined,
    cells: string[],
    scan?: Scan,
    mended = false,
  ): Rec {
    const raw = line ?? withoutLineEnd(this.#text.slice(start, next));
    const lines = line === undefined ? this.#countLines(raw) : 1;
    const record: Rec = {
      line: this.#line,
      lines,
      cells,
      raw,
      quoted: scan?.quoted ?? 0,
      stray: scan?.stray ?? 0,
      mended,
      cut: false,
    };
    this.#line += lines;
    this.#at = next;
    this.#soughtUpTo = next;
    return record;
  }

  #countLines(raw: string): number {
    let lines = 1;
    for (let at = 0; ; lines++) {
      const end = lineEndFrom(raw, at, this.#shape, true);
      if (end.at === -1 || end.next > raw.length || end.at === raw.length) return lines;
      at = end.next;
    }
  }

  #lineEndFrom(from: number): { at: number; next: number } {
    return lineEndFrom(this.#text, from, this.#shape, this.#ended);
  }

  /** One record from `start`; undefined where more text could change it. */
  #scan(start: number, literal: number | undefined): Scan | undefined {
    const text = this.#text;
    const { separator, quote, escape } = this.#shape;
    const scan: Scan = { cells: [], next: start, quoted: 0, stray: 0, opened: [], unclosed: false };
    let at = start;
    for (;;) {
      const opening = quote === "" ? -1 : openingQuote(text, at, quote, separator);
      if (opening !== -1 && opening !== literal) {
        scan.opened.push(opening);
        const closed = this.#quotedCell(opening, scan);
        if (closed === undefined) return undefined;
        at = closed;
      } else {
        at = this.#bareCell(at, scan, escape !== quote ? escape : "");
      }
      const end = this.#endAt(at);
      if (end !== -1) {
        scan.next = end;
        return scan;
      }
      at += separatorLength(text, at, separator);
      if (at >= text.length && !this.#ended) return undefined;
    }
  }

  /** Reads a quoted cell; the position after it, at a separator or a line end. */
  #quotedCell(opening: number, scan: Scan): number | undefined {
    const text = this.#text;
    const { quote, escape } = this.#shape;
    const doubled = escape === quote || escape === "";
    let from = opening + 1;
    let cell = "";
    for (let at = from; ;) {
      const found = doubled ? text.indexOf(quote, at) : nextOf(text, quote, escape, at);
      if (found === -1) {
        if (!this.#ended) return undefined;
        scan.cells.push(cell + withoutLineEnd(text.slice(from)));
        scan.unclosed = true;
        return text.length;
      }
      if (!doubled && text.startsWith(escape, found)) {
        const escaped = text[found + 1];
        const known = escaped === quote || escaped === escape;
        cell += text.slice(from, known ? found : found + 1);
        from = found + 1;
        at = found + 2;
        continue;
      }
      if (doubled && text[found + 1] === quote) {
        cell += text.slice(from, found + 1);
        from = found + 2;
        at = from;
        continue;
      }
      const after = this.#boundaryAfter(found + 1);
      if (after === undefined) return undefined;
      if (after !== -1) {
        scan.cells.push(cell + text.slice(from, found));
        scan.quoted++;
        return after;
      }
      scan.stray++;
      at = found + 1;
    }
  }

  /** The position of the separator or line end that follows, past spaces; -1 where there is other text. */
  #boundaryAfter(from: number): number | undefined {
    const text = this.#text;
    const { separator } = this.#shape;
    if (separatorLength(text, from, separator) > 0) return from;
    let at = from;
    while (text[at] === " ") at++;
    if (at >= text.length) return this.#ended ? at : undefined;
    if (text[at] === "\r" && at + 1 >= text.length && !this.#ended) return undefined;
    return this.#endAt(at) !== -1 || separatorLength(text, at, separator) > 0 ? at : -1;
  }

  #bareCell(from: number, scan: Scan, escape: string): number {
    const text = this.#text;
    let at = from;
    for (;;) {
      if (at >= text.length || this.#endAt(at) !== -1) break;
      if (separatorLength(text, at, this.#shape.separator) > 0) break;
      at += escape !== "" && text.startsWith(escape, at) && this.#endAt(at + 1) === -1 ? 2 : 1;
    }
    let cell = text.slice(from, at);
    if (spaced(this.#shape.separator)) cell = cell.trimStart();
    scan.cells.push(escape !== "" && cell.includes(escape) ? unescape(cell, escape, this.#shape) : cell);
    return at;
  }

  /** Where the next line begins if a line ends at `at`; -1 otherwise. */
  #endAt(at: number): number {
    const text = this.#text;
    if (at >= text.length) return this.#ended ? at : -1;
    const code = text.charCodeAt(at);
    if (code !== 10 && code !== 13) return -1;
    const { lineEnd, mixedLineEnds } = this.#shape;
    if (code === 10) return lineEnd !== "\r" || mixedLineEnds === true ? at + 1 : -1;
    if (text.charCodeAt(at + 1) === 10 && lineEnd !== "\r") return at + 2;
    if (at + 1 >= text.length && this.#ended) return at + 1;
    if (lineEnd === "\r" || mixedLineEnds === true) return text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1;
    return -1;
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

function lineEndFrom(text: string, from: number, shape: Shape, ended: boolean): { at: number; next: number } {
  if (shape.mixedLineEnds === true) return anyLineEndFrom(text, from, ended);
  if (shape.lineEnd === "\r") {
    const at = text.indexOf("\r", from);
    return at === -1 ? none : { at, next: at + 1 };
  }
  const at = text.indexOf("\n", from);
  if (at === -1) return none;
  return { at: at > from && text.charCodeAt(at - 1) === 13 ? at - 1 : at, next: at + 1 };
}

const none = { at: -1, next: -1 };

function anyLineEndFrom(text: string, from: number, ended: boolean): { at: number; next: number } {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10) return { at, next: at + 1 };
    if (code !== 13) continue;
    if (at + 1 >= text.length) return ended ? { at, next: at + 1 } : none;
    return { at, next: text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1 };
  }
  return none;
}

function withoutLineEnd(text: string): string {
  return text.replace(/(?:\r\n|\n|\r)$/, "");
}

function nextOf(text: string, one: string, other: string, from: number): number {
  const a = text.indexOf(one, from);
  const b = text.indexOf(other, from);
  if (a === -1) return b;
  return b === -1 ? a : Math.min(a, b);
}

/** The position of a quote that opens the cell at `at`, past spaces; -1 where there is none. */
function openingQuote(text: string, at: number, quote: string, separator: string): number {
  let position = at;
  if (!separator.startsWith(" ")) while (text[position] === " ") position++;
  return text[position] === quote ? position : -1;
}

/** Whether spaces follow the separator as a rule, and are not part of the cells. */
export function spaced(separator: string): boolean {
  return separator.length === 2 && separator[1] === " " && separator[0] !== " ";
}

function separatorLength(text: string, at: number, separator: string): number {
  if (separator === "") return 0;
  if (separator === " " || separator === "  ") {
    let end = at;
    while (text[end] === " ") end++;
    return end - at >= separator.length ? end - at : 0;
  }
  if (spaced(separator)) return text[at] === separator[0] ? 1 : 0;
  return text.startsWith(separator, at) ? separator.length : 0;
}

function cellCutter(separator: string): (line: string) => string[] {
  if (separator === "") return (line) => [line];
  if (separator === " ") return (line) => line.trim().split(/ +/);
  if (separator === "  ") return (line) => line.trim().split(/ {2,}/);
  if (spaced(separator)) {
    const [mark = ","] = separator;
    return (line) => line.split(mark).map((cell) => cell.trimStart());
  }
  return (line) => line.split(separator);
}

function unescape(cell: string, escape: string, { separator, quote }: Shape): string {
  let out = "";
  for (let at = 0; at < cell.length; at++) {
    const next = cell[at + 1] ?? "";
    const escapes =
      cell[at] === escape && next !== "" && (next === separator || next === escape || next === quote);
    if (escapes) at++;
    out += cell[at] ?? "";
  }
  return out;
}
