import type { Value } from "../../engine/engine.ts";
import { quoteName } from "../../engine/quote.ts";
import { queryConditions } from "./conditions-sql.ts";
import { afterCursor } from "./cursor-sql.ts";
import { nearnessSql } from "./nearness-sql.ts";
import {
  type Aggregate,
  aggregateName,
  columnsIn,
  groupedNames,
  isByColumn,
  isGrouped,
  type Query,
  type QueryColumn,
  rowNumber,
  shownColumns,
  type Sort,
} from "./query.ts";
import type { SqlStatement, StoredTypes } from "./sql-statement.ts";

export interface RowsStatement extends SqlStatement {
  /** The names of the answer's columns that are shown; those after them are the sort keys of a cursor. */
  readonly names: readonly string[];
}

/** One page of rows; or, without `limit`, all of them, for an export. */
export function rowsStatement(
  query: Query,
  types: StoredTypes,
  all: readonly QueryColumn[],
  limit?: { rows: number; skip: number },
): RowsStatement {
  const values: Value[] = [];
  const shown = shownColumns(query, all);
  const grouped = isGrouped(query);
  const sort = limit === undefined ? query.sort.filter(isByColumn) : query.sort;
  const select = grouped
    ? groupedSelect(query)
    : [
        ...shown.map(quoteName),
        ...sort.map((one, i) => `${sortKey(one, values)} AS "__key${i}"`),
        "__id AS __key",
      ];
  const from = fromSql(query, shown, values);
  const conditions = queryConditions(query, types, values);
  if (query.cursor !== undefined) conditions.push(afterCursor(query, types, values));
  const skipped = limit === undefined ? 0 : skipByNumber(query, limit.skip, conditions, values);
  const sql = [
    `SELECT ${select.join(", ")} FROM ${from}`,
    conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`,
    groupClause(query),
    orderClause(query, sort),
    limit === undefined ? "" : ` LIMIT ${limit.rows}`,
    limit === undefined || limit.skip === skipped ? "" : ` OFFSET ${limit.skip - skipped}`,
  ].join("");
  return { sql, values, names: grouped ? groupedNames(query) : shown };
}

/** How many rows, or groups, the whole answer has. `share` counts in a part of the rows, in percent. */
export function countStatement(query: Query, types: StoredTypes, share?: number): SqlStatement {
  const values: Value[] = [];
  const from = share === undefined ? fromSql(query, [], values) : `rows TABLESAMPLE SYSTEM(${share}%)`;
  const conditions = queryConditions(query, types, values);
  const where = conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
  if (!isGrouped(query)) return { sql: `SELECT count(*) FROM ${from}${where}`, values };
  if (query.groupBy.length === 0) return { sql: "SELECT 1", values: [] };
  const by = query.groupBy.map(({ name }) => quoteName(name)).join(", ");
  return { sql: `SELECT count(*) FROM (SELECT DISTINCT ${by} FROM ${from}${where})`, values };
}

/**
 * The rows to look at. The engine finds rows by their numbers where nothing else is asked of them, neither a condition
 * nor an order: they are kept apart from the rest.
 */
function fromSql(query: Query, shown: readonly string[], values: Value[]): string {
  const { ids } = query;
  if (ids === undefined) return "rows";
  values.push(...ids.map(BigInt));
  const among = ids.length === 0 ? "false" : `__id IN (${ids.map(() => "?").join(", ")})`;
  const cells = neededCells(query, shown).map(quoteName).join(", ");
  return `(WITH known AS MATERIALIZED (SELECT ${cells} FROM rows WHERE ${among}) SELECT * FROM known) AS rows`;
}

/** What is fetched of a row: each cell takes its time. */
function neededCells(query: Query, shown: readonly string[]): string[] {
  const { where, words, boxes, near, sort } = query;
  const needed = new Set([rowNumber.name, ...shown, ...columnsIn(where)]);
  for (const { by, phrase } of sort) needed.add(phrase === undefined ? by : "__text");
  if (words.length > 0) needed.add("__text");
  if (boxes.length > 0 || near !== undefined) {
    for (const side of ["__xmin", "__ymin", "__xmax", "__ymax"]) needed.add(side);
  }
  return [...needed];
}

function groupedSelect(query: Query): string[] {
  return [
    ...query.groupBy.map(({ name }) => quoteName(name)),
    ...query.aggregates.map((one) => `${aggregateSql(one)} AS ${quoteName(aggregateName(one))}`),
  ];
}

function aggregateSql({ column, aggregation }: Aggregate): string {
  const name = quoteName(column.name);
  return aggregation === "distinct" ? `count(DISTINCT ${name})` : `${aggregation}(${name})`;
}

function groupClause(query: Query): string {
  if (query.groupBy.length === 0) return "";
  return ` GROUP BY ${query.groupBy.map(({ name }) => quoteName(name)).join(", ")}`;
}

/**
 * The engine keeps the order of the rows where none is asked for, and stops at the limit; an
 * ORDER BY __id would have it look at every row. Missing values come last either way.
 */
function orderClause(query: Query, sort: readonly Sort[]): string {
  const asked = sort.map(
    ({ by, descending, phrase }, i) =>
      `${phrase === undefined ? quoteName(by) : `"__key${i}"`} ${descending ? "DESC" : "ASC"} NULLS LAST`,
  );
  if (isGrouped(query)) {
    const rest = query.groupBy.filter(({ name }) => !query.sort.some(({ by }) => by === name));
    const order = [...asked, ...rest.map(({ name }) => `${quoteName(name)} ASC NULLS LAST`)];
    return order.length === 0 ? "" : ` ORDER BY ${order.join(", ")}`;
  }
  if (asked.length === 0 || query.sort[0]?.by === rowNumber.name) {
    if (query.sort[0]?.descending === true) return " ORDER BY __id DESC";
    return query.ids === undefined ? "" : " ORDER BY __id";
  }
  return ` ORDER BY ${asked.join(", ")}, __id ASC`;
}

function sortKey({ by, phrase }: Sort, values: Value[]): string {
  return phrase === undefined ? quoteName(by) : nearnessSql(phrase, values);
}

/** A deep page of a whole table is found by the rows' numbers. Answers how many rows that skipped. */
function skipByNumber(query: Query, skip: number, conditions: string[], values: Value[]): number {
  const plain = conditions.length === 0 && query.sort.length === 0 && !isGrouped(query);
  if (!plain || skip === 0) return 0;
  conditions.push("__id > ?");
  values.push(BigInt(skip));
  return skip;
}
