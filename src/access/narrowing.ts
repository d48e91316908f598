import { problem, type Problem } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { type AccessRule, type RowCondition, rowOperators } from "./policy.ts";

/** What may be read of a table: these columns, of the rows where every condition holds. */
export interface Narrowing {
  readonly columns: readonly string[];
  readonly rows: readonly RowCondition[];
  /** Of a loan, by its id: the rows about who lends, whom this room does not know. */
  readonly lent?: Id;
}

const conditionsMax = 20;
const valueLengthMax = 10_000;

/** What is wrong with columns and conditions, for a table of these columns. None: it can be kept. */
export function narrowingProblems(narrowing: Narrowing, known: readonly string[]): readonly Problem[] {
  return [...columnProblems(narrowing.columns, known), ...rowProblems(narrowing.rows, known)];
}

function columnProblems(columns: readonly string[], known: readonly string[]): readonly Problem[] {
  const where = { field: "columns" };
  if (columns.length === 0) return [problem("access-columns-none", {}, where)];
  const seen = new Set<string>();
  return columns.flatMap((column) => {
    const told = { column: column.slice(0, 100) };
    if (seen.has(column)) return [problem("access-column-twice", told, where)];
    seen.add(column);
    return known.includes(column) ? [] : [problem("access-column-unknown", told, where)];
  });
}

/** The same for conditions alone, as a policy has them. Whether a value is of its column's type is told by `tables`. */
export function rowProblems(rows: readonly RowCondition[], known: readonly string[]): readonly Problem[] {
  if (rows.length > conditionsMax) {
    return [problem("access-conditions-too-many", { most: conditionsMax }, { field: "rows" })];
  }
  return rows.flatMap(({ column, operator, value }, index) => {
    const where = { field: `rows.${index}` };
    const told = { column: column.slice(0, 100) };
    if (!known.includes(column)) return [problem("access-column-unknown", told, where)];
    if (!rowOperators.includes(operator)) return [problem("access-operator-unknown", told, where)];
    return value.length > valueLengthMax ? [problem("access-value-too-long", told, where)] : [];
  });
}

/** A column, and the one whose marks it keeps, where that is what it is for. */
export interface NamedColumn {
  readonly name: string;
  readonly marksOf?: string;
}

/**
 * The columns of a table that its rule lets be known: those that a policy hides are not, nor the marks
 * of their cells, and of a closed table none.
 */
export function offeredColumns<Named extends NamedColumn>(
  columns: readonly Named[],
  { level, policy }: Pick<AccessRule, "level" | "policy">,
): readonly Named[] {
  if (level === "closed") return [];
  const hidden = new Set(policy?.hiddenColumns);
  return hidden.size === 0
    ? columns
    : columns.filter(({ name, marksOf }) => !hidden.has(name) && !hidden.has(marksOf ?? name));
}
