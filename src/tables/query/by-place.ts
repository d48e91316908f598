import type { Budget, Serving, Value } from "../../engine/engine.ts";
import { quoteName } from "../../engine/fold.ts";
import { endsTable } from "../../engine/sorted.ts";
import type { Condition, Operator, Query } from "./query.ts";
import { conditionSql, type SqlStatement, type StoredTypes } from "./query-sql.ts";

/** Rows that stand one behind the other in an order. */
export interface PlacesInOrder {
  readonly first: number;
  readonly count: number;
}

interface Asked {
  readonly serving: Pick<Serving, "rowCount" | "rows">;
  readonly query: Query;
  readonly types: StoredTypes;
  readonly budget: Budget;
}

/** That of a sorted column. */
export interface SortedOrder {
  readonly column: string;
  /** That of the column, as SQL writes it. */
  readonly table: string;
  readonly isFalling: boolean;
}

/**
 * Where the rows that fit stand in the order of the one sorted column that all conditions are about, whatever the cursor.
 * Absent where a condition is no bound, or where what it asks turns out not to end at one place.
 *
 * A bound lets rows in up to one place of the rising order, or from one on. The first row of each group tells in which
 * group that is, and this group alone is looked at: both take as long of few rows as of many. That no row between two that
 * fit is one that does not, follows from the engine's order being that of its comparisons; that it holds is looked at
 * from end to end of the groups, and within the one that is read.
 */
export async function placesOf(asked: Asked, order: SortedOrder): Promise<PlacesInOrder | undefined> {
  const { where } = asked.query;
  const { rowCount } = asked.serving;
  if (where.kind !== "all") return undefined;
  if (where.of.length === 0) return { first: 0, count: rowCount };
  const steps = where.of.map((part) => stepsOf(part, order.column, asked.types));
  if (!steps.every((step) => step !== undefined)) return undefined;
  const given = steps.flat();
  const places = await endsOf(asked, order, [has(order.column), ...given]);
  if (places === undefined) return undefined;
  const [valued = 0, ...ends] = places;
  const most = where.of.every(asksMissing) ? rowCount : valued;
  const from = Math.max(0, ...ends.filter((_, at) => given[at]?.isFirst === true));
  const to = Math.min(most, ...ends.filter((_, at) => given[at]?.isFirst === false));
  // Missing values stand last in both orders.
  const first = order.isFalling && from < valued ? valued - to : from;
  return { first, count: Math.max(0, to - from) };
}

/** A condition that the rows of the rising order fit up to some place: what is asked for begins there, or ends. */
interface Step extends SqlStatement {
  readonly isFirst: boolean;
}

type Test = Condition & { readonly kind: "test" };

const lower: ReadonlySet<Operator> = new Set(["greater", "strictly_greater"]);
const upper: ReadonlySet<Operator> = new Set(["less", "strictly_less"]);

function stepsOf(part: Condition, column: string, types: StoredTypes): readonly Step[] | undefined {
  const isPlain = part.kind === "test" && part.column.name === column && (part.aspects ?? []).length === 0;
  return isPlain ? (ofPresence(part, column) ?? ofBound(part, types)) : undefined;
}

function ofPresence(part: Test, column: string): readonly Step[] | undefined {
  if (asksMissing(part)) return [{ ...has(column), isFirst: true }];
  const { operator, values } = part;
  return operator === "isnotnull" || (operator === "differs" && values[0] === null) ? [] : undefined;
}

function asksMissing(part: Condition): boolean {
  if (part.kind !== "test") return false;
  return part.operator === "isnull" || (part.operator === "exact" && part.values[0] === null);
}

function ofBound(part: Test, types: StoredTypes): readonly Step[] | undefined {
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

function has(column: string): Step {
  return { sql: `${quoteName(column)} IS NOT NULL`, values: [], isFirst: false };
}

function upTo(part: Condition, types: StoredTypes): Step {
  const values: Value[] = [];
  return { sql: conditionSql(part, types, values), values, isFirst: false };
}

function before(part: Condition, types: StoredTypes): Step {
  const { sql, values } = upTo(part, types);
  return { sql: `NOT (${sql})`, values, isFirst: true };
}

/** How many rows fit each step. Absent where they do not stand one behind the other from the first place on. */
async function endsOf(
  asked: Asked,
  { column, table }: SortedOrder,
  steps: readonly Step[],
): Promise<readonly number[] | undefined> {
  const groups = await groupsOf(asked, column, steps);
  if (groups.some(({ last, next }) => last >= next)) return undefined;
  const values: Value[] = [];
  const parts = groups.flatMap(({ step, last, next }, at) => {
    if (isTold({ last, next })) return [];
    values.push(BigInt(last), BigInt(next), ...step.values);
    return [`SELECT ${at}, count(*), max(__up) FROM ${table} WHERE __up >= ? AND __up < ? AND ${step.sql}`];
  });
  if (parts.length === 0) return groups.map(({ next }) => next);
  const { rows } = await asked.serving.rows(parts.join(" UNION ALL "), values, asked.budget);
  const ends = groups.map(({ next }) => next);
  for (const [at, count, place] of rows.map((row) => row.map(Number))) {
    const end = (groups[at ?? 0]?.last ?? 0) + (count ?? 0);
    if (place !== end - 1) return undefined;
    ends[at ?? 0] = end;
  }
  return ends;
}

interface Group {
  /** The place of the last of those rows that begin a group, or are the last of all, which fits a step: below 0, none does. */
  readonly last: number;
  /** That of the first which does not. */
  readonly next: number;
}

/** Whether nothing stands between the two. */
function isTold({ last, next }: Group): boolean {
  return next - last === 1;
}

async function groupsOf(
  { serving, budget }: Asked,
  column: string,
  steps: readonly Step[],
): Promise<readonly (Group & { readonly step: Step })[]> {
  const told = steps.flatMap((_, at) => [
    `max(__up) FILTER (WHERE s${at})`,
    `min(__up) FILTER (WHERE NOT s${at})`,
  ]);
  const tests = steps.map(({ sql }, at) => `coalesce(${sql}, false) AS s${at}`);
  const from = `(SELECT __up, ${tests.join(", ")} FROM ${endsTable(column)})`;
  const values = steps.flatMap((step) => step.values);
  const { rows } = await serving.rows(`SELECT ${told.join(", ")} FROM ${from}`, values, budget);
  const placeOf = (at: number, otherwise: number) => Number(rows[0]?.[at] ?? otherwise);
  return steps.map((step, at) => ({
    step,
    last: placeOf(2 * at, -1),
    next: placeOf(2 * at + 1, serving.rowCount),
  }));
}
