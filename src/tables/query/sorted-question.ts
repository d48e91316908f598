/** What is asked of sorted columns, and what they tell (see `by-sorted.ts`). */
import type { Budget, Cell, Serving, Value } from "../../engine/engine.ts";
import { columnsIn, type Condition, type Query, type QueryColumn, rowNumber } from "./query.ts";
import { afterCursor } from "./cursor-sql.ts";
import { conditionSql, queryConditions } from "./conditions-sql.ts";
import type { StoredTypes } from "./sql-statement.ts";

/** A question to rows of which some columns may be sorted too (see `Serving.sorted`). */
export interface SortedQuestion {
  readonly serving: Serving;
  readonly query: Query;
  readonly types: StoredTypes;
  /** Those that are shown where the question names none. */
  readonly columns: readonly Pick<QueryColumn, "name">[];
  readonly budget: Budget;
}

/** The same question, to the rows alone that may answer it, before its page is read. */
export interface FoundRows {
  readonly query: Query;
  /** How many rows the whole answer has, where that is known by now. */
  readonly total?: number;
  /** What is to be counted instead of `query`, where no other row than those of the page is in that. */
  readonly counted?: Query;
  /** Those of the page, in their order, where they are known. */
  readonly rows?: readonly KnownRow[];
}

export interface KnownRow {
  readonly id: number;
  /** Those of the order, where they were read. */
  readonly keys?: readonly Cell[];
  /** Where its line was read. */
  readonly cells?: readonly Cell[];
}

/** Numbers of rows that a sorted column is asked for at once. */
export const foundMax = 2_048;

/** Rows that are read one by one, at most: some three thousand are looked at as quickly as one is fetched. */
export function fetchedMax({ rowCount }: Pick<Serving, "rowCount">): number {
  return Math.min(foundMax, Math.floor(rowCount / 3_000));
}

export interface Conditions {
  readonly conditions: readonly string[];
  readonly values: readonly Value[];
}

/** Those of the question, what stands behind its cursor included. */
export function conditionsOf({ query, types }: Pick<SortedQuestion, "query" | "types">): Conditions {
  const values: Value[] = [];
  const conditions = queryConditions(query, types, values);
  if (query.cursor !== undefined) conditions.push(afterCursor(query, types, values));
  return { conditions, values };
}

/** Whether the table of a sorted column has all cells that a condition is about. */
export function isBeside({ beside }: Pick<Serving, "beside">, column: string, condition: Condition): boolean {
  const others = beside.get(column);
  return columnsIn(condition).every(
    (name) => name === column || name === rowNumber.name || others?.has(name) === true,
  );
}

/** Tells that rows of a sorted column were looked at by other cells than its table has. */
export function wishBeside(
  serving: Pick<Serving, "wishBeside">,
  column: string,
  conditions: readonly Condition[],
): void {
  for (const name of new Set(conditions.flatMap(columnsIn)))
    if (name !== rowNumber.name) serving.wishBeside(column, name);
}

/** Some conditions as they are put to a table that has all of their columns. */
export function conditionsSql(of: readonly Condition[], types: StoredTypes): Conditions {
  const values: Value[] = [];
  return { conditions: of.map((condition) => conditionSql(condition, types, values)), values };
}

export async function askSorted(
  { serving, budget }: Pick<SortedQuestion, "budget"> & { readonly serving: Pick<Serving, "rows"> },
  select: string,
  table: string,
  { conditions, values }: Conditions,
  { by, most }: { readonly by?: string; readonly most?: number } = {},
): Promise<readonly (readonly Cell[])[]> {
  const where = conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
  const order = by === undefined ? "" : ` ORDER BY ${by}`;
  const limit = most === undefined ? "" : ` LIMIT ${most}`;
  return (await serving.rows(`SELECT ${select} FROM ${table}${where}${order}${limit}`, values, budget)).rows;
}

export function idsOf(rows: readonly (readonly Cell[])[]): number[] {
  return rows.map(([id]) => Number(id));
}

/** A page whose rows are known, in the order that the query asks for. */
export function onlyThose(
  query: Query,
  ids: readonly number[],
): Required<Omit<FoundRows, "total" | "counted">> {
  const { cursor: _, ...rest } = query;
  return {
    query: { ...rest, where: { kind: "all", of: [] }, page: 1, skip: 0, ids },
    rows: ids.map((id) => ({ id })),
  };
}

/** Of some rows those that fit all of some conditions, in the order that they are given in. */
export async function thoseThatFit(
  { serving, types, budget }: SortedQuestion,
  of: readonly Condition[],
  ids: readonly number[],
): Promise<readonly number[]> {
  if (ids.length === 0 || of.length === 0) return ids;
  const values: Value[] = [];
  const fits = of.map((condition) => conditionSql(condition, types, values)).join(" AND ");
  // A condition of the statement would have the engine look at all rows: see `fromSql`.
  const marks = ids.map(() => "?").join(", ");
  const sql = `SELECT __id, ${fits} FROM rows WHERE __id IN (${marks})`;
  const { rows } = await serving.rows(sql, [...values, ...ids.map(BigInt)], budget);
  const fitting = new Set(rows.flatMap(([id, isFitting]) => (isFitting === true ? [Number(id)] : [])));
  return ids.filter((id) => fitting.has(id));
}
