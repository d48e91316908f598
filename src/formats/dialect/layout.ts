import { isTyped } from "./cell-kind.ts";
import { headerRowsAt, isShortName } from "./header.ts";
import { classesOf, headerEvidence, isBlankRow, median, type Row } from "./rows.ts";

/** Where a table begins and ends among the rows of a text: indexes into them, `to` is past the last. */
export interface Layout {
  readonly header: { readonly from: number; readonly to: number };
  readonly body: { readonly from: number; readonly to: number };
  /** Cells of a good row. */
  readonly columns: number;
}

/** Finds header and body between `from` and `to`; undefined where no row is there. */
export function layoutOf(rows: readonly Row[], from: number, to: number): Layout | undefined {
  const usual = usualWidth(rows, from, to);
  if (usual === undefined) return undefined;
  const typicalFilled = median(
    rows
      .slice(from, to)
      .filter((row) => row.width === usual && !isBlankRow(row))
      .map((row) => row.filled),
  );
  const end = withoutFootnotes(rows, from, to, usual, typicalFilled);
  const first = firstRow(rows, from, end, usual, typicalFilled);
  if (first === undefined) return undefined;
  const header = headerRowsAt(rows, first, end, from, usual);
  const named = Math.max(0, ...rows.slice(header.from, header.to).map(namedWidth));
  const body = { from: header.to, to: end };
  const columns = Math.max(named, filledWidth(rows, body, usual));
  return { header, body, columns };
}

/** The width of most rows; the first one, which may be the header, counts least. */
function usualWidth(rows: readonly Row[], from: number, to: number): number | undefined {
  const counts = new Map<number, number>();
  let first = true;
  for (let n = from; n < to; n++) {
    const row = rows[n];
    if (row === undefined || isBlankRow(row)) continue;
    counts.set(row.width, (counts.get(row.width) ?? 0) + (row.width === 1 ? 0.4 : first ? 0.9 : 1));
    first = false;
  }
  let usual: number | undefined;
  for (const [width, count] of counts) {
    if (usual === undefined || count > (counts.get(usual) ?? 0)) usual = width;
  }
  return usual;
}

/** The first row that has the table's width and is filled enough not to be a title. */
function firstRow(
  rows: readonly Row[],
  from: number,
  to: number,
  usual: number,
  typicalFilled: number,
): number | undefined {
  const enough = Math.max(1, Math.min(usual, Math.ceil(typicalFilled * 0.5)));
  const full = rows.findIndex(
    (row, n) =>
      n >= from &&
      n < to &&
      row.width === usual &&
      row.filled >= enough &&
      !(typicalFilled > 1 && isTitle(rows, n, to, usual)),
  );
  if (full === -1) {
    const any = rows.findIndex((row, n) => n >= from && n < to && !isBlankRow(row));
    return any === -1 ? undefined : any;
  }
  // A header may be narrower or wider than its rows.
  const before = rows[full - 1];
  const row = rows[full];
  if (full === from || before === undefined || row === undefined || !namesColumns(before, usual)) return full;
  const alone = full - 1 === from && Math.abs(before.width - usual) === 1;
  return alone || row.kinds.some(isTyped) ? full - 1 : full;
}

/** A row with nothing but words in its first cell, or a sentence cut at its commas, above the names of the columns. */
function isTitle(rows: readonly Row[], n: number, to: number, usual: number): boolean {
  const row = rows[n];
  const below = rows.findIndex((other, at) => at > n && at < Math.min(to, n + 4) && !isBlankRow(other));
  const next = rows[below];
  if (row === undefined || next?.width !== usual || next.filled < 2) return false;
  if (row.kinds.some(isTyped)) return false;
  if (row.filled > 1) return isSentence(row) && !isSentence(next) && !next.kinds.some(isTyped);
  if (row.kinds[0] === "empty") return false;
  return isAbove(rows, { n, below, to }, usual);
}

/** Whether the words of one cell stand above a header rather than above data. */
function isAbove(rows: readonly Row[], at: { n: number; below: number; to: number }, usual: number): boolean {
  const { n, below, to } = at;
  const [row, next] = [rows[n], rows[below]];
  if (row === undefined || next === undefined) return false;
  // A word right above data is the name of its first column.
  if (below > n + 1 || !isShortName(row, usual)) return true;
  const evidence = headerEvidence(next, classesOf(rows, below + 1, to, usual));
  return evidence.for > 0 && evidence.against === 0;
}

/** `Population, by town, and by year`: a space follows each separator, as it follows none below. */
function isSentence({ record }: Row): boolean {
  const { cells, quoted } = record;
  return quoted === 0 && cells.length > 1 && cells.slice(1).every((cell) => /^ \S/.test(cell));
}

function namesColumns(row: Row, usual: number): boolean {
  return (
    row.width >= 2 && row.filled >= usual * 0.5 && row.filled >= row.width - 1 && !row.kinds.some(isTyped)
  );
}

const note =
  /^\W{0,3}(?:sources?|notes?|nota|n\.b\.|nb|lecture|champ|l[ée]gende|remarques?|avertissement|precisions?|pr[ée]cisions?|fuente|quelle|fonte|copyright|©|\*|\(?\d{1,2}\))(?:$|[\s:.)])/i;

/** Leaves out the notes after the last row, and the blank rows around them. */
function withoutFootnotes(
  rows: readonly Row[],
  from: number,
  to: number,
  usual: number,
  typicalFilled: number,
): number {
  let end = to;
  for (let n = to - 1; n > from; n--) {
    const row = rows[n];
    if (row === undefined) break;
    if (isBlankRow(row)) {
      if (usual === 1 && n !== end - 1) break;
      if (n === end - 1) end = n;
      continue;
    }
    if (usual === 1 || !isNote(row, rows[n - 1], usual, typicalFilled)) break;
    end = n;
  }
  while (end > from + 1 && isBlankRow(rows[end - 1] as Row)) end--;
  return end;
}

function isNote(row: Row, before: Row | undefined, usual: number, typicalFilled: number): boolean {
  const [first = ""] = row.record.cells;
  const text = first.trim();
  if (note.test(text) && (row.width < usual || row.filled === 1)) return true;
  if (row.filled !== 1 || text === "" || row.kinds.some(isTyped)) return false;
  const apart = before !== undefined && isBlankRow(before);
  return row.width === 1 ? aloneInLine(text, apart, usual) : aloneInRow(text, apart, typicalFilled);
}

function aloneInLine(text: string, apart: boolean, usual: number): boolean {
  return apart || text.length > 25 || usual > 2;
}

function aloneInRow(text: string, apart: boolean, typicalFilled: number): boolean {
  return typicalFilled >= 3 ? text.includes(" ") || apart : typicalFilled === 2 && apart;
}

/** The width up to the last cell of a header that is not empty. */
function namedWidth(row: Row): number {
  return row.kinds.findLastIndex((kind) => kind !== "empty") + 1;
}

/** The usual width, less the columns at the end that are empty in every row. */
function filledWidth(rows: readonly Row[], body: { from: number; to: number }, usual: number): number {
  let width = 0;
  for (let n = body.from; n < body.to && width < usual; n++) {
    const row = rows[n];
    if (row !== undefined && row.width <= usual) width = Math.max(width, Math.min(usual, namedWidth(row)));
  }
  return Math.max(1, width);
}
