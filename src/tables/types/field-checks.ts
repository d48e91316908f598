import { problem, type Problem } from "../../base/failure.ts";
import type { Column } from "../column.ts";
import type { SchemaField } from "../table-schema.ts";
import { quoteName, quoteText } from "../../engine/quote.ts";
import { customFormat, isNumeric, itemsOf, ofJson, plainNumber, typeFits } from "./field-types.ts";
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

/** What the engine understands of a pattern, or undefined where it does not. */
export type Pattern = string | undefined;

/** The checks of a field over the column that holds it. */
export function checksOf(
  field: SchemaField,
  column: Column,
  pattern: Pattern,
  missing: readonly string[],
): readonly Check[] {
  const cell = quoteName(column.name);
  const text = textOf(column, cell);
  const present = presentSql(column, missing);
  // A column of yes and no was compared as a whole: it no longer tells how its words were written.
  const fits = column.type === "boolean" ? undefined : typeFits({ field, column, cell, text });
  const constraints = constraintChecks({ field, column, cell, text, present, pattern, fits });
  return fits === undefined
    ? constraints
    : [typed(field, text, `${present} AND NOT coalesce(${fits}, false)`), ...constraints];
}

/** SQL of a boolean: the cell holds a value, and none of the texts that stand for a missing one. */
export function presentSql(column: Column, missing: readonly string[]): string {
  const cell = quoteName(column.name);
  const words = ["", ...missing].map(quoteText).join(", ");
  return `(${cell} IS NOT NULL AND ${textOf(column, cell)} NOT IN (${words}))`;
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
    return `(CASE ${cell} WHEN true THEN ${quoteText(yes)} WHEN false THEN ${quoteText(no)} END)`;
  }
  if (type === "datetime") return `strftime(${cell}, '%Y-%m-%dT%H:%M:%S${writing === "offset" ? "Z" : ""}')`;
  return type === "list" ? `array_to_string(${cell}, ${quoteText(listSign(column))})` : `${cell}::VARCHAR`;
}

function listSign({ writing }: Column): string {
  return writing === "list-semicolon" ? ";" : writing === "list-comma" || writing === "json" ? "," : "|";
}

function typed(field: SchemaField, value: string, broken: string): Check {
  const { name, type, format } = field;
  const written = format === undefined || format === "default" ? type : `${type} (${format})`;
  return {
    column: name,
    rule: "type",
    broken,
    value,
    toProblem: (value) => problem("schema-type", { column: name, value, type: written }, { column: name }),
  };
}

interface Ruled {
  readonly field: SchemaField;
  readonly column: Column;
  readonly cell: string;
  readonly text: string;
  readonly present: string;
  readonly pattern: Pattern;
  /** What is of another type is told once, and breaks no further rule. */
  readonly fits: string | undefined;
}

function constraintChecks(ruled: Ruled): Check[] {
  const { field, text, present, fits } = ruled;
  const { name, constraints } = field;
  if (constraints === undefined) return [];
  const held = fits === undefined ? present : `${present} AND ${fits}`;
  const length = lengthOf(ruled);
  const all: (readonly [rule: string, key: string, given: unknown, broken: string])[] = [
    ["required", "schema-required", constraints.required === true || undefined, `NOT ${present}`],
    ["enum", "schema-enum", constraints.enum, `${held} AND ${valueOf(ruled, text)} NOT IN (${enumOf(ruled)})`],
    ["pattern", "schema-pattern", ruled.pattern, `${held} AND NOT regexp_full_match(${text}, ${quoteText(ruled.pattern ?? "")})`],
    ["minLength", "schema-min-length", constraints.minLength, `${held} AND ${length} < ${constraints.minLength ?? 0}`],
    ["maxLength", "schema-max-length", constraints.maxLength, `${held} AND ${length} > ${constraints.maxLength ?? 0}`],
    ["minimum", "schema-minimum", constraints.minimum, bound(ruled, held, "<", constraints.minimum)],
    ["maximum", "schema-maximum", constraints.maximum, bound(ruled, held, ">", constraints.maximum)],
    ["exclusiveMinimum", "schema-exclusive-minimum", constraints.exclusiveMinimum, bound(ruled, held, "<=", constraints.exclusiveMinimum)],
    ["exclusiveMaximum", "schema-exclusive-maximum", constraints.exclusiveMaximum, bound(ruled, held, ">=", constraints.exclusiveMaximum)],
  ]; // prettier-ignore
  return all
    .filter(([, , given]) => given !== undefined)
    .map(([rule, key, given, broken]) => {
      const limit = Array.isArray(given) ? given.slice(0, 12).map(String) : String(given);
      const toProblem = (value: string): Problem =>
        problem(key, { column: name, value, limit }, { column: name });
      return { column: name, rule, broken, value: text, toProblem };
    });
}

/** Characters of a text, items of a list or an array, members of an object. */
function lengthOf({ field, column, cell, text }: Ruled): string {
  if (column.type === "list") return `len(${cell})`;
  if (field.type === "list") return `len(${itemsOf(field, text)})`;
  if (field.type === "array") return ofJson(`json_array_length(${text})`);
  return field.type === "object" ? ofJson(`len(json_keys(${text}))`) : `length(${text})`;
}

function enumOf(ruled: Ruled): string {
  const values = ruled.field.constraints?.enum ?? [];
  return values.map((value) => valueOf(ruled, quoteText(String(value)))).join(", ") || "NULL";
}

function bound(ruled: Ruled, held: string, sign: string, limit: number | string | undefined): string {
  return `${held} AND ${valueOf(ruled, ruled.text)} ${sign} ${valueOf(ruled, quoteText(String(limit)))}`;
}

/** SQL of a text as a value of the field's type, so that 1.0 is 1 and 31/12/2020 comes after 01/01/2020. */
export function valueOf({ field, column }: Pick<Ruled, "field" | "column">, text: string): string {
  switch (field.type) {
    case "integer":
    case "number":
      return `TRY_CAST(${isNumeric(column) ? text : plainNumber(field, text)} AS DOUBLE)`;
    case "year":
      return `TRY_CAST(${text} AS INTEGER)`;
    case "date":
    case "datetime":
    case "time":
      return momentOf(field, column, text);
    default:
      return text;
  }
}

const moments = { date: "DATE", datetime: "TIMESTAMPTZ", time: "TIME" } as const;

function momentOf(field: SchemaField, column: Column, text: string): string {
  const type = moments[field.type as keyof typeof moments];
  const iso = `TRY_CAST(${text} AS ${type})`;
  const format = column.type === field.type ? undefined : customFormat(field);
  if (format === undefined) return iso;
  // A limit may be written as the values are, or in ISO 8601.
  return `coalesce(TRY_CAST(try_strptime(${text}, ${quoteText(format)}) AS ${type}), ${iso})`;
}
