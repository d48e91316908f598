import { defined } from "../base/defined.ts";
import { Failure } from "../base/failure.ts";
import type { Profile } from "../tables/profile.ts";
import type { Column } from "../tables/column.ts";
import { type ColumnsByName, columnsByName } from "../tables/query/columns.ts";
import { parseQuery } from "../tables/query/parse-query.ts";
import type { Query, QueryColumn } from "../tables/query/query.ts";
import { queryConditions } from "../tables/query/conditions-sql.ts";
import type { SqlStatement, StoredTypes } from "../tables/query/sql-statement.ts";
import { quoteName, quoteText } from "../engine/quote.ts";
import type { RowsSource, SourceTime, ValueAggregation } from "./definition.ts";
import { daySql, intervals, periodSql } from "./period-sql.ts";

/** The columns that a source names, checked against those of a version. */
export interface SourceColumns {
  /** Absent where the whole table is about one period. */
  readonly time?: QueryColumn;
  readonly place?: QueryColumn;
  /** Those that are added up, row by row; none where rows are counted. */
  readonly values: readonly QueryColumn[];
  readonly filter: Query;
}

/** Throws `invalid` where a column is not there or is of the wrong type, or where the filter is none. */
export function sourceColumns(source: RowsSource, columns: readonly Column[]): SourceColumns {
  const names = columnsByName(columns);
  const { time: told, place: placed } = source;
  const filter = parseQuery(new URLSearchParams(source.filter), columns, { places: false });
  if (filter.groupBy.length > 0 || filter.aggregates.length > 0)
    throw new Failure("invalid", "indicator-filter-groups", { parameter: "filter" });
  const time = "column" in told ? names.get(told.column, "time") : undefined;
  if (time !== undefined) daySql(time, source.time.grain);
  const place = placed !== undefined && "column" in placed ? names.get(placed.column, "place") : undefined;
  return { filter, values: measured(source, names), ...defined({ time, place }) };
}

/** The names of all of them. */
export function namesOf({ time, place, values }: SourceColumns): readonly string[] {
  return [...new Set([time, place, ...values].flatMap((column) => column?.name ?? []))];
}

function measured(
  { value: { aggregation, column, plus = [] } }: RowsSource,
  names: ColumnsByName,
): readonly QueryColumn[] {
  if (column === undefined) {
    if (aggregation === "count" && plus.length === 0) return [];
    throw new Failure("invalid", "indicator-value-needed", { parameter: "value" });
  }
  const isCounted = (aggregation === "count" || aggregation === "distinct") && plus.length === 0;
  return [column, ...plus].map((name) => {
    const value = names.get(name, "value");
    if (isCounted || isNumber(value)) return value;
    throw new Failure("invalid", "indicator-value-wrong", { column: name, parameter: "value" });
  });
}

function isNumber({ type }: QueryColumn): boolean {
  return type === "integer" || type === "decimal";
}

/** The relation that holds the rows of a source. */
export interface SourceRows {
  readonly name: string;
  /** Another that holds them `addedUp`, with its columns. */
  readonly added?: { readonly name: string; readonly columns: SourceColumns };
  /** All columns of a row. */
  readonly cells: readonly string[];
  readonly types: StoredTypes;
  readonly profile: Profile;
}

/**
 * The rows of a source by period and code, as parts that add up: `s`um, `n` values, `c` rows, `lo`west,
 * `hi`ghest, `d`istinct; with the first and last day of each, and how many days begin no period. A sum
 * is exact, whatever the order in which the engine comes to it.
 */
export function partialStatement(source: RowsSource, columns: SourceColumns, from: SourceRows): SqlStatement {
  const { grain } = source.time;
  const more = `min(day) as first_day, max(day) as last_day,
    count(*) filter (where day <> ${periodSql("day", grain)}) as within`;
  return partsStatement(source, columns, from, { names: [...partNames, more] });
}

/** The same without what its aggregation does not ask for, and the days apart: a table of millions of rows is told in less. */
export function partsOfRows(source: RowsSource, columns: SourceColumns, from: SourceRows): RowParts {
  const names = partsNeeded(source.value.aggregation);
  const read = from.added?.columns ?? columns;
  const { place, values } = read;
  const isText = place?.type === "text";
  const plain = isText && {
    ...partsStatement(source, read, from, { names, code: quoteName(place.name) }),
    otherwise: "trim(code) <> code",
  };
  return {
    ...partsStatement(source, read, from, { names }),
    ...(plain === false ? {} : { plain }),
    days: daysStatement(source, read, from),
    isExact: sumSql(values, from.profile) !== inexactSum,
    isOfMoments: isOfMoments(columns),
    repeats: (repeated) => repeatsStatement(source, columns, from, repeated),
  };
}

/** Which of `s, n, c, d, lo, hi` make a value of this kind, of a place and of what it is a part of. */
export function partsNeeded(aggregation: ValueAggregation | "only"): readonly PartName[] {
  return partNames.filter((name) => name === "n" || name === "c" || usedBy[name].includes(aggregation));
}

const partNames = ["s", "n", "c", "d", "lo", "hi"] as const;
export type PartName = (typeof partNames)[number];

const usedBy: Readonly<Record<PartName, readonly (ValueAggregation | "only")[]>> = {
  s: ["sum", "avg", "only"],
  n: [],
  c: [],
  d: ["distinct"],
  lo: ["min"],
  hi: ["max"],
};

/** Rows added up by period and code, as statements of a workspace. */
export interface RowParts extends SqlStatement {
  /**
   * `first_day`, `last_day`, the day that what is told of the last ends on (`last_end`), and whether there are days
   * `within` periods, of all rows that tell a day.
   */
  readonly days: SqlStatement;
  /** The same by codes as they stand in the table, where that is right unless one that is not known is `otherwise`. */
  readonly plain?: SqlStatement & { readonly otherwise: string };
  /** Whether sums are the same in whatever order they are taken. */
  readonly isExact: boolean;
  /** Whether rows are of moments: several of a day are no surprise. */
  readonly isOfMoments: boolean;
  /** How many `rows` are the same as another to the last cell, of the periods and codes that a table holds. */
  readonly repeats?: (repeated: string) => SqlStatement;
}

/** The parts that a table holds as `partialStatement` gives them. */
export function partsOfTable(table: string, told: Pick<RowParts, "isExact" | "isOfMoments">): RowParts {
  const days = `
    select min(first_day) as first_day, max(last_day) as last_day, max(last_day) as last_end,
      coalesce(sum(within), 0) > 0 as within
    from ${table} where period is not null`;
  return { sql: `select * from ${table}`, values: [], days: { sql: days, values: [] }, ...told };
}

function partsStatement(
  source: RowsSource,
  { time, place, values: measures, filter }: SourceColumns,
  from: SourceRows,
  wanted: { readonly names: readonly string[]; readonly code?: string },
): SqlStatement {
  const { name, where, values } = readOf(filter, from);
  const day = time === undefined ? onePeriodSql(source.time) : daySql(time, source.time.grain);
  const code = wanted.code ?? (place === undefined ? quoteText("") : codeSql(source, place));
  const isAdded = from.added !== undefined;
  const known: Readonly<Record<string, string>> = isAdded
    ? addedAgain(measures)
    : aggregatesOf(source, measures, from.profile);
  const parts = wanted.names.map((name) => (known[name] === undefined ? name : `${known[name]} as ${name}`));
  const sql = `
    select ${periodSql("day", source.time.grain)} as period, code, ${parts.join(", ")}
    from (select ${day} as day, ${code} as code, ${isAdded ? "*" : `${addedSql(measures)} as v`}
      from ${name} ${where}) read_rows
    group by 1, 2`;
  return { sql, values };
}

function daysStatement(source: RowsSource, { time, filter }: SourceColumns, from: SourceRows): SqlStatement {
  const told = (days: string) =>
    `select min(day) as first_day, max(day) as last_day, ${lastEndSql} as last_end,
      coalesce(bool_or(day <> ${periodSql("day", source.time.grain)}), false) as within from (${days}) told`;
  if (time === undefined) return { sql: told(`select ${onePeriodSql(source.time)} as day`), values: [] };
  const { name, where, values } = readOf(filter, from);
  const each = `select distinct ${quoteName(time.name)} from ${name} ${where}`;
  return { sql: told(`select ${daySql(time, source.time.grain)} as day from (${each}) each`), values };
}

/** Days that all begin a quarter, a month or a week stand for it. */
const lastEndSql = `cast(max(day) + case ${(["quarter", "month", "week"] as const)
  .map((grain) => `when bool_and(day = ${periodSql("day", grain)}) then ${intervals[grain]}`)
  .join(" ")} else ${intervals.day} end as date) - 1`;

function repeatsStatement(
  source: RowsSource,
  { time, place, filter }: SourceColumns,
  from: SourceRows,
  repeated: string,
): SqlStatement {
  const { where, values } = conditionsOf(filter, from);
  const day = time === undefined ? onePeriodSql(source.time) : daySql(time, source.time.grain);
  const code = place === undefined ? quoteText("") : codeSql(source, place);
  const sql = `
    select coalesce(sum(same - 1), 0) as rows from (
      select count(*) as same from (
        select *, ${periodSql(day, source.time.grain)} as told_period, ${code} as told_code
        from ${from.name} ${where}) told
      join ${repeated} r on r.period = told_period and r.code = told_code
      group by told_period, told_code, hash(${from.cells.map((name) => `told.${quoteName(name)}`).join(", ")})) groups`;
  return { sql, values };
}

/** Whether what a row tells of when it is has an hour. */
export function isOfMoments({ time }: SourceColumns): boolean {
  return time?.type === "datetime";
}

/** What rows are read: those that were added up are the ones that the filter takes. */
function readOf(
  filter: Query,
  from: SourceRows,
): { readonly name: string } & ReturnType<typeof conditionsOf> {
  if (from.added !== undefined) return { name: from.added.name, where: "", values: [] };
  return { name: from.name, ...conditionsOf(filter, from) };
}

function conditionsOf(
  filter: Query,
  { types }: Pick<SourceRows, "types">,
): { readonly where: string; readonly values: SqlStatement["values"] } {
  const values: SqlStatement["values"][number][] = [];
  const conditions = queryConditions(filter, types, values);
  const where = conditions.length === 0 ? "" : `where ${conditions.join(" and ")}`;
  return { where, values };
}

/** The first day of the period that a whole table is about: nothing says that it is not over. */
function onePeriodSql(time: SourceTime): string {
  const told = "period" in time ? time.period : "";
  return periodSql(`cast(${quoteText(told)} as date)`, time.grain);
}

function addedSql(measures: readonly QueryColumn[]): string {
  const [one, ...more] = measures;
  if (one === undefined) return "1";
  if (more.length === 0) return quoteName(one.name);
  return measures.map((column) => `cast(${quoteName(column.name)} as ${addedType(measures)})`).join(" + ");
}

/** In which columns are added up exactly, whatever each of them is kept as. */
function addedType(measures: readonly QueryColumn[]): string {
  return `decimal(38, ${digitsOf(measures)})`;
}

function digitsOf(measures: readonly QueryColumn[]): number {
  return Math.max(
    ...measures.map(({ type, exact }) => (type === "integer" ? 0 : (exact ?? digitsOfDoubles))),
  );
}

/** Codes that a table took for numbers have lost the zeros before them. */
function codeSql({ place }: RowsSource, { name, type }: QueryColumn): string {
  const text = `trim(cast(${quoteName(name)} as varchar))`;
  const level = place !== undefined && "column" in place ? place.level : undefined;
  if (type !== "integer" || level === undefined || level === "epci") return text;
  return `lpad(${text}, greatest(length(${text}), ${level === "commune" ? 5 : 2}), '0')`;
}

function aggregatesOf(
  { value: { aggregation } }: RowsSource,
  measures: readonly QueryColumn[],
  profile: Profile,
): Readonly<Record<PartName, string>> {
  const nothing = "cast(null as double)";
  const isMeasured = measures.length > 0 && measures.every(isNumber);
  const sum = isMeasured ? sumSql(measures, profile) : nothing;
  const bound = (of: "min" | "max") => (isMeasured ? `cast(${of}(v) as double)` : nothing);
  const distinct = aggregation === "distinct" ? "count(distinct v)" : "0";
  return { s: sum, n: "count(v)", c: "count(*)", d: distinct, lo: bound("min"), hi: bound("max") };
}

/** Of parts that are added up by days and codes as they are written. */
function addedAgain(measures: readonly QueryColumn[]): Readonly<Record<PartName, string>> {
  return {
    s: `cast(sum(s) as ${addedType(measures)})`,
    n: "cast(sum(n) as bigint)",
    c: "cast(sum(c) as bigint)",
    d: "0",
    lo: "cast(min(lo) as double)",
    hi: "cast(max(hi) as double)",
  };
}

/** Beyond this a number of the engine's exact type overflows. */
const exactMax = 1e20;
const digitsOfDoubles = 10;
const inexactSum = "sum(v order by v)";

/** The same in whatever order the engine comes to the rows, which it reads with several threads. */
function sumSql(measures: readonly QueryColumn[], profile: Profile): string {
  const isWhole = measures.every(({ type }) => type === "integer");
  if (isWhole) return "cast(sum(v) as decimal(38, 0))";
  const largest = Math.max(...measures.map((column) => largestOf(column, profile)));
  if (measures.length === 1 && measures[0]?.exact === undefined && largest > exactMax) return inexactSum;
  const type = addedType(measures);
  return `cast(sum(cast(v as ${type})) as ${type})`;
}

function largestOf({ name }: QueryColumn, { columns }: Profile): number {
  const found = columns.find((column) => column.name === name);
  return Math.max(...[found?.min, found?.max].map((bound) => Math.abs(Number(bound ?? 0))));
}
