import { lineBreakLength, lineEndFrom, withoutLineEnd } from "./lines.ts";
import type { Shape } from "./shape.ts";

/** One record as its quotes say. */
export interface Scan {
  readonly cells: string[];
  /** Where the next record begins. */
  next: number;
  quoted: number;
  stray: number;
  /** Positions of the quotes that opened a cell. */
  readonly opened: number[];
  unclosed: boolean;
}

interface ScanRequest {
  readonly text: string;
  readonly start: number;
  /** No more text will come. */
  readonly ended: boolean;
  readonly shape: Shape;
  /** The position of a quote that is text and opens nothing; -1 for none. */
  readonly literal: number;
}

/** The record that begins at `start`; undefined where more text could change it. */
export function scanRecord(request: ScanRequest): Scan | undefined {
  const { text, start, ended, shape, literal } = request;
  const scan: Scan = { cells: [], next: start, quoted: 0, stray: 0, opened: [], unclosed: false };
  const bare = bareReader(request, scan);
  const bySpaces = shape.separator.startsWith(" ");
  const cell = (at: number): number | undefined => {
    const opening = openingQuote(text, at, shape);
    return opening === -1 || opening === literal ? bare(at) : quotedCell(request, opening, scan);
  };
  for (let at = bySpaces ? pastSpaces(text, start) : start; ;) {
    const after = cell(at);
    if (after === undefined) return undefined;
    if (endsAt(request, after, scan)) return scan.next === Infinity ? undefined : scan;
    at = after + separatorLength(text, after, shape.separator);
    if (at >= text.length && !ended) return undefined;
    // Spaces at the end of a line separate nothing.
    if (bySpaces && endsAt(request, at, scan)) return scan;
  }
}

/** Whether the record ends at `at`; `next` is Infinity where more text must come to know where the next begins. */
function endsAt({ text, ended, shape }: ScanRequest, at: number, scan: Scan): boolean {
  const length = at >= text.length ? 0 : lineBreakLength(text, at, shape, ended);
  if (at < text.length && length === 0) return false;
  const open = !ended && at + length >= text.length && length < 2 && text.charCodeAt(at) !== 10;
  scan.next = open ? Infinity : at + length;
  return true;
}

/** Reads a quoted cell; the position after it, at a separator or a line end. */
function quotedCell(request: ScanRequest, opening: number, scan: Scan): number | undefined {
  const { text, ended, shape } = request;
  const { quote, escape } = shape;
  const doubled = escape === quote || escape === "";
  scan.opened.push(opening);
  let from = opening + 1;
  let cell = "";
  for (let at = from; ;) {
    const found = doubled ? text.indexOf(quote, at) : nextOf(text, quote, escape, at);
    if (found === -1) {
      if (!ended) return undefined;
      scan.cells.push(cell + withoutLineEnd(text.slice(from)));
      scan.unclosed = true;
      return text.length;
    }
    const escaped = escapedLength(text, found, shape, doubled);
    if (escaped > 0) {
      // The sign that escapes is left out where what follows needs it.
      cell += text.slice(from, escaped === 2 ? found : found + 1);
      from = found + 1;
      at = found + 2;
      continue;
    }
    const after = boundaryAfter(request, found + 1);
    if (after === undefined) return undefined;
    if (after !== -1) {
      scan.cells.push(
        from === opening + 1 && cell === "" ? text.slice(from, found) : cell + text.slice(from, found),
      );
      scan.quoted++;
      return after;
    }
    scan.stray++;
    at = found + 1;
  }
}

/** 2 where an escape and what it escapes stand at `at`, 1 where an escape escapes nothing known, else 0. */
function escapedLength(text: string, at: number, { quote, escape }: Shape, doubled: boolean): number {
  const next = text[at + 1];
  if (doubled) return next === quote ? 2 : 0;
  if (!text.startsWith(escape, at)) return 0;
  return next === quote || next === escape ? 2 : 1;
}

/** The position of the separator or line end that follows, past spaces; -1 where there is other text. */
function boundaryAfter({ text, ended, shape }: ScanRequest, from: number): number | undefined {
  if (separatorLength(text, from, shape.separator) > 0) return from;
  let at = from;
  while (text.charCodeAt(at) === 32) at++;
  if (at >= text.length) return ended ? at : undefined;
  if (text.charCodeAt(at) === 13 && at + 1 >= text.length && !ended) return undefined;
  if (lineBreakLength(text, at, shape, ended) > 0) return at;
  return separatorLength(text, at, shape.separator) > 0 ? at : -1;
}

function pastSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 32) at++;
  return at;
}

type BareReader = (at: number) => number | undefined;

/** Reads cells without quotes. Plain separators are sought by the engine's own search, each once. */
function bareReader({ text, ended, shape }: ScanRequest, scan: Scan): BareReader {
  const { separator, quote, escape } = shape;
  const escapes = escape !== quote && escape !== "";
  let lineEnd = -1;
  const endOfLine = (at: number): number | undefined => {
    if (lineEnd >= at) return lineEnd;
    const end = lineEndFrom(text, at, shape, ended).at;
    if (end === -1 && !ended) return undefined;
    lineEnd = end === -1 ? text.length : end;
    return lineEnd;
  };
  if (escapes || separator === "" || separator.includes(" ")) {
    return (at) => {
      const end = endOfLine(at);
      return end === undefined ? undefined : slowBareCell(text, at, end, shape, escapes, scan);
    };
  }
  let separatorAt = -1;
  return (at) => {
    const end = endOfLine(at);
    if (end === undefined) return undefined;
    if (separatorAt < at) {
      separatorAt = text.indexOf(separator, at);
      if (separatorAt === -1) separatorAt = Infinity;
    }
    const after = Math.min(separatorAt, end);
    scan.cells.push(text.slice(at, after));
    return after;
  };
}

function slowBareCell(
  text: string,
  from: number,
  end: number,
  shape: Shape,
  escapes: boolean,
  scan: Scan,
): number {
  let at = from;
  while (at < end && separatorLength(text, at, shape.separator) === 0) {
    at += escapes && text.startsWith(shape.escape, at) && at + 1 < end ? 2 : 1;
  }
  let cell = text.slice(from, at);
  if (spaced(shape.separator)) cell = cell.trimStart();
  scan.cells.push(escapes && cell.includes(shape.escape) ? unescape(cell, shape) : cell);
  return at;
}

function nextOf(text: string, one: string, other: string, from: number): number {
  const a = text.indexOf(one, from);
  const b = text.indexOf(other, from);
  if (a === -1) return b;
  return b === -1 ? a : Math.min(a, b);
}

/** The position of a quote that opens the cell at `at`, past spaces; -1 where there is none. */
function openingQuote(text: string, at: number, { quote, separator }: Shape): number {
  if (quote === "") return -1;
  let position = at;
  if (!separator.startsWith(" ")) while (text.charCodeAt(position) === 32) position++;
  return text.startsWith(quote, position) ? position : -1;
}

/** Whether spaces follow the separator as a rule, and are not part of the cells. */
function spaced(separator: string): boolean {
  return separator.length === 2 && separator[1] === " " && separator[0] !== " ";
}

function separatorLength(text: string, at: number, separator: string): number {
  if (separator === "") return 0;
  if (separator === " " || separator === "  ") {
    let end = at;
    while (text.charCodeAt(end) === 32) end++;
    return end - at >= separator.length ? end - at : 0;
  }
  if (spaced(separator)) return text[at] === separator[0] ? 1 : 0;
  return text.startsWith(separator, at) ? separator.length : 0;
}

/** Cuts a line without quotes. */
export function cellCutter(separator: string): (line: string) => string[] {
  if (separator === "") return (line) => [line];
  if (separator === " ") return (line) => line.trim().split(/ +/);
  if (separator === "  ") return (line) => line.trim().split(/ {2,}/);
  if (spaced(separator)) {
    const [mark = ","] = separator;
    return (line) => line.split(mark).map((cell) => cell.trimStart());
  }
  return (line) => line.split(separator);
}

function unescape(cell: string, { separator, quote, escape }: Shape): string {
  const known = new Set([separator, quote, escape]);
  let out = "";
  for (let at = 0; at < cell.length; at++) {
    if (cell[at] === escape && known.has(cell[at + 1] ?? "\n")) at++;
    out += cell[at] ?? "";
  }
  return out;
}
