import { type CellKind, isTyped } from "./cell-kind.ts";
import { sameCells } from "./header.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { beginsNarrower, gapBefore, titleAbove } from "./below.ts";
import { classesOf, headerEvidence, holdsValue, isBlankRow, isComment, isYears, type Row } from "./rows.ts";

/** Rows of one width above a header that make a table of their own. */
const aboveRowsMin = 2;

/** More than so many are no tables, but rows that happen to look like headers. */
const tablesMax = 40;

/** The tables that stand under one another in a text: one as a rule. */
export function layoutsOf(rows: readonly Row[]): Layout[] {
  const layouts = separated(rows);
  if (layouts.length <= tablesMax) return layouts;
  const whole = layoutOf(rows, 0, rows.length);
  return whole === undefined ? [] : [whole];
}

function separated(rows: readonly Row[]): Layout[] {
  const layouts: Layout[] = [];
  let from = 0;
  while (from < rows.length && layouts.length <= tablesMax) {
    const whole = layoutOf(rows, from, rows.length);
    if (whole === undefined) break;
    const next = nextTable(rows, from, whole);
    if (next === undefined) {
      layouts.push(...withAbove(rows, from, whole));
      break;
    }
    layouts.push(...withAbove(rows, from, layoutOf(rows, from, next)));
    from = next;
  }
  return layouts.filter((layout, n) => !isPreamble(rows, layout, layouts[n + 1]));
}

/** The table, after those that stand above its header: a table of another width is no preamble. */
function withAbove(rows: readonly Row[], from: number, layout: Layout | undefined): Layout[] {
  if (layout === undefined) return [];
  const to = layout.header.from;
  if (!holdsTable(rows, from, to)) return [layout];
  return [...withAbove(rows, from, layoutOf(rows, from, to)), layout];
}

/** Whether rows are a table rather than titles: several of one width, one after the other. */
function holdsTable(rows: readonly Row[], from: number, to: number): boolean {
  let run = 0;
  for (let n = from; n < to; n++) {
    const row = rows[n];
    if (row === undefined || row.filled < 2 || isComment(row)) run = 0;
    else run = row.width === rows[n - 1]?.width && run > 0 ? run + 1 : 1;
    if (run >= aboveRowsMin) return true;
  }
  return false;
}

/** Names and values above a wider and longer table describe it, and so do lines marked as comments. */
function isPreamble(rows: readonly Row[], layout: Layout, next: Layout | undefined): boolean {
  if (next === undefined) return false;
  const own = rows.slice(layout.header.from, layout.body.to);
  if (own.every((row) => isComment(row) || row.record.raw.trim() === "")) return true;
  if (isMeasured(rows, layout)) return false;
  const length = next.body.to - next.body.from;
  return layout.columns <= 2 && next.columns > layout.columns && length >= own.length * 2;
}

const measuredRowsMin = 5;

/** Names over some rows of numbers or days: data, however few columns they have. */
function isMeasured(rows: readonly Row[], { header, body, columns }: Layout): boolean {
  const names = rows[header.to - 1];
  if (header.to === header.from || names === undefined || body.to - body.from < measuredRowsMin) return false;
  const evidence = headerEvidence(names, classesOf(rows, body.from, body.to, columns));
  return evidence.for > 0 && evidence.against === 0;
}

/** Where another table begins after the first, its title included. */
function nextTable(rows: readonly Row[], from: number, whole: Layout): number | undefined {
  // What follows may be wider than the first table, which is then looked at on its own.
  const firstRun = layoutOf(rows, from, endOfRun(rows, from)) ?? whole;
  const header = rows
    .slice(firstRun.header.from, firstRun.header.to)
    .map((row) => ({ row, words: new Set(wordsOf(row)) }));
  const begin = Math.max(firstRun.header.to + 1, from + 2);
  for (let n = begin; n + 1 < rows.length; n++) {
    const row = rows[n];
    if (row === undefined || row.filled < 2) continue;
    const again = header.some(
      (names) => isAgain(row, names) || (gapBefore(rows, n) && isSeries(row, names.row)),
    );
    if (again || beginsTable(rows, firstRun, n)) return withTitle(rows, n, firstRun.header.to);
  }
  return undefined;
}

const runRowsMax = 500;

function endOfRun(rows: readonly Row[], from: number): number {
  let n = from;
  let seen = 0;
  // So far, and no further: this is asked for many rows of a long text.
  const end = Math.min(rows.length, from + runRowsMax);
  for (; n < end; n++) {
    const row = rows[n];
    if (row === undefined) break;
    if (!isBlankRow(row) && row.filled > 1) seen++;
    else if (isBlankRow(row) && seen >= 2) break;
  }
  return n;
}

/** A row of a header, with the names that it holds. */
interface Names {
  readonly row: Row;
  readonly words: ReadonlySet<string>;
}

/** The names of the header again, all or most of them; numbers in a row may be those of a header by chance. */
function isAgain(row: Row, { row: header, words: names }: Names): boolean {
  if (sameCells(row, header)) return header.filled >= 2;
  const foundMin = Math.max(3, row.filled * 0.8, header.filled * 0.5);
  if (names.size < 3) return false;
  // Of most rows no cell is a name, whatever kind of word it is.
  let cells = 0;
  for (const cell of row.record.cells) if (names.has(cell.trim())) cells++;
  return cells >= foundMin && wordsOf(row).filter((word) => names.has(word)).length >= foundMin;
}

/** The same years over other lines: only the first cell, which says of what, is another one. */
function isSeries(row: Row, header: Row): boolean {
  if (!isYears(row) || row.width !== header.width) return false;
  const [own, other] = [row.record.cells, header.record.cells];
  return own[0]?.trim() !== "" && own.every((cell, n) => n === 0 || cell.trim() === other[n]?.trim());
}

function wordsOf({ record, kinds }: Row): string[] {
  return record.cells.filter((_, column) => isWord(kinds[column] ?? "empty")).map((cell) => cell.trim());
}

function isWord(kind: CellKind): boolean {
  return kind !== "empty" && !isTyped(kind);
}

function beginsTable(rows: readonly Row[], first: Layout, n: number): boolean {
  const row = rows[n];
  if (row === undefined || holdsValue(row)) return false;
  if (row.filled < row.width * 0.8) return beginsNarrower(rows, { first, n, end: endOfRun(rows, n) });
  const afterGap = gapBefore(rows, n) || titleAbove(rows, n);
  const otherWidth = row.width !== first.columns;
  if (!afterGap && !otherWidth) return false;
  const end = endOfRun(rows, n);
  const alike = rows.slice(n, Math.min(end, n + 5)).filter((other) => other.width === row.width).length;
  if (alike < Math.min(afterGap ? 2 : 4, 5)) return false;
  const below = headerEvidence(row, classesOf(rows, n + 1, end, row.width));
  if (below.for === 0 || below.against > 0) return false;
  const above = headerEvidence(row, classesOf(rows, first.body.from, n, first.columns));
  return otherWidth || above.for > 0;
}

function withTitle(rows: readonly Row[], n: number, notBefore: number): number {
  let from = n;
  for (let at = n - 1; at > notBefore; at--) {
    const row = rows[at];
    if (row === undefined || row.filled > 1) break;
    from = at;
    if (isBlankRow(row)) break;
  }
  return from;
}
