import type { Value } from "../../engine/engine.ts";
import { lowerSql, lowerText } from "../../engine/fold.ts";
import { quoteName } from "../../engine/quote.ts";
import { aspectSql, comparisons, textSql } from "./aspects-sql.ts";
import { addPlaces } from "./places-sql.ts";
import type { Condition, Query, QueryColumn, Test } from "./query.ts";
import type { StoredTypes } from "./sql-statement.ts";

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
    const sought = lowerText(given[0] ?? "");
    values.push(sought);
    return `${operator === "contains" ? "" : "NOT "}contains(${lowerSql(asText(column), sought)}, ?)`;
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
