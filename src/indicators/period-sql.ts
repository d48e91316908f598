import { Failure } from "../base/failure.ts";
import type { QueryColumn } from "../tables/query/query.ts";
import { quoteName, quoteText } from "../engine/quote.ts";
import type { Grain } from "./definition.ts";

/** The engine's interval from one period to the next. */
export const intervals: Readonly<Record<Grain, string>> = {
  day: "interval 1 day",
  week: "interval 7 days",
  month: "interval 1 month",
  quarter: "interval 3 months",
  year: "interval 1 year",
};

/** Periods in a year. */
export const periodsInYear: Readonly<Record<Grain, number>> = {
  day: 365,
  week: 52,
  month: 12,
  quarter: 4,
  year: 1,
};

/**
 * The day of a row, from a column of dates, of moments, of years, or of texts such as `2020-05`,
 * `2020-T2`, `2020-S05`; none of a week that its year has not. Where no weeks are asked for, `2020-S1` is the
 * first half of the year, as INSEE writes it. Throws `invalid` for a column of another type.
 */
export function daySql({ name, type }: QueryColumn, grain: Grain): string {
  const column = quoteName(name);
  switch (type) {
    case "date":
      return column;
    case "datetime":
      return `cast(${column} as date)`;
    case "integer":
      return `case when ${column} between 1000 and 2999 then make_date(cast(${column} as int), 1, 1) end`;
    case "text":
      return textDay(column, grain);
    case "boolean":
    case "decimal":
    case "geometry":
    case "list":
    case "time":
      throw new Failure("invalid", "indicator-time-wrong", { column: name, parameter: "time" });
  }
}

function textDay(column: string, grain: Grain): string {
  const text = `upper(trim(${column}))`;
  const part = (pattern: string, group: number) =>
    `cast(regexp_extract(${text}, '${pattern}', ${group}) as int)`;
  const quarter = "^([0-9]{4})[- ]?[TQ]([1-4])$";
  const half = `^([0-9]{4})[- ]?${grain === "week" ? "H" : "[SH]"}([12])$`;
  const week = "^([0-9]{4})-?[SW]([0-9]{1,2})$";
  // Beside half-years, `2020-S3` is nothing: of weeks without a zero, the first two would be halves of the year.
  const neither = grain === "week" ? "false" : `regexp_matches(${text}, '^[0-9]{4}-?S[0-9]$')`;
  const monday = `cast(date_trunc('week', make_date(${part(week, 1)}, 1, 4)) as date) + (${part(week, 2)} - 1) * 7`;
  return `case
    when regexp_matches(${text}, '${quarter}')
      then make_date(${part(quarter, 1)}, ${part(quarter, 2)} * 3 - 2, 1)
    when regexp_matches(${text}, '${half}')
      then make_date(${part(half, 1)}, ${part(half, 2)} * 6 - 5, 1)
    when ${neither} then null
    when regexp_matches(${text}, '${week}')
      then case when year(${monday} + 3) = ${part(week, 1)} then ${monday} end
    else cast(try_strptime(trim(${column}), ['%Y-%m-%d', '%Y-%m', '%Y', '%d/%m/%Y', '%m/%Y']) as date) end`;
}

/** The first day of the period of a day. */
export function periodSql(day: string, grain: Grain): string {
  return grain === "day" ? day : `cast(date_trunc('${grain}', ${day}) as date)`;
}

/** The condition that a row of a table of values is of one of these periods. */
export function isAmong(periods: readonly string[]): string {
  const list = periods.map((period) => `cast(${quoteText(period)} as date)`).join(", ");
  return periods.length === 0 ? "false" : `period in (${list})`;
}
