import { isTyped } from "./cell-kind.ts";
import type { Layout } from "./layout.ts";
import { classesOf, headerEvidence, holdsValue, isBlankRow, type Row } from "./rows.ts";

/** What tells that other rows than those of the table stand below it, among rows of its width. */

/** A blank row is before, or before the title lines that stand right above. */
export function gapBefore(rows: readonly Row[], n: number): boolean {
  for (let at = n - 1; at >= Math.max(0, n - 4); at--) {
    const row = rows[at];
    if (row === undefined) return false;
    if (isBlankRow(row)) return true;
    if (row.filled > 1) return false;
  }
  return false;
}

/** A row with one cell alone is right above, where others have several. */
export function titleAbove(rows: readonly Row[], n: number): boolean {
  const [title, before] = [rows[n - 1], rows[n - 2]];
  if (title?.filled !== 1 || title.kinds[0] === "empty" || title.kinds.some(isTyped)) return false;
  const cells = rows[n]?.record.cells.map((cell) => cell.trim()) ?? [];
  return before !== undefined && before.filled > 2 && new Set(cells).size === cells.length;
}

interface Below {
  readonly first: Layout;
  /** Of the row that may name the columns. */
  readonly n: number;
  readonly end: number;
}

/** Fewer columns, which a sheet or its text completes with empty cells, named over values of another kind. */
export function beginsNarrower(rows: readonly Row[], below: Below): boolean {
  const { n, end } = below;
  const row = rows[n];
  if (row === undefined || !isNarrower(rows, below)) return false;
  const evidence = headerEvidence(row, classesOf(rows, n + 1, end, reach(row)));
  return evidence.for > 0 && evidence.against === 0;
}

/** After a blank row, rows that all end before the last cells of those above. */
function isNarrower(rows: readonly Row[], { first, n, end }: Below): boolean {
  const row = rows[n];
  if (row === undefined || holdsValue(row)) return false;
  const width = reach(row);
  if (width < 2 || row.filled < width || width >= first.columns || !gapBefore(rows, n)) return false;
  const under = rows.slice(n + 1, end).filter((other) => !isBlankRow(other));
  if (under.length < 2 || under.some((other) => reach(other) > width || other.filled < 2)) return false;
  const above = rows.slice(first.header.to, n).filter((other) => other.filled > 1);
  return above.length > 0 && above.every((other) => reach(other) > width);
}

/** The width of a row up to its last cell that is not empty. */
function reach(row: Row): number {
  return row.kinds.findLastIndex((kind) => kind !== "empty") + 1;
}

/** Gaps that are looked at: a file with more of them leaves blank rows between rows of data. */
const gapsMax = 20;

/**
 * The row after a gap from which on, perhaps, another table stands, which could not be told for sure:
 * it is read as rows of the table above.
 */
export function perhapsTable(rows: readonly Row[], layout: Layout): number | undefined {
  let gaps = 0;
  for (let n = layout.body.from + 2; n + 1 < layout.body.to && gaps < gapsMax; n++) {
    const row = rows[n];
    if (row === undefined || row.filled < 2 || !gapBefore(rows, n)) continue;
    gaps++;
    const end = endOfBlock(rows, n, layout.body.to);
    if (mayName(rows, { first: layout, n, end })) return n;
  }
  return undefined;
}

function endOfBlock(rows: readonly Row[], from: number, to: number): number {
  const blank = rows.findIndex((row, n) => n > from && n < to && isBlankRow(row));
  return blank === -1 ? to : blank;
}

function mayName(rows: readonly Row[], below: Below): boolean {
  const { first, n } = below;
  const row = rows[n];
  if (row === undefined || holdsValue(row)) return false;
  const names = row.record.cells.slice(0, first.columns).map((cell) => cell.trim());
  const given = names.filter((name) => name !== "");
  if (given.some((name) => name.length > 60 || /\d/.test(name))) return false;
  if (new Set(given).size < given.length) return false;
  return isNarrower(rows, below) || (row.filled >= first.columns && turnsInto(rows, below));
}

const turnedRowsMin = 3;

/** A column whose texts all hold figures above, or all begin with one word, and none of them from here on, or the other way. */
function turnsInto(rows: readonly Row[], { first, n, end }: Below): boolean {
  const above = rows.slice(first.body.from, n).filter((row) => row.filled > 1);
  const under = rows.slice(n + 1, end);
  if (above.length < turnedRowsMin || under.length < turnedRowsMin - 1) return false;
  return Array.from({ length: first.columns }, (_, column) => column).some((column) => {
    const [before, after] = [above, under].map((some) => textsIn(some, column));
    if (before === undefined || after === undefined) return false;
    return isTurned(before, after, (text) => /\d/.test(text)) || isTurned(before, after, beginsWith(before));
  });
}

function textsIn(rows: readonly Row[], column: number): string[] {
  return rows.map((row) => row.record.cells[column]?.trim() ?? "").filter((text) => text !== "");
}

function isTurned(
  before: readonly string[],
  after: readonly string[],
  has: (text: string) => boolean,
): boolean {
  if (before.length < turnedRowsMin || after.length < turnedRowsMin - 1) return false;
  return before.every(has) ? !after.some(has) : !before.some(has) && after.every(has);
}

function beginsWith([first = ""]: readonly string[]): (text: string) => boolean {
  const [word = ""] = first.split(" ");
  return (text) => word.length > 1 && text.startsWith(`${word} `);
}
