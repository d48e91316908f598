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
  return new RecordRow(record);
}

/** What its cells look like is told once somebody asks: of most rows of a long text nobody does. */
class RecordRow implements Row {
  readonly record: Rec;
  readonly width: number;
  readonly filled: number;
  #kinds: readonly CellKind[] | undefined;

  constructor(record: Rec) {
    this.record = record;
    this.width = record.cells.length;
    // Nothing is left of a byte order mark either.
    this.filled = record.cells.reduce((count, cell) => count + (cell.trim() === "" ? 0 : 1), 0);
  }

  get kinds(): readonly CellKind[] {
    return (this.#kinds ??= this.record.cells.map(kindOf));
  }
}

function kindOf(cell: string): CellKind {
  return cell === "\ufeff" ? "empty" : cellKind(cell);
}

/** Whether some cell is what no name of a column is, or a word for yes or no. Most rows say so by their first cells. */
export function holdsValue({ record }: Row): boolean {
  return record.cells.some((cell) => {
    const kind = kindOf(cell);
    return isTyped(kind) || kind === "boolean";
  });
}

/** A column is of a class where most of its cells are: numbers, moments, codes… or text. */
export type Class = "number" | "moment" | "address" | "json" | "code" | "boolean" | "text";

const classes: Readonly<Record<CellKind, Class | undefined>> = {
  empty: undefined,
  integer: "number",
  decimal: "number",
  date: "moment",
  time: "moment",
  datetime: "moment",
  boolean: "boolean",
  address: "address",
  code: "code",
  json: "json",
  text: "text",
  odd: "text",
};

export function classOf(kind: CellKind): Class | undefined {
  return classes[kind];
}

/** What most cells of a column are. */
interface ColumnClass {
  readonly class: Class;
  /** Numbers, moments, addresses: no name of a column is of these. */
  readonly sure: boolean;
  /** The forms of codes: `A12` and `B07` are both `a99`. */
  readonly forms: ReadonlySet<string>;
  /** Most of its cells may be years. */
  readonly years: boolean;
}

type Classes = readonly (ColumnClass | undefined)[];

/** The class of each column over some rows; undefined where its cells are empty or of several. */
function columnClasses(rows: readonly Row[], width: number): (ColumnClass | undefined)[] {
  return Array.from({ length: width }, (_, column) => {
    const counts = new Map<Class, number>();
    const forms = new Set<string>();
    let cells = 0;
    let years = 0;
    for (const row of rows) {
      const found = classOf(row.kinds[column] ?? "empty");
      if (found === undefined) continue;
      cells++;
      if (isYear(row.record.cells[column] ?? "")) years++;
      counts.set(found, (counts.get(found) ?? 0) + 1);
      if (found === "code") forms.add(formOf(row.record.cells[column] ?? ""));
    }
    for (const [found, count] of counts) {
      if (count >= cells * 0.7)
        return { class: found, sure: sureClasses.has(found), forms, years: years > cells / 2 };
    }
    return undefined;
  });
}

const sureClasses: ReadonlySet<Class> = new Set(["number", "moment", "address", "json"]);

function formOf(code: string): string {
  return code.trim().toLowerCase().replace(/\p{L}/gu, "a").replace(/\d/g, "9");
}

interface Evidence {
  /** Cells that name a column of another class. */
  readonly for: number;
  /** Cells of the very class of their column, where that is not text. */
  readonly against: number;
  /** Columns that are not of text. */
  readonly typed: number;
}

/** Whether a row looks like names of columns of these classes. */
export function headerEvidence(row: Row, classes: Classes): Evidence {
  const count = { for: 0, against: 0, typed: 0 };
  const years = isYears(row);
  const series = seriesIn(row);
  for (const [column, expected] of classes.entries()) {
    if (expected === undefined || expected.class === "text") continue;
    count.typed++;
    const kind = row.kinds[column] ?? "empty";
    if (kind === "empty" || kind === "boolean") continue;
    if (kind === "integer" && years) count.for += expected.years ? 0 : 1;
    else if (series.has(column)) count.for++;
    else count[speaks(kind, row.record.cells[column] ?? "", expected)]++;
  }
  return count;
}

/** Days may be the names of columns of numbers; else what is typed names nothing. */
function speaks(kind: CellKind, cell: string, expected: ColumnClass): "for" | "against" {
  if (classOf(kind) === "moment") return expected.class === "number" ? "for" : "against";
  return isTyped(kind) || (kind === "code" && hasForm(expected, cell)) ? "against" : "for";
}

const seriesLengthMin = 5;

/** Columns where the row counts in equal steps, several in a row: hours, ages, ranks. */
function seriesIn(row: Row): ReadonlySet<number> {
  const found = new Set<number>();
  const numbers = row.record.cells.map((cell, column) =>
    row.kinds[column] === "integer" ? Number(cell) : NaN,
  );
  let length = 1;
  for (let n = 1; n < numbers.length; n++) {
    const step = stepTo(numbers, n);
    const goesOn = step > 0 && (length === 1 || step === stepTo(numbers, n - 1));
    length = goesOn ? length + 1 : step > 0 ? 2 : 1;
    if (length >= seriesLengthMin) for (let column = n - length + 1; column <= n; column++) found.add(column);
  }
  return found;
}

function stepTo(numbers: readonly number[], n: number): number {
  return (numbers[n] ?? NaN) - (numbers[n - 1] ?? NaN);
}

function hasForm(expected: ColumnClass, cell: string): boolean {
  return expected.class === "code" && expected.forms.has(formOf(cell));
}

/** Years in equal steps, perhaps the same ones for several groups, name columns though they are numbers. */
export function isYears(row: Row): boolean {
  const integers = row.record.cells.filter((_, column) => row.kinds[column] === "integer");
  if (integers.length < 2 || !integers.every(isYear)) return false;
  const years = [...new Set(integers.map(Number))].sort((a, b) => a - b);
  const step = (years[1] ?? 0) - (years[0] ?? 0);
  return step > 0 && step <= 10 && years.every((year, n) => n === 0 || year - (years[n - 1] ?? 0) === step);
}

function isYear(cell: string): boolean {
  return /^\s*(?:1[789]|20|21)\d\d\s*$/.test(cell);
}

/** A line that is marked as a remark of whoever wrote the file. */
export function isComment({ record }: Row): boolean {
  return /^\s*"?[#%]/.test(record.raw);
}

/** A line that a comment may be: whether it is one, the rows around it tell. */
export function isMarked({ raw }: Rec): boolean {
  return /^\s*#/.test(raw);
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
