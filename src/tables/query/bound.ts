/** Conditions on a sorted column that let rows in up to one place of its rising order, or from one on. */
import type { Value } from "../../engine/engine.ts";
import { quoteName } from "../../engine/quote.ts";
import type { Condition, Operator } from "./query.ts";
import { conditionSql } from "./conditions-sql.ts";
import type { SqlStatement, StoredTypes } from "./sql-statement.ts";

/** A condition that the rows of the rising order fit up to some place: what is asked for begins there, or ends. */
export interface BoundStep extends SqlStatement {
  readonly isFirst: boolean;
}

/** All that is asked of one sorted column, where that is bounds alone. */
export interface Bounds {
  readonly column: string;
  /** That of the column, as SQL writes it. */
  readonly table: string;
  /** Of which the first tells how many rows have a value; none where nothing is asked. */
  readonly steps: readonly BoundStep[];
  /** Whether only rows without a value fit. */
  readonly isMissing: boolean;
}

/** Between which rows of the rising order a step ends. */
export interface EndGroup {
  /** Of the rows that begin a group, or are the last of all: the place of the last which fits a step; below 0, none does. */
  readonly last: number;
  /** That of the first which does not. */
  readonly next: number;
}

/** Bounds of which it is known in which group of the rising order each one ends. */
export interface GroupedBounds extends Bounds {
  /** Of each step. */
  readonly groups: readonly EndGroup[];
}

/** Whether nothing stands between the two. */
export function isTold({ last, next }: EndGroup): boolean {
  return next - last === 1;
}

/** Absent where one of the conditions is no bound of the column alone. */
export function boundsOf(
  conditions: readonly Condition[],
  { column, table }: Pick<Bounds, "column" | "table">,
  types: StoredTypes,
): Bounds | undefined {
  const steps = conditions.map((part) => stepsOf(part, column, types));
  if (!steps.every((step) => step !== undefined)) return undefined;
  if (steps.length === 0) return { column, table, steps: [], isMissing: false };
  return { column, table, steps: [has(column), ...steps.flat()], isMissing: conditions.every(asksMissing) };
}

/** Whether rows are bound from one side alone, or from none: as many as a half of them may fit. */
export function isWide({ steps }: Bounds): boolean {
  const [, ...given] = steps;
  return !given.some(({ isFirst }) => isFirst) || !given.some(({ isFirst }) => !isFirst);
}

type Test = Condition & { readonly kind: "test" };

const lower: ReadonlySet<Operator> = new Set(["greater", "strictly_greater"]);
const upper: ReadonlySet<Operator> = new Set(["less", "strictly_less"]);

function stepsOf(part: Condition, column: string, types: StoredTypes): readonly BoundStep[] | undefined {
  const isPlain = part.kind === "test" && part.column.name === column && (part.aspects ?? []).length === 0;
  return isPlain ? (ofPresence(part, column) ?? ofBound(part, types)) : undefined;
}

function ofPresence(part: Test, column: string): readonly BoundStep[] | undefined {
  if (asksMissing(part)) return [{ ...has(column), isFirst: true }];
  const { operator, values } = part;
  return operator === "isnotnull" || (operator === "differs" && values[0] === null) ? [] : undefined;
}

function asksMissing(part: Condition): boolean {
  if (part.kind !== "test") return false;
  return part.operator === "isnull" || (part.operator === "exact" && part.values[0] === null);
}

function ofBound(part: Test, types: StoredTypes): readonly BoundStep[] | undefined {
  const { column, operator, values } = part;
  if (values.length !== 1 || values[0] === null || !isInOrder(column, types)) return undefined;
  if (lower.has(operator)) return [before(part, types)];
  if (upper.has(operator)) return [upTo(part, types)];
  if (operator !== "exact") return undefined;
  return [before({ ...part, operator: "greater" }, types), upTo({ ...part, operator: "less" }, types)];
}

/** Numbers that are stored as texts are compared as numbers, and stand in the order of texts. */
function isInOrder({ name, type }: { readonly name: string; readonly type: string }, types: StoredTypes) {
  return (type !== "integer" && type !== "decimal") || types.get(name) !== "VARCHAR";
}

function has(column: string): BoundStep {
  return { sql: `${quoteName(column)} IS NOT NULL`, values: [], isFirst: false };
}

function upTo(part: Condition, types: StoredTypes): BoundStep {
  const values: Value[] = [];
  return { sql: conditionSql(part, types, values), values, isFirst: false };
}

function before(part: Condition, types: StoredTypes): BoundStep {
  const { sql, values } = upTo(part, types);
  return { sql: `NOT (${sql})`, values, isFirst: true };
}
