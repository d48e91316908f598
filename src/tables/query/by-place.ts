import type { Budget, Serving, Value } from "../../engine/engine.ts";
import { quoteName } from "../../engine/fold.ts";
import type { Condition, Operator, Query } from "./query.ts";
import { conditionSql, type StoredTypes } from "./query-sql.ts";

/** Rows that do not fit, for one reason: of more, those that do are looked at. */
const othersMax = 30_000;

/** Rows that stand one behind the other in an order. */
interface Places {
  readonly first: number;
  readonly count: number;
}

const bounds: ReadonlySet<Operator> = new Set(["less", "greater", "strictly_less", "strictly_greater"]);

/**
 * Where the rows that fit stand in the order of the one column that a question is about, as those tell that do not: these
 * are found by the bounds of their groups, where those that do are all looked at. Absent where they are many, or do not
 * stand at the ends alone. `place` is what tells the place in the table of the column.
 */
export async function placesByOthers(
  {
    serving,
    query,
    types,
    budget,
  }: {
    readonly serving: Pick<Serving, "rowCount" | "rows">;
    readonly query: Query;
    readonly types: StoredTypes;
    readonly budget: Budget;
  },
  { column, table, place }: { readonly column: string; readonly table: string; readonly place: string },
): Promise<Places | undefined> {
  const { where, cursor } = query;
  if (cursor !== undefined || where.kind !== "all") return undefined;
  if (where.of.length === 0) return { first: 0, count: serving.rowCount };
  if (!where.of.every((part) => isBound(part, column))) return undefined;
  const values: Value[] = [];
  const reasons = where.of.map((part) => `NOT (${conditionSql(part, types, values)})`);
  const parts = [...reasons, `${quoteName(column)} IS NULL`].map(
    (reason) =>
      "SELECT count(*), min(place), max(place) FROM " +
      `(SELECT ${place} AS place FROM ${table} WHERE ${reason} LIMIT ${othersMax + 1})`,
  );
  const { rows } = await serving.rows(parts.join(" UNION ALL "), values, budget);
  const others = rows.map(([count, from, to]) => ({
    count: Number(count),
    from: Number(from),
    to: Number(to),
  }));
  const stretches = others.filter(({ count }) => count > 0);
  const areTold = stretches.every(({ count, from, to }) => count <= othersMax && to - from + 1 === count);
  return areTold ? between(serving.rowCount, stretches) : undefined;
}

/** A cell fits or does not, unless it is missing. */
function isBound(part: Condition, column: string): boolean {
  if (part.kind !== "test" || part.column.name !== column || !bounds.has(part.operator)) return false;
  return (part.aspects ?? []).length === 0 && part.values.length === 1 && part.values[0] !== null;
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What is left of all places between those of others, where these stand at the ends. */
function between(rowCount: number, others: readonly Stretch[]): Places | undefined {
  let [first, last] = [0, rowCount - 1];
  for (const { from, to } of others.toSorted((one, other) => one.from - other.from)) {
    if (from <= first) first = Math.max(first, to + 1);
  }
  for (const { from, to } of others.toSorted((one, other) => other.to - one.to)) {
    if (to >= last) last = Math.min(last, from - 1);
  }
  const isAtEnds = others.every(({ from, to }) => to < first || from > last);
  return isAtEnds ? { first, count: Math.max(0, last - first + 1) } : undefined;
}
