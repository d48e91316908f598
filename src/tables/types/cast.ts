import type { Column } from "../column.ts";
import { blankClass, isAmong, trimmed } from "./blank.ts";
import type { Form } from "./form.ts";
import { fits, formOf } from "./forms.ts";
import { boundPattern } from "../../formats/missing.ts";
import { quoteText } from "../../engine/quote.ts";

/**
 * SQL that turns a cell of text into the value of its column, or NULL where it is blank, stands
 * for missing, or does not fit. Its type: integer BIGINT, decimal DOUBLE, boolean BOOLEAN, date
 * DATE, datetime TIMESTAMP (TIMESTAMPTZ where written with an offset), time TIME, text VARCHAR,
 * list VARCHAR[], geometry VARCHAR (GeoJSON). The session's time zone must be UTC.
 *
 * `cell` is SQL of a VARCHAR: a quoted identifier.
 */
export function castExpression(column: Column, cell: string): string {
  const form = formOf(column);
  if (form === undefined) return textExpression(column, cell);
  const slow = `WHEN regexp_full_match(${trimmed(cell)}, ${quoteText(form.pattern)}) THEN ${form.cast(trimmed(cell))}`;
  const missing = isMissing(column, cell);
  const skip = missing === undefined ? "" : ` WHEN ${missing} THEN NULL`;
  if (form.quick === undefined || form.quickCast === undefined) return `CASE${skip} ${slow} END`;
  const quick = `WHEN ${form.quick(cell)} THEN ${form.quickCast(cell)}`;
  return missingLooksLikeValue(column, form)
    ? `CASE${skip} ${quick} ${slow} END`
    : `CASE ${quick}${skip} ${slow} END`;
}

/** SQL of the value where every cell is known to be blank or written plainly (`Decision.plain`). */
export function plainCastExpression(column: Column, cell: string): string {
  const form = formOf(column);
  if (form === undefined) return textExpression(column, cell);
  return form.quickCast === undefined ? castExpression(column, cell) : form.quickCast(cell);
}

/** SQL of a boolean, never NULL: the cell holds something, and it is neither missing nor of the type. */
export function misfitExpression(column: Column, cell: string): string {
  const form = formOf(column);
  if (form === undefined) return "false";
  return `NOT (${fitsOrIsMissing(column, form, cell)})`;
}

/** SQL of a boolean: the cell is NULL, empty or blanks alone. */
export function blankExpression(cell: string): string {
  return `(${cell} IS NULL OR ${trimmed(cell)} = '')`;
}

/** SQL of a boolean: the cell is a value of the form; false where it is blank. */
export function fitsExpression(form: Form, cell: string): string {
  const quick = form.quick === undefined ? "" : ` WHEN ${form.quick(cell)} THEN true`;
  return `CASE WHEN ${cell} IS NULL THEN false${quick} ELSE ${matchExpression(form, trimmed(cell))} END`;
}

/** The same of a cell that has no blanks around it and is not plainly of the form. */
export function matchExpression(form: Form, cell: string): string {
  const matches = `regexp_full_match(${cell}, ${quoteText(form.pattern)})`;
  return form.certain === true ? matches : `${matches} AND (${form.cast(cell)}) IS NOT NULL`;
}

function fitsOrIsMissing(column: Column, form: Form, cell: string): string {
  const missing = isMissing(column, cell);
  const quick = form.quick === undefined ? "" : ` WHEN ${form.quick(cell)} THEN true`;
  const skip = missing === undefined ? "" : ` WHEN ${missing} THEN true`;
  const bound = isNumber(form)
    ? ` WHEN regexp_full_match(${trimmed(cell)}, ${quoteText(boundPattern)}) THEN true`
    : "";
  const blank = ` WHEN ${trimmed(cell)} = '' THEN true`;
  return `CASE WHEN ${cell} IS NULL THEN true${quick}${skip}${blank}${bound} ELSE ${fitsExpression(form, cell)} END`;
}

function isNumber({ type }: Form): boolean {
  return type === "integer" || type === "decimal";
}

/**
 * SQL of the text of a cell that holds something and has no value, blanks around it taken off: a
 * mark of secrecy, a bound, or what does not fit.
 */
export function keptTextExpression(column: Column, cell: string): string {
  const text = trimmed(cell);
  return `CASE WHEN ${cell} IS NULL OR ${text} = '' OR (${castExpression(column, cell)}) IS NOT NULL THEN NULL ELSE ${text} END`;
}

/** Texts are kept as they are written, blanks and all; only a cell of blanks alone is missing. */
function textExpression(column: Column, cell: string): string {
  const missing = isMissing(column, cell);
  const skip = missing === undefined ? "" : ` WHEN ${missing} THEN NULL`;
  // A text that begins with a visible character of ASCII is not blank, and told at once.
  const visible = `${cell} >= '!' AND ${cell} < '\u00a0'`;
  const blank = `regexp_full_match(${cell}, '[${blankClass}]*')`;
  return `CASE${skip} WHEN ${visible} THEN ${cell} WHEN ${blank} THEN NULL ELSE ${cell} END`;
}

function isMissing(column: Column, cell: string): string | undefined {
  if (column.missing.length === 0) return undefined;
  return isAmong(trimmed(cell), column.missing);
}

/** Whether a word for missing, such as -99, would be read as a value. */
function missingLooksLikeValue(column: Column, form: Form): boolean {
  return column.missing.some((word) => fits(form, word));
}
