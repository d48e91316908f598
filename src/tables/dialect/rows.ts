import { type CellKind, cellKind, isTyped } from "./cell-kind.ts";
import type { Rec } from "./records.ts";

/** A record with what its cells look like. */
export interface Row {
  readonly record: Rec;
  readonly width: number;
  readonly kinds: readonly CellKind[];
  /** Cells that are not empty. */
  readonly filled: number;
}

export function rowOf(record: Rec): Row {
  const kinds = record.cells.map((cell) => (cell === "\ufeff" ? "empty" : cellKind(cell)));
  const filled = kinds.reduce((count, kind) => count + (kind === "empty" ? 0 : 1), 0);
  return { record, width: record.cells.length, kinds, filled };
}

/** A column is of a class where most of its cells are: numbers, moments, codes… or text. */
export type Class = "number" | "moment" | "address" | "json" | "code" | "boolean" | "text";

export function classOf(kind: CellKind): Class | undefined {
  switch (kind) {
    case "integer":
    case "decimal":
      return "number";
    case "date":
    case "time":
    case "datetime":
      return "moment";
    case "address":
    case "json":
    case "code":
    case "boolean":
      return kind;
    case "text":
    case "odd":
      return "text";
    case "empty":
      return undefined;
  }
}

/** What most cells of a column are. */
export interface ColumnClass {
  readonly class: Class;
  /** Numbers, moments, addresses: no name of a column is of these. */
  readonly sure: boolean;
  /** The forms of codes: `A12` and `B07` are both `a99`. */
  readonly forms: ReadonlySet<string>;
}

type Classes = readonly (ColumnClass | undefined)[];

/** The class of each column over some rows; undefined where its cells are empty or of several. */
function columnClasses(rows: readonly Row[], width: number): (ColumnClass | undefined)[] {
  return Array.from({ length: width }, (_, column) => {
    const counts = new Map<Class, number>();
    const forms = new Set<string>();
    let cells = 0;
    for (const row of rows) {
      const found = classOf(row.kinds[column] ?? "empty");
      if (found === undefined) continue;
      cells++;
      counts.set(found, (counts.get(found) ?? 0) + 1);
      if (found === "code") forms.add(formOf(row.record.cells[column] ?? ""));
    }
    for (const [found, count] of counts) {
      if (count >= cells * 0.7) return { class: found, sure: sureClasses.has(found), forms };
    }
    return undefined;
  });
}

const sureClasses: ReadonlySet<Class> = new Set(["number", "moment", "address", "json"]);

function formOf(code: string): string {
  return code.trim().toLowerCase().replace(/\p{L}/gu, "a").replace(/\d/g, "9");
}

export interface Evidence {
  /** Cells that name a column of another class. */
  readonly for: number;
  /** Cells of the very class of their column, where that is not text. */
  readonly against: number;
  /** Columns that are not of text. */
  readonly typed: number;
}

/** Whether a row looks like names of columns of these classes. */
export function headerEvidence(row: Row, classes: Classes): Evidence {
  let found = 0;
  let against = 0;
  let typed = 0;
  const years = isYears(row);
  for (const [column, expected] of classes.entries()) {
    if (expected === undefined || expected.class === "text") continue;
    typed++;
    const kind = row.kinds[column] ?? "empty";
    if (kind === "empty" || kind === "boolean" || (kind === "integer" && years)) continue;
    if (isTyped(kind) || (kind === "code" && hasForm(expected, row.record.cells[column] ?? ""))) against++;
    else found++;
  }
  return { for: found, against, typed };
}

function hasForm(expected: ColumnClass, cell: string): boolean {
  return expected.class === "code" && expected.forms.has(formOf(cell));
}

/** Years that follow each other name columns, though they are numbers. */
export function isYears(row: Row): boolean {
  const years = row.record.cells.filter((_, column) => row.kinds[column] === "integer").map(Number);
  if (years.length < 2) return false;
  const step = (years[1] ?? 0) - (years[0] ?? 0);
  return (
    step !== 0 &&
    Math.abs(step) <= 10 &&
    years.every(
      (year, at) => year >= 1700 && year <= 2200 && (at === 0 || year - (years[at - 1] ?? 0) === step),
    )
  );
}

export function isBlankRow(row: Row): boolean {
  return row.filled === 0;
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** The class of each column over the first rows between `from` and `to`. */
export function classesOf(
  rows: readonly Row[],
  from: number,
  to: number,
  width: number,
): (ColumnClass | undefined)[] {
  const body: Row[] = [];
  for (let n = from; n < to && body.length < 400; n++) {
    const row = rows[n];
    if (row !== undefined && row.filled > 0) body.push(row);
  }
  return columnClasses(body, width);
}
