import type { Serving, Value } from "../../engine/engine.ts";
import { quoteName, quoteText } from "../../engine/fold.ts";
import { addPlaces } from "./places-sql.ts";
import { aspectSql, comparisons, textSql } from "./aspects-sql.ts";
import {
  type Aggregate,
  aggregateName,
  columnsIn,
  type Condition,
  type Cursor,
  isGrouped,
  type Query,
  type QueryColumn,
  rowNumber,
  type Sort,
} from "./query.ts";

/** A statement and its values, in the order of their question marks. */
export interface SqlStatement {
  readonly sql: string;
  readonly values: readonly Value[];
}

export interface RowsStatement extends SqlStatement {
  /** The names of the answer's columns that are shown; those after them are the sort keys of a cursor. */
  readonly names: readonly string[];
}

/** The engine's type of each column, as the serving file stores it. */
export type StoredTypes = ReadonlyMap<string, string>;

export function storedTypes({ columns }: Pick<Serving, "columns">): StoredTypes {
  const known = typesOf.get(columns);
  if (known !== undefined) return known;
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  typesOf.set(columns, types);
  return types;
}

const typesOf = new WeakMap<Serving["columns"], StoredTypes>();

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

/** Of what an export is sorted by: it is read whole, and need not wait for those that are nearest to a search. */
export function isByColumn({ phrase }: Sort): boolean {
  return phrase === undefined;
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

/** The names of the columns that an answer in rows shows. */
export function shownColumns(query: Query, all: readonly Pick<QueryColumn, "name">[]): string[] {
  return (query.columns ?? [rowNumber, ...all]).map(({ name }) => name);
}

/** The names of the columns of an answer in groups. */
export function groupedNames(query: Query): string[] {
  return [...query.groupBy.map(({ name }) => name), ...query.aggregates.map(aggregateName)];
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

/** The last of those that `nearnessSql` tells. */
export const nearnessMax = 3;

/**
 * How a row holds a phrase: as a whole cell (0), at the beginning of one (1), as words (2), or otherwise
 * (3). Signs between words make no difference: `saint malo` is `Saint-Malo`.
 */
function nearnessSql(phrase: string, values: Value[]): string {
  const told = plainSigns(phrase);
  const text = `translate(__text, ${quoteText(signs)}, ${quoteText(" ".repeat(signs.length))})`;
  // A cell that is one word or begins with it holds no sign there: of most rows that spares the most of the work.
  const cells = told.includes(" ") ? text : "__text";
  values.push(`\n${told}\n`, `\n${told}`, ` ${told} `);
  return `CASE WHEN contains(chr(10) || ${cells} || chr(10), ?) THEN 0
    WHEN contains(chr(10) || ${cells}, ?) THEN 1
    WHEN contains(' ' || translate(${text}, chr(10), ' ') || ' ', ?) THEN 2 ELSE ${nearnessMax} END`;
}

/** Those between words that make no difference. */
export const signs = "-’'.,;:()/\"";

/** A text with spaces in their stead. */
export function plainSigns(phrase: string): string {
  return phrase.replaceAll(/[-’'.,;:()/"]/g, " ");
}

/** A deep page of a whole table is found by the rows' numbers. Answers how many rows that skipped. */
function skipByNumber(query: Query, skip: number, conditions: string[], values: Value[]): number {
  const plain = conditions.length === 0 && query.sort.length === 0 && !isGrouped(query);
  if (!plain || skip === 0) return 0;
  conditions.push("__id > ?");
  values.push(BigInt(skip));
  return skip;
}

/** What a row has to fit; the values are added in the order of their question marks. */
export function queryConditions(query: Query, types: StoredTypes, values: Value[]): string[] {
  const conditions = query.where.of.map((condition) => conditionSql(condition, types, values));
  for (const word of query.words) {
    conditions.push("contains(__text, ?)");
    values.push(word);
  }
  addPlaces(query, conditions, values);
  return conditions;
}

export function conditionSql(condition: Condition, types: StoredTypes, values: Value[]): string {
  if (condition.kind === "test") return testSql(condition, types, values);
  return joinedSql(
    condition.kind,
    condition.of.map((one) => conditionSql(one, types, values)),
  );
}

/** Of no conditions all hold, and not any does. */
export function joinedSql(kind: "all" | "any", parts: readonly string[]): string {
  if (parts.length === 0) return kind === "all" ? "true" : "false";
  return `(${parts.join(kind === "all" ? " AND " : " OR ")})`;
}

type Test = Condition & { kind: "test" };

function testSql(test: Test, types: StoredTypes, values: Value[]): string {
  if (test.aspects !== undefined && test.aspects.length > 0) return aspectSql(test, test.aspects, values);
  return (
    presenceSql(test, quoteName(test.column.name)) ??
    textSql(test, asText(test.column), values) ??
    comparisonSql(test, types, values)
  );
}

function comparisonSql(
  { column, operator, values: given }: Test,
  types: StoredTypes,
  values: Value[],
): string {
  if (operator === "contains" || operator === "notcontains") {
    values.push((given[0] ?? "").toLowerCase());
    return `${operator === "contains" ? "" : "NOT "}contains(lower(${asText(column)}), ?)`;
  }
  const stored = types.get(column.name) ?? "VARCHAR";
  const name = column.type === "list" ? asText(column) : quoteName(column.name);
  const mark = (text: string | null = null) => parameter(column, stored, text ?? "", values);
  if (operator === "in" || operator === "notin") {
    return `${name} ${operator === "in" ? "IN" : "NOT IN"} (${given.map((text) => mark(text)).join(", ")})`;
  }
  // Not `IS DISTINCT FROM`: beside an OR, DuckDB passes over groups of rows that are all without a value.
  if (operator === "differs") return `(${name} IS NULL OR ${name} <> ${mark(given[0])})`;
  return `${name} ${comparisons[operator] ?? "="} ${mark(given[0])}`;
}

/** The word `null` stands for a missing cell, as at data.gouv.fr. */
export function presenceSql({ operator, values }: Test, name: string): string | undefined {
  const ofNull = values[0] === null;
  if (operator === "isnull" || (operator === "exact" && ofNull)) return `${name} IS NULL`;
  if (operator === "isnotnull" || (operator === "differs" && ofNull)) return `${name} IS NOT NULL`;
  return undefined;
}

function asText(column: QueryColumn): string {
  return `CAST(${quoteName(column.name)} AS VARCHAR)`;
}

const whole = /^[+-]?\d{1,18}$/;
const longWhole = /^[+-]?\d{19,37}$/;
const pointed = /^[+-]?(\d+)(?:\.(\d*))?$/;

/** A question mark of the column's type; a number that is not whole is never rounded to one. */
function parameter(column: QueryColumn, stored: string, text: string, values: Value[]): string {
  if (column.type === "integer" && whole.test(text)) {
    values.push(BigInt(text));
    return "CAST(? AS BIGINT)";
  }
  const scale = stored.startsWith("DECIMAL") ? exactScale(stored, text) : undefined;
  if (scale !== undefined || (column.type === "integer" && longWhole.test(text))) {
    values.push(text.replace(/\.$/, ""));
    return scale === undefined ? "CAST(? AS HUGEINT)" : `CAST(? AS DECIMAL(38, ${scale}))`;
  }
  if (column.type === "integer" || column.type === "decimal") {
    values.push(Number(text));
    return "CAST(? AS DOUBLE)";
  }
  values.push(text);
  return column.type === "list" || column.type === "text" ? "?" : `CAST(? AS ${stored})`;
}

/** The digits behind the point with which a number is compared exactly with those stored; absent where it cannot be. */
export function exactScale(stored: string, text: string): number | undefined {
  const [, before = "", after = ""] = pointed.exec(text) ?? [];
  const scale = Math.max(Number(/,\s*(\d+)/.exec(stored)?.[1] ?? 0), after.length);
  return before !== "" && before.length + scale <= 38 ? scale : undefined;
}

/**
 * The rows after the cursor's in the order asked for: those whose first key is further, or whose
 * first key is the same and the second further…, and at last those with the same keys and a
 * higher number. Missing keys stand last.
 */
export function afterCursor(query: Query, types: StoredTypes, values: Value[]): string {
  const { cursor, sort } = query;
  if (cursor === undefined) return "true";
  const alternatives: SqlStatement[] = [];
  const same: SqlStatement[] = [];
  for (const [index, one] of sort.entries()) {
    const key = cursor.keys[index] ?? null;
    const { further, equal } =
      one.phrase === undefined ? besideKey(one, key, types) : besideRank(one.phrase, key);
    if (further !== undefined) alternatives.push(allOf([...same, further]));
    same.push(equal);
  }
  const byNumber = sort[0]?.by === rowNumber.name;
  if (!byNumber) alternatives.push(allOf([...same, { sql: "__id > ?", values: [BigInt(cursor.id)] }]));
  values.push(...alternatives.flatMap((one) => one.values));
  return `(${alternatives.map((one) => `(${one.sql})`).join(" OR ")})`;
}

/** The row of a cursor itself, which its keys and its number tell. */
export function atCursor({ sort }: Query, cursor: Cursor, types: StoredTypes): SqlStatement {
  const keys = sort.map((one, at) => besideKey(one, cursor.keys[at] ?? null, types).equal);
  return allOf([...keys, { sql: "__id = ?", values: [BigInt(cursor.id)] }]);
}

interface BesideKey {
  /** Absent where nothing stands behind it. */
  readonly further?: SqlStatement;
  readonly equal: SqlStatement;
}

function besideKey({ by, descending }: Sort, key: Cursor["keys"][number], types: StoredTypes): BesideKey {
  const name = quoteName(by);
  if (key === null) return { equal: { sql: `${name} IS NULL`, values: [] } };
  const typed = `CAST(? AS ${types.get(by) ?? "VARCHAR"})`;
  // A double is no decimal: its digits are.
  const exact = types.get(by)?.startsWith("DECIMAL") === true;
  const value: Value = typeof key === "number" && !exact ? key : String(key);
  const further = `(${name} ${descending ? "<" : ">"} ${typed} OR ${name} IS NULL)`;
  return {
    further: { sql: further, values: [value] },
    equal: { sql: `${name} = ${typed}`, values: [value] },
  };
}

function besideRank(phrase: string, key: Cursor["keys"][number]): BesideKey {
  const values: Value[] = [];
  const nearness = nearnessSql(phrase, values);
  values.push(BigInt(typeof key === "number" && Number.isInteger(key) ? key : nearnessMax));
  return { further: { sql: `${nearness} > ?`, values }, equal: { sql: `${nearness} = ?`, values } };
}

function allOf(parts: readonly SqlStatement[]): SqlStatement {
  return {
    sql: parts.map(({ sql }) => sql).join(" AND "),
    values: parts.flatMap(({ values }) => values),
  };
}
