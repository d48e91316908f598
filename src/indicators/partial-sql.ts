import { defined } from "../base/defined.ts";
import { Failure } from "../base/failure.ts";
import { quoteName, quoteText } from "../engine/fold.ts";
import type { ColumnProfile } from "../tables/profile.ts";
import type { Column } from "../tables/column.ts";
import { type ColumnsByName, columnsByName } from "../tables/query/columns.ts";
import { parseQuery } from "../tables/query/parse-query.ts";
import type { Query, QueryColumn } from "../tables/query/query.ts";
import { queryConditions, type SqlStatement, type StoredTypes } from "../tables/query/query-sql.ts";
import type { RowsSource } from "./definition.ts";
import { daySql, periodSql } from "./period-sql.ts";

/** The columns that a source names, checked against those of a version. */
export interface SourceColumns {
  readonly time: QueryColumn;
  readonly place?: QueryColumn;
  readonly value?: QueryColumn;
  readonly filter: Query;
}

/** Throws `invalid` where a column is not there or is of the wrong type, or where the filter is none. */
export function sourceColumns(source: RowsSource, columns: readonly Column[]): SourceColumns {
  const names = columnsByName(columns);
  const { time: told, place: placed } = source;
  const filter = parseQuery(new URLSearchParams(source.filter), columns, { places: false });
  if (filter.groupBy.length > 0 || filter.aggregates.length > 0)
    throw new Failure("invalid", "indicator-filter-groups", { parameter: "filter" });
  const time = names.get(told.column, "time");
  daySql(time);
  const place = placed !== undefined && "column" in placed ? names.get(placed.column, "place") : undefined;
  return { time, filter, ...defined({ place, value: measured(source, names) }) };
}

function measured(
  { value: { aggregation, column } }: RowsSource,
  names: ColumnsByName,
): QueryColumn | undefined {
  if (column === undefined) {
    if (aggregation === "count") return undefined;
    throw new Failure("invalid", "indicator-value-needed", { parameter: "value" });
  }
  const value = names.get(column, "value");
  const isCounted = aggregation === "count" || aggregation === "distinct";
  if (isCounted || isNumber(value)) return value;
  throw new Failure("invalid", "indicator-value-wrong", { column, parameter: "value" });
}

function isNumber({ type }: QueryColumn): boolean {
  return type === "integer" || type === "decimal";
}

/**
 * The rows of a source by period and code, as parts that add up: `s`um, `n` values, `c` rows, `lo`west,
 * `hi`ghest, `d`istinct; with the first and last day of each, and how many days begin no period. A sum
 * is exact, whatever the order in which the engine comes to it.
 */
export function partialStatement(
  source: RowsSource,
  { time, place, value, filter }: SourceColumns,
  from: { readonly name: string; readonly types: StoredTypes; readonly profile?: ColumnProfile },
): SqlStatement {
  const values: SqlStatement["values"][number][] = [];
  const conditions = queryConditions(filter, from.types, values);
  const day = daySql(time);
  const where = conditions.length === 0 ? "" : `where ${conditions.join(" and ")}`;
  const code = place === undefined ? quoteText("") : codeSql(source, place);
  const sql = `
    select ${periodSql("day", source.time.grain)} as period, code,
      ${aggregatesOf(source, value, from)},
      count(*) as c, min(day) as first_day, max(day) as last_day,
      count(*) filter (where day <> ${periodSql("day", source.time.grain)}) as within
    from (select ${day} as day, ${code} as code, ${value === undefined ? "1" : quoteName(value.name)} as v
      from ${from.name} ${where}) read_rows
    group by 1, 2`;
  return { sql, values };
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
  value: QueryColumn | undefined,
  { profile }: { readonly profile?: ColumnProfile },
): string {
  const nothing = "cast(null as double)";
  const number = value !== undefined && isNumber(value) ? value : undefined;
  const sum = number === undefined ? nothing : sumSql(number, profile);
  const bound = (of: "min" | "max") => (number === undefined ? nothing : `cast(${of}(v) as double)`);
  const distinct = aggregation === "distinct" ? "count(distinct v)" : "0";
  return `${sum} as s, count(v) as n, ${bound("min")} as lo,
    ${bound("max")} as hi, ${distinct} as d`;
}

/** Beyond this a number of the engine's exact type overflows. */
const exactMax = 1e20;
const digitsOfDoubles = 10;

/** The same in whatever order the engine comes to the rows, which it reads with several threads. */
function sumSql(value: QueryColumn, profile: ColumnProfile | undefined): string {
  if (value.type === "integer") return "cast(sum(v) as decimal(38, 0))";
  const bounds = [profile?.min, profile?.max].map((bound) => Math.abs(Number(bound ?? 0)));
  if (value.exact === undefined && Math.max(...bounds) > exactMax) return "sum(v order by v)";
  const type = `decimal(38, ${value.exact ?? digitsOfDoubles})`;
  return `cast(sum(cast(v as ${type})) as ${type})`;
}
