import { problem, type Problem } from "../../base/failure.ts";
import { isMissingWord } from "../missing.ts";
import { isTyped } from "./cell-kind.ts";
import { classesOf, headerEvidence, holdsValue, isBlankRow, isYears, type Row } from "./rows.ts";

const headerRowsMax = 6;

/** The rows from `first` on that name the columns; none where the table begins with data. */
export function headerRowsAt(
  rows: readonly Row[],
  first: number,
  end: number,
  start: number,
  width: number,
): { from: number; to: number } {
  if (!isHeader(rows, first, end, width)) {
    const above = rows[first - 1];
    return first > start && above !== undefined && isShortName(above, width)
      ? { from: first - 1, to: first }
      : { from: first, to: first };
  }
  let to = first + 1;
  while (to < end && to - first < headerRowsMax) {
    const next = pastBlank(rows, to);
    if (!goesOn(rows, first, next, end, width)) break;
    to = next + 1;
  }
  let from = first;
  while (from > start && to - from < headerRowsMax && isGroupRow(rows[from - 1], rows[from], width)) from--;
  return { from, to };
}

/** A blank row may stand between two rows of names. */
function pastBlank(rows: readonly Row[], at: number): number {
  const row = rows[at];
  return row !== undefined && isBlankRow(row) ? at + 1 : at;
}

/** A row of the table's width with one word, right above the data: the name of its first column. */
export function isShortName(row: Row, width: number): boolean {
  const [first = ""] = row.record.cells;
  return (
    row.width === width && width > 1 && row.filled === 1 && /^\p{L}[\p{L}\d_-]{1,30}$/u.test(first.trim())
  );
}

function isHeader(rows: readonly Row[], first: number, end: number, width: number): boolean {
  const row = rows[first];
  if (row === undefined) return false;
  const classes = classesOf(rows, first + 1, end, width);
  const evidence = headerEvidence(row, classes);
  if (evidence.for > 0 && evidence.for >= evidence.against * 3) return true;
  if (evidence.against > 0) return false;
  if (row.kinds.some(isTyped) && !isYears(row)) return false;
  return namesOnly(rows, first, end);
}

/** In a table of texts alone, the first row is a header unless its values come again below. */
function namesOnly(rows: readonly Row[], first: number, end: number): boolean {
  const row = rows[first];
  if (row === undefined || row.filled < row.width * 0.5) return false;
  const names = row.record.cells.map((cell) => cell.trim());
  const given = names.filter((name) => name !== "");
  if (names.some((name) => name.length > 200) || new Set(given).size < given.length * 0.5) return false;
  if (allTheSame(rows, first, end)) return false;
  const again = names.filter((name, column) => name !== "" && comesAgain(rows, first, end, column));
  return again.length <= given.length * 0.34;
}

function comesAgain(rows: readonly Row[], first: number, end: number, column: number): boolean {
  const row = rows[first];
  const name = row?.record.cells[column]?.trim();
  for (let n = first + 1; n < Math.min(end, first + 2000); n++) {
    const other = rows[n];
    if (row === undefined || other === undefined) break;
    if (other.record.cells[column]?.trim() === name && !sameCells(other, row)) return true;
  }
  return false;
}

function allTheSame(rows: readonly Row[], first: number, end: number): boolean {
  const row = rows[first];
  if (row === undefined || end - first < 3) return false;
  for (let n = first + 1; n < end; n++) {
    const other = rows[n];
    if (other !== undefined && !isBlankRow(other) && !sameCells(row, other)) return false;
  }
  return true;
}

/** A further row of a header: the same names again, or names over a body that is of other kinds. */
function goesOn(rows: readonly Row[], first: number, at: number, end: number, width: number): boolean {
  const row = rows[at];
  const top = rows[first];
  if (row === undefined || top === undefined || at + 1 >= end || row.filled < 2) return false;
  if (sameCells(row, top)) return true;
  const values = holdsValue(row);
  const sparse = top.filled < Math.min(width, top.width);
  return end - at >= 3 && (!values || isYears(row)) && namesSure(rows, at, end, width, sparse);
}

function namesSure(rows: readonly Row[], at: number, end: number, width: number, sparse: boolean): boolean {
  const classes = classesOf(rows, at + 1, end, width).map((column) =>
    column?.sure === true ? column : undefined,
  );
  const row = rows[at];
  if (row === undefined) return false;
  // Under groups, `<18` may name an age; in a row that begins with a value, it stands for one.
  const isUnderGroups = sparse && row.kinds[0] === "empty";
  const evidence = headerEvidence(isUnderGroups ? row : withoutMarks(row), classes);
  if (evidence.against > 0 || evidence.typed === 0) return false;
  return sparse
    ? evidence.for >= evidence.typed * 0.5
    : evidence.typed >= 2 && evidence.for >= evidence.typed * 0.7;
}

/** The row without what stands for a number that is kept secret or missing: `<5`, `s`. */
function withoutMarks(row: Row): Row {
  const kinds = row.kinds.map((kind, column) =>
    isMissingWord(row.record.cells[column] ?? "") ? "empty" : kind,
  );
  return { ...row, kinds };
}

/** A row above the names that groups them: `Women,,Men,`. */
function isGroupRow(row: Row | undefined, below: Row | undefined, width: number): boolean {
  if (row === undefined || below === undefined) return false;
  return row.width === width && row.filled >= 2 && row.filled < below.filled && !row.kinds.some(isTyped);
}

export function sameCells(one: Row, other: Row): boolean {
  const a = one.record.cells;
  const b = other.record.cells;
  return a.length === b.length && a.every((cell, at) => cell.trim() === (b[at] ?? "").trim());
}

/**
 * The names of the columns: rows merged top to bottom, a group's name carried over the columns
 * to its right, spaces collapsed, empty ones numbered, the same ones told apart whatever their case.
 */
export function columnNames(
  header: readonly Row[],
  columns: number,
): { names: string[]; problems: Problem[] } {
  const rows = header.map((row, level) => carried(row, columns, level < header.length - 1));
  const problems: Problem[] = [];
  const merged = Array.from({ length: columns }, (_, column) =>
    cleanName(withoutRepeats(rows.map((cells) => cells[column] ?? "")).join(" ")),
  );
  const names = distinctNames(merged, header.length > 0, problems);
  return { names, problems };
}

/** A header written twice names a column once. */
function withoutRepeats(parts: readonly string[]): string[] {
  return parts.filter((part, level) => part !== "" && part !== parts[level - 1]);
}

function carried(row: Row, columns: number, isGroup: boolean): string[] {
  const cells = Array.from({ length: columns }, (_, column) => cleanName(row.record.cells[column] ?? ""));
  if (!isGroup) return cells;
  let last = "";
  return cells.map((cell) => (last = cell === "" ? last : cell));
}

/** Names as the API addresses them; what had to be changed is added to `problems`. */
export function distinctNames(given: readonly string[], named: boolean, problems: Problem[]): string[] {
  const taken = new Set(given.map((name) => name.toLowerCase()));
  const used = new Set<string>();
  return given.map((name, column) => {
    const wanted = name === "" ? `column_${column + 1}` : name;
    if (name === "" && named)
      problems.push(problem("dialect-name-missing", { column: column + 1, name: wanted }));
    if (!used.has(wanted.toLowerCase()) && (name !== "" || !taken.has(wanted))) {
      used.add(wanted.toLowerCase());
      return wanted;
    }
    let number = 2;
    while (used.has(`${wanted}_${number}`.toLowerCase()) || taken.has(`${wanted}_${number}`.toLowerCase()))
      number++;
    const unique = `${wanted}_${number}`;
    used.add(unique.toLowerCase());
    if (name !== "") problems.push(problem("dialect-name-twice", { name, column: column + 1, unique }));
    return unique;
  });
}

// U+0A0D is no letter: it is a line end whose two bytes were taken for one character of UTF-16.
// oxlint-disable-next-line no-control-regex -- controls have no place in a name
const blanks = /[\s\u0000-\u001f\ufeff\u00ad\u200b\u0a0d]+/g;

export function cleanName(cell: string): string {
  return cell.replace(blanks, " ").trim().slice(0, 250);
}
