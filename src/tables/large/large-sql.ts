import type { TrinoStatement, TrinoValue } from "../../trino/literal.ts";
import {
  aggregateName,
  type Aggregate,
  isGrouped,
  type Query,
  type QueryColumn,
  rowNumber,
  type Sort,
  groupedNames,
  isByColumn,
  shownColumns,
} from "../query/query.ts";
import {
  averageSql,
  columnsByName,
  fieldOf,
  type LargeField,
  nearnessSql,
  OnlyEmbedded,
} from "./large-fields.ts";
import { largeConditions } from "./large-conditions.ts";
import { type LargeRows, scaleOf } from "./large-columns.ts";

/** A statement for Trino, with the engine's types of what it answers. */
export interface LargeStatement extends TrinoStatement {
  readonly types: readonly string[];
  /** The names of the answer's columns that are shown; the sort keys of a cursor stand after them. */
  readonly names: readonly string[];
}

/**
 * One page of rows as Trino is asked for it, or, without `limit`, all of them, in the order in which the embedded engine
 * answers; `undefined` where only that one answers as it does: then it is asked.
 */
export function largeRowsStatement(
  asked: Query,
  rows: LargeRows,
  limit?: { readonly rows: number; readonly skip: number },
): LargeStatement | undefined {
  const query = limit === undefined ? { ...asked, sort: asked.sort.filter(isByColumn) } : asked;
  return unlessEmbedded(() => {
    const values: TrinoValue[] = [];
    const selected = isGrouped(query) ? groupedSelect(query, rows) : plainSelect(query, rows, values);
    const conditions = largeConditions(query, rows, values);
    const sql = [
      `SELECT ${selected.fields.map(({ sql: field }, at) => `${field} AS o${at}`).join(", ")}`,
      ` FROM ${rows.table}${whereOf(conditions)}`,
      groupClause(query, rows),
      orderClause(query, selected.names),
      limit === undefined || limit.skip === 0 ? "" : ` OFFSET ${limit.skip}`,
      limit === undefined ? "" : ` LIMIT ${limit.rows}`,
    ].join("");
    return { sql, values, names: selected.names, types: selected.fields.map(({ type }) => type) };
  });
}

/** How many rows, or groups, the whole answer has; `undefined` as above. */
export function largeCountStatement(query: Query, rows: LargeRows): TrinoStatement | undefined {
  return unlessEmbedded(() => {
    const values: TrinoValue[] = [];
    const where = whereOf(largeConditions({ ...query, cursor: undefined }, rows, values));
    if (!isGrouped(query)) return { sql: `SELECT count(*) FROM ${rows.table}${where}`, values };
    if (query.groupBy.length === 0) return { sql: "SELECT 1", values: [] };
    const by = query.groupBy.map(({ name }) => orderedField(rows, name).sql).join(", ");
    return { sql: `SELECT count(*) FROM (SELECT DISTINCT ${by} FROM ${rows.table}${where})`, values };
  });
}

/** What is added up of rows: by columns, moments by their days. The aggregates have names of their own. */
export interface AddedUp {
  readonly filter: Query;
  readonly by: readonly { readonly column: QueryColumn; readonly as: string }[];
  readonly aggregates: readonly (Aggregate & { readonly as: string })[];
}

/** Rows added up, in any order; `undefined` where only the embedded engine adds them to the last digit. */
export function largeAddedStatement(
  { filter, by, aggregates }: AddedUp,
  rows: LargeRows,
): LargeStatement | undefined {
  return unlessEmbedded(() => {
    const values: TrinoValue[] = [];
    const groups = by.map(({ column }) => dayField(orderedField(rows, column.name)));
    // An order by it is refused of what has other digits each time.
    const added = aggregates.map((one) => aggregateField(one, rows, [{ by: one.as, descending: false }]));
    const where = whereOf(largeConditions(filter, rows, values));
    const fields = [...groups, ...added];
    const sql = [
      `SELECT ${fields.map((field, at) => `${field.sql} AS o${at}`).join(", ")}`,
      ` FROM ${rows.table}${where} GROUP BY ${groups.map((group) => group.sql).join(", ")}`,
    ].join("");
    const names = [...by, ...aggregates].map(({ as }) => as);
    return { sql, values, names, types: fields.map(({ type }) => type) };
  });
}

const dayUs = 86_400_000_000;

/** Of moments, which are kept in microseconds. What is divided there is cut towards zero, not down. */
function dayField({ sql, type }: LargeField): LargeField {
  if (!type.startsWith("TIMESTAMP")) return { sql, type };
  return { sql: `(${sql} - mod(mod(${sql}, ${dayUs}) + ${dayUs}, ${dayUs})) / ${dayUs}`, type: "DATE" };
}

/** `undefined` of what only the embedded engine answers as it does. */
export function unlessEmbedded<Statement>(make: () => Statement): Statement | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof OnlyEmbedded) return undefined;
    throw error;
  }
}

interface Selected {
  readonly fields: readonly LargeField[];
  readonly names: readonly string[];
}

function plainSelect(query: Query, rows: LargeRows, values: TrinoValue[]): Selected {
  const names = shownColumns(query, columnsByName(rows));
  const keys = query.sort.map(({ by, phrase }): LargeField => {
    if (phrase !== undefined) return { sql: nearnessSql(phrase, values), type: "BIGINT" };
    return orderedField(rows, by);
  });
  const id = fieldOf(rows, rowNumber.name);
  return { names, fields: [...names.map((name) => fieldOf(rows, name)), ...keys, id] };
}

function groupedSelect(query: Query, rows: LargeRows): Selected {
  const fields = [
    ...query.groupBy.map(({ name }) => orderedField(rows, name)),
    ...query.aggregates.map((one) => aggregateField(one, rows, query.sort)),
  ];
  return { fields, names: groupedNames(query) };
}

/** Lists are compared as the embedded engine writes them. */
function orderedField(rows: LargeRows, name: string): LargeField {
  const field = fieldOf(rows, name);
  if (field.type === "VARCHAR[]") throw new OnlyEmbedded("a list is compared");
  return field;
}

function aggregateField(one: Aggregate, rows: LargeRows, sort: readonly Sort[]): LargeField {
  const { aggregation, column } = one;
  if (aggregation === "count") return { sql: `count(${fieldOf(rows, column.name).sql})`, type: "BIGINT" };
  const { sql, type } = orderedField(rows, column.name);
  if (aggregation === "distinct") return { sql: `count(DISTINCT ${sql})`, type: "BIGINT" };
  if (aggregation === "min" || aggregation === "max") return { sql: `${aggregation}(${sql})`, type };
  if (type === "DOUBLE") {
    // Several machines add in any order.
    refuseOrder(one, sort);
    return { sql: `${aggregation}(${sql})`, type };
  }
  const exact = exactSum(sql, type);
  if (aggregation === "sum") return exact;
  const average = averageSql(type, { sum: exact.sql, count: `count(${sql})` });
  if (average.isInexact) refuseOrder(one, sort);
  return { sql: average.sql, type: "DOUBLE" };
}

/** Last digits that are not the same each time would move rows across pages. */
function refuseOrder(one: Aggregate, sort: readonly Sort[]): void {
  if (sort.some(({ by }) => by === aggregateName(one)))
    throw new OnlyEmbedded("an order by a sum of doubles");
}

/** Of whole numbers the sum may be longer than each. */
function exactSum(sql: string, type: string): LargeField {
  if (type === "BIGINT") return { sql: `sum(CAST(${sql} AS decimal(38, 0)))`, type: "HUGEINT" };
  const scale = scaleOf(type);
  if (scale === undefined) throw new OnlyEmbedded(`a sum of ${type}`);
  return { sql: `sum(${sql})`, type: `DECIMAL(38,${scale})` };
}

export function whereOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
}

function groupClause(query: Query, rows: LargeRows): string {
  if (query.groupBy.length === 0) return "";
  return ` GROUP BY ${query.groupBy.map(({ name }) => orderedField(rows, name).sql).join(", ")}`;
}

function written(at: number, descending: boolean): string {
  return `o${at} ${descending ? "DESC" : "ASC"} NULLS LAST`;
}

/** The order of the embedded engine: by what is asked, then by number or by what groups; missing values last. */
function orderClause(query: Query, names: readonly string[]): string {
  if (isGrouped(query)) {
    const asked = query.sort.map(({ by, descending }) => written(placeOf(names, by), descending));
    const rest = query.groupBy.filter(({ name }) => !query.sort.some(({ by }) => by === name));
    const order = [...asked, ...rest.map(({ name }) => written(placeOf(names, name), false))];
    return order.length === 0 ? "" : ` ORDER BY ${order.join(", ")}`;
  }
  const [first] = query.sort;
  const id = names.length + query.sort.length;
  if (first === undefined || first.by === rowNumber.name) {
    return ` ORDER BY ${written(id, first?.descending === true)}`;
  }
  const asked = query.sort.map(({ descending }, at) => written(names.length + at, descending));
  return ` ORDER BY ${[...asked, written(id, false)].join(", ")}`;
}

function placeOf(names: readonly string[], name: string): number {
  const at = names.indexOf(name);
  if (at < 0) throw new OnlyEmbedded("an order by what is not answered");
  return at;
}
