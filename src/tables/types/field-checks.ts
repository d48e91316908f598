import { problem, type Problem } from "../../base/failure.ts";
import type { Column } from "../column.ts";
import type { SchemaField } from "../schemas/schema.ts";
import { literal } from "./blank.ts";
import { booleanWords } from "./others.ts";

/** One rule of a schema over one column, as SQL over its rows. */
export interface Check {
  readonly column: string;
  readonly rule: string;
  /** SQL of a boolean: the row breaks the rule. */
  readonly broken: string;
  /** SQL of the value, as a text. */
  readonly value: string;
  readonly toProblem: (value: string) => Problem;
}

export interface FieldChecks {
  readonly checks: readonly Check[];
  /** Broken by the whole column, whatever its rows. */
  readonly whole: readonly { readonly rule: string; readonly problem: Problem }[];
}

/** What the engine understands of a pattern, or undefined where it does not. */
export type Pattern = string | undefined;

/** The checks of a field over the column that holds it. */
export function checksOf(
  field: SchemaField,
  column: Column,
  pattern: Pattern,
  missing: readonly string[],
): FieldChecks {
  const cell = quoted(column.name);
  const text = textOf(column, cell);
  const present = `(${cell} IS NOT NULL AND ${text} NOT IN (${["", ...missing].map(literal).join(", ")}))`;
  const type = typeCheck({ field, column, cell, text });
  const checks = [
    ...(type.fits === undefined
      ? []
      : [typed(field, text, `${present} AND NOT coalesce(${type.fits}, false)`)]),
    ...constraintChecks(field, column, { cell, text, present, pattern }),
  ];
  return { checks, whole: type.whole };
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** SQL of a value as a schema's text rules see it: the source's words for yes and no, ISO dates, plain numbers. */
export function textOf(column: Column, cell: string): string {
  const { type, writing } = column;
  if (type === "text" || type === "geometry") return cell;
  if (type === "decimal") {
    const whole = `${cell} = trunc(${cell}) AND abs(${cell}) < 1e15`;
    return `(CASE WHEN ${whole} THEN ${cell}::BIGINT::VARCHAR ELSE ${cell}::VARCHAR END)`;
  }
  if (type === "boolean") {
    const [yes, no] = booleanWords(writing);
    return `(CASE ${cell} WHEN true THEN ${literal(yes)} WHEN false THEN ${literal(no)} END)`;
  }
  if (type === "datetime") return `strftime(${cell}, '%Y-%m-%dT%H:%M:%S${writing === "offset" ? "Z" : ""}')`;
  return type === "list" ? `array_to_string(${cell}, ${literal(listSign(column))})` : `${cell}::VARCHAR`;
}

function listSign({ writing }: Column): string {
  return writing === "list-semicolon" ? ";" : writing === "list-comma" || writing === "json" ? "," : "|";
}

function typed(field: SchemaField, value: string, broken: string): Check {
  const { name, type, format } = field;
  return {
    column: name,
    rule: "type",
    broken,
    value,
    toProblem: (value) =>
      problem("schema-type", { column: name, value, type: writtenType(type, format) }, { column: name }),
  };
}

function writtenType(type: string, format: string | undefined): string {
  return format === undefined || format === "default" ? type : `${type} (${format})`;
}

interface TypeCheck {
  /** SQL of a boolean; absent where every value of the column fits. */
  readonly fits?: string;
  readonly whole: FieldChecks["whole"];
}

const numbers: readonly Column["type"][] = ["integer", "decimal"];
const none: TypeCheck = { whole: [] };

interface Checked {
  readonly field: SchemaField;
  readonly column: Column;
  readonly cell: string;
  readonly text: string;
}

function typeCheck(checked: Checked): TypeCheck {
  return typeChecks[checked.field.type]?.(checked) ?? none;
}

function matching(text: string, pattern: string): TypeCheck {
  return { fits: `regexp_full_match(${text}, ${literal(pattern)})`, whole: [] };
}

/** By type of the schema; one that is not here, such as `any`, takes every value. */
const typeChecks: Readonly<Record<string, (checked: Checked) => TypeCheck>> = {
  string: ({ field, text }) => {
    const pattern = stringFormats[field.format ?? "default"];
    return pattern === undefined ? none : matching(text, pattern);
  },
  integer: ({ column, cell, text }) => {
    if (column.type === "integer") return none;
    return column.type === "decimal"
      ? { fits: `${cell} = trunc(${cell})`, whole: [] }
      : matching(text, "[-+]?[0-9]+");
  },
  number: ({ field, column, text }) =>
    numbers.includes(column.type) ? none : { fits: numberFits(field, text), whole: [] },
  boolean: booleanCheck,
  date: (checked) => dateCheck(checked, "date", "[0-9]{4}-[0-9]{2}-[0-9]{2}", "DATE"),
  datetime: (checked) =>
    dateCheck(checked, "datetime", "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+(?:Z|[-+][0-9:]+)?", "TIMESTAMPTZ"),
  time: (checked) => dateCheck(checked, "time", "[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]+)?)?Z?", "TIME"),
  year: ({ text }) => matching(text, "-?[0-9]{4}"),
  yearmonth: ({ text }) => matching(text, "[0-9]{4}-(?:0[1-9]|1[0-2])"),
  geopoint: ({ field, text }) => matching(text, geopoints[field.format ?? "default"] ?? ".*"),
  geojson: ({ column, text }) => (column.type === "geometry" ? none : jsonCheck(text, "{")),
  object: ({ column, text }) => (column.type === "geometry" ? none : jsonCheck(text, "{")),
  array: ({ column, text }) =>
    column.type === "list" && column.writing === "json" ? none : jsonCheck(text, "["),
};

function jsonCheck(text: string, start: string): TypeCheck {
  return { fits: `(json_valid(${text}) AND ltrim(${text}) LIKE '${start}%')`, whole: [] };
}

const degrees = "-?[0-9]+(?:\\.[0-9]+)?";
const geopoints: Readonly<Record<string, string>> = {
  default: `\\s*${degrees}\\s*,\\s*${degrees}\\s*`,
  array: `\\s*\\[\\s*${degrees}\\s*,\\s*${degrees}\\s*\\]\\s*`,
  object: `(?s:\\s*\\{.*"lon".*"lat".*\\}\\s*)|(?s:\\s*\\{.*"lat".*"lon".*\\}\\s*)`,
};

const stringFormats: Readonly<Record<string, string>> = {
  email: "[^\\s@]+@[^\\s@]+\\.[^\\s@.]+",
  uri: "[A-Za-z][A-Za-z0-9+.-]*:[^\\s]+",
  uuid: "(?i:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
  binary: "(?s:(?:[A-Za-z0-9+/\\s]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)",
};

function numberFits({ decimalChar, groupChar }: SchemaField, text: string): string {
  const grouped = groupChar === undefined ? text : `replace(${text}, ${literal(groupChar)}, '')`;
  const pointed =
    decimalChar === undefined || decimalChar === "."
      ? grouped
      : `replace(${grouped}, ${literal(decimalChar)}, '.')`;
  return `regexp_full_match(${pointed}, '[-+]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?|NaN|-?INF')`;
}

/** The values for true and false of the standard, where a field names none. */
const trueValues = ["true", "True", "TRUE", "1"];
const falseValues = ["false", "False", "FALSE", "0"];

/** A column of yes and no keeps no case: its words are compared with those of the field without it. */
function booleanCheck({ field, column, text }: Checked): TypeCheck {
  const words = [...(field.trueValues ?? trueValues), ...(field.falseValues ?? falseValues)];
  if (column.type !== "boolean") return { fits: `${text} IN (${words.map(literal).join(", ")})`, whole: [] };
  const known = new Set(words.map((word) => word.toLowerCase()));
  const written = booleanWords(column.writing);
  if (written.every((word) => known.has(word))) return none;
  return { whole: [writtenOtherwise(field, written.join(", "), words.join(", "))] };
}

/** Dates are compared as dates; that all are written another way than asked is one error. */
function dateCheck(
  { field, column, text }: Checked,
  type: Column["type"],
  pattern: string,
  sqlType: string,
): TypeCheck {
  const format = field.format ?? "default";
  const custom = format.startsWith("%") || format.startsWith("fmt:");
  if (column.type === type) {
    const foreign = column.writing !== undefined && column.writing !== "offset";
    const asked = custom ? format : "ISO 8601";
    if (!foreign || format === "any" || isAsked(format, column.writing)) return none;
    return { whole: [writtenOtherwise(field, column.writing ?? "", asked)] };
  }
  if (custom)
    return { fits: `try_strptime(${text}, ${literal(format.replace(/^fmt:/, ""))}) IS NOT NULL`, whole: [] };
  return {
    fits: `(regexp_full_match(${text}, ${literal(pattern)}) AND TRY_CAST(${text} AS ${sqlType}) IS NOT NULL)`,
    whole: [],
  };
}

function isAsked(format: string, writing: Column["writing"]): boolean {
  const order = format.replaceAll(/[^dmyY]/g, "").toLowerCase();
  return (
    (order === "dmy" && writing === "day-month-year") || (order === "mdy" && writing === "month-day-year")
  );
}

function writtenOtherwise(field: SchemaField, written: string, asked: string): FieldChecks["whole"][number] {
  const args = { column: field.name, written, asked };
  return { rule: "format", problem: problem("schema-written-otherwise", args, { column: field.name }) };
}

interface Sql {
  readonly cell: string;
  readonly text: string;
  readonly present: string;
  readonly pattern: Pattern;
}

function constraintChecks(field: SchemaField, column: Column, sql: Sql): Check[] {
  const { name, constraints } = field;
  if (constraints === undefined) return [];
  const { text, present } = sql;
  const length = `length(${text})`;
  const all: (readonly [rule: string, key: string, given: unknown, broken: string])[] = [
    ["required", "schema-required", constraints.required === true || undefined, `NOT ${present}`],
    ["enum", "schema-enum", constraints.enum, `${present} AND ${text} NOT IN (${enumOf(field)})`],
    ["pattern", "schema-pattern", sql.pattern, `${present} AND NOT regexp_full_match(${text}, ${literal(sql.pattern ?? "")})`],
    ["minLength", "schema-min-length", constraints.minLength, `${present} AND ${length} < ${constraints.minLength ?? 0}`],
    ["maxLength", "schema-max-length", constraints.maxLength, `${present} AND ${length} > ${constraints.maxLength ?? 0}`],
    ["minimum", "schema-minimum", constraints.minimum, bound(column, sql, "<", constraints.minimum)],
    ["maximum", "schema-maximum", constraints.maximum, bound(column, sql, ">", constraints.maximum)],
    ["exclusiveMinimum", "schema-exclusive-minimum", constraints.exclusiveMinimum, bound(column, sql, "<=", constraints.exclusiveMinimum)],
    ["exclusiveMaximum", "schema-exclusive-maximum", constraints.exclusiveMaximum, bound(column, sql, ">=", constraints.exclusiveMaximum)],
  ]; // prettier-ignore
  return all
    .filter(([, , given]) => given !== undefined)
    .map(([rule, key, given, broken]) => {
      const limit = Array.isArray(given) ? given.slice(0, 12).join(", ") : String(given);
      const toProblem = (value: string): Problem =>
        problem(key, { column: name, value, limit }, { column: name });
      return { column: name, rule, broken, value: text, toProblem };
    });
}

function enumOf({ constraints }: SchemaField): string {
  return (constraints?.enum ?? []).map((value) => literal(String(value))).join(", ") || "NULL";
}

/** Numbers are compared as numbers, all else, dates in ISO 8601 among them, as texts. */
function bound(
  column: Column,
  { cell, text, present }: Sql,
  sign: string,
  limit: number | string | undefined,
): string {
  const number = Number(limit);
  if (numbers.includes(column.type) && Number.isFinite(number))
    return `${present} AND ${cell} ${sign} ${number}`;
  if (typeof limit === "number") return `${present} AND TRY_CAST(${text} AS DOUBLE) ${sign} ${limit}`;
  return `${present} AND ${text} ${sign} ${literal(String(limit))}`;
}
