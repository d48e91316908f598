import { blankClass, literal } from "./blank.ts";
import type { Form } from "./form.ts";

const group = `[${blankClass}'’]`;
const whole = "(?:0|[1-9][0-9]{0,14})";
const grouped = (sign: string): string => `[1-9][0-9]{0,2}(?:${sign}[0-9]{3})+`;
/** A plus is a sign before a few digits; before many it dials a country. */
const sign = "(?:[-−]|\\+)?";
const unitPattern = "€|EUR|k€|M€|\\$|£";
const percent = `[${blankClass}]*%`;
const exponent = "(?:[eE][+-][0-9]{1,3})";

export const units: readonly string[] = ["€", "EUR", "k€", "M€", "$", "£", "%"];

/** The unit that a cell ends with, where it is one that numbers are read with. */
export function unitOf(text: string): string | undefined {
  return new RegExp(`[0-9][${blankClass}]*(${unitPattern}|%)[${blankClass}]*$`).exec(text)?.[1];
}

function withUnit(number: string): string {
  return `${sign}(?:${number})(?:[${blankClass}]*(?:${unitPattern}))?`;
}

/** SQL: the characters of a number alone, its sign and exponent included. */
function bare(cell: string): string {
  return `regexp_replace(replace(${cell}, '−', '-'), ${literal(`${unitPattern}|%|${group}`)}, '', 'g')`;
}

const toPoint = (cell: string): string => bare(cell);
const fromComma = (cell: string): string => `replace(replace(${bare(cell)}, '.', ''), ',', '.')`;
const fromGrouped = (cell: string): string => `replace(${bare(cell)}, ',', '')`;

const asInteger = (text: string): string => `TRY_CAST(${text} AS BIGINT)`;
const asDecimal = (text: string): string => `TRY_CAST(${text} AS DOUBLE)`;

/** Phone numbers and other long codes behind a plus are no numbers, whatever their form. */
function isNumber(text: string): boolean {
  return !/^\s*\+[\d\s]{9,}$/.test(text);
}

const signedPlain = /^\+?[0-9]{9,}$/;

export const integerForms: readonly Form[] = [
  {
    type: "integer",
    pattern: withUnit(`0|[1-9][0-9]{0,17}|${grouped(group)}`),
    accepts: (text) => isNumber(text) && !(text.startsWith("+") && signedPlain.test(text)),
    // Written back it is the same text: no leading zero, sign, decimal or exponent is lost.
    quick: (cell) => `TRY_CAST(${cell} AS BIGINT)::VARCHAR = ${cell}`,
    quickCast: (cell) => asInteger(cell),
    cast: (cell) =>
      asInteger(`CASE WHEN NOT regexp_matches(${cell}, '^\\+[0-9 ]{9,}') THEN ${toPoint(cell)} END`),
  },
  {
    type: "integer",
    writing: "decimal-comma",
    pattern: withUnit(`0|[1-9][0-9]{0,2}|${grouped("\\.")}`),
    cast: (cell) => asInteger(fromComma(cell)),
  },
  {
    type: "integer",
    writing: "decimal-point-grouped",
    pattern: withUnit(`0|[1-9][0-9]{0,2}|${grouped(",")}`),
    cast: (cell) => asInteger(fromGrouped(cell)),
  },
  {
    type: "integer",
    writing: "percent",
    pattern: `${sign}(?:${whole}|${grouped(group)})(?:${percent})?`,
    cast: (cell) => asInteger(toPoint(cell)),
  },
];

const quickDecimal = `-?(?:${whole}(?:\\.[0-9]*)?|\\.[0-9]+)${exponent}?`;
const quickComma = `-?${whole}(?:,[0-9]+)?`;

export const decimalForms: readonly Form[] = [
  {
    type: "decimal",
    pattern: withUnit(
      `(?:${whole}|${grouped(group)})(?:\\.[0-9]*)?${exponent}?|\\.[0-9]+${exponent}?|[0-9]\\.[0-9]+[eE][0-9]{1,2}`,
    ),
    accepts: isNumber,
    quick: (cell) => `regexp_full_match(${cell}, ${literal(quickDecimal)})`,
    quickCast: (cell) => asDecimal(cell),
    cast: (cell) =>
      asDecimal(`CASE WHEN NOT regexp_matches(${cell}, '^\\+[0-9 ]{9,}$') THEN ${toPoint(cell)} END`),
  },
  {
    type: "decimal",
    writing: "decimal-comma",
    pattern: withUnit(`(?:${whole}|${grouped(group)}|${grouped("\\.")})(?:,[0-9]*)?|,[0-9]+`),
    accepts: isNumber,
    quick: (cell) => `regexp_full_match(${cell}, ${literal(quickComma)})`,
    quickCast: (cell) => asDecimal(`replace(${cell}, ',', '.')`),
    cast: (cell) => asDecimal(fromComma(cell)),
  },
  {
    type: "decimal",
    writing: "decimal-point-grouped",
    pattern: withUnit(`(?:${whole}|${grouped(",")})(?:\\.[0-9]*)?|\\.[0-9]+`),
    accepts: isNumber,
    cast: (cell) => asDecimal(fromGrouped(cell)),
  },
  {
    type: "decimal",
    writing: "percent",
    pattern: `${sign}(?:(?:${whole}|${grouped(group)})(?:\\.[0-9]*)?|\\.[0-9]+)(?:${percent})?`,
    cast: (cell) => asDecimal(toPoint(cell)),
  },
  {
    type: "decimal",
    writing: "percent-comma",
    pattern: `${sign}(?:(?:${whole}|${grouped(group)})(?:,[0-9]*)?|,[0-9]+)(?:${percent})?`,
    cast: (cell) => asDecimal(fromComma(cell)),
  },
];
