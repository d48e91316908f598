import { blankClass } from "./blank.ts";
import type { Form } from "./form.ts";
import { quoteText } from "../../engine/quote.ts";

const group = `[${blankClass}'’]`;
const whole = "(?:0|[1-9][0-9]{0,14})";
const grouped = (sign: string): string => `[1-9][0-9]{0,2}(?:${sign}[0-9]{3}){1,5}`;
/** A plus is a sign before a few digits; before many it dials a country. */
const few = `(?:[0-9]|[1-9][0-9]{1,7}|[1-9][0-9]{0,2}(?:${group}[0-9]{3}){1,2})`;

/** `- 12`, as Excel’s format of accounts has it. */
const minus = `[-−][${blankClass}]*`;

function signed(number: string, fraction = ""): string {
  return `(?:(?:${minus})?(?:${number})|\\+${few}${fraction})`;
}

const unitPattern = "€|EUR|k€|M€|\\$|£";
const percent = `[${blankClass}]*%`;
/** With its sign, since 2E10 may be a code. Of a greater one, the number would be infinite. */
const exponent = "[eE](?:-[0-9]{1,3}|\\+(?:[0-9]{1,2}|[01][0-9]{2}|2[0-8][0-9]))";

const withItsUnit = new RegExp(`[0-9][${blankClass}]*(${unitPattern}|%)[${blankClass})]*$`);

/** The unit that a cell ends with, where it is one that numbers are read with. */
export function unitOf(text: string): string | undefined {
  return withItsUnit.exec(text)?.[1];
}

const oneOf = (units: string): string => `(?:[${blankClass}]*(?:${units}))?`;
const unit = oneOf(unitPattern);

/** Two ways to write the same; each other unit is a measure, or a scale, of its own. */
const euro = "€|EUR";
const measures: Readonly<Record<string, string>> = {
  "€": euro,
  EUR: euro,
  "k€": "k€",
  "M€": "M€",
  $: "\\$",
  "£": "£",
};

function measureOf(unit: string | undefined): string {
  return measures[unit ?? ""] ?? unit ?? euro;
}

/** Whether a number of the other unit is none of a column of this one, which is of euros where it tells nothing. */
export function isOtherUnit(unit: string | undefined, other: string): boolean {
  return measureOf(unit) !== measureOf(other);
}

/** Units in which a number that tells none would be a hundred times less, or a thousand times more. */
export function isScale(unit: string | undefined): boolean {
  return unit === "%" || isOfThousands(unit);
}

export function isOfThousands(unit: string | undefined): boolean {
  return unit === "k€" || unit === "M€";
}

/** SQL of a boolean: the cell, without blanks around it, ends with a unit, or is a zero, which needs none. */
export function tellsUnit(text: string): string {
  const ends = ["€", "EUR", "%"].map((end) => `ends_with(${text}, ${quoteText(end)})`);
  return `(${ends.join(" OR ")} OR ${isZero(text)})`;
}

/** SQL of a boolean, of a cell without blanks around it that holds something. */
export function isZero(text: string): string {
  return `translate(${text}, '0,.', '') = ''`;
}

const formsOfUnits = new Map<string, WeakMap<Form, Form>>();

/**
 * The form whose cells are of this unit, or tell none: `2,5 M€` is no number of a column of euros, and
 * where no unit is known, a unit that is told is the euro alone.
 */
export function inUnit(form: Form, told: string | undefined): Form {
  const measure = measures[told ?? ""] ?? euro;
  const known = formsOfUnits.get(measure) ?? new WeakMap<Form, Form>();
  formsOfUnits.set(measure, known);
  const made = known.get(form) ?? { ...form, pattern: form.pattern.replaceAll(unit, oneOf(measure)) };
  known.set(form, made);
  return made;
}

/** A number with its sign and unit, or an amount in brackets, which is owed: `(1 234,50 €)`. */
function amounts(number: string, owed: string): string {
  return `(?:${number}|\\((?:${owed})${unit}\\))${unit}`;
}

/** Of three digits at least, groups or decimals: a shorter number in brackets is a note or a place in a list. */
function owedDecimals(groups: string, point: string): string {
  return `(?:[1-9][0-9]{2,14}|${groups})(?:${point}[0-9]*)?|(?:0|[1-9][0-9]?)${point}[0-9]+`;
}

/** Whether a cell is digits alone in brackets, as a year or a note is, where an amount has groups or decimals. */
export function isInBrackets(text: string): boolean {
  return /^\([0-9]+\)$/.test(text);
}

/** SQL: the characters of a number alone, its sign and exponent included. */
function bare(cell: string): string {
  return `regexp_replace(translate(${cell}, '−()', '--'), ${quoteText(`${unitPattern}|%|${group}`)}, '', 'g')`;
}

const toPoint = (cell: string): string => bare(cell);
const fromComma = (cell: string): string => `replace(replace(${bare(cell)}, '.', ''), ',', '.')`;
const fromGrouped = (cell: string): string => `replace(${bare(cell)}, ',', '')`;

const asInteger = (text: string): string => `TRY_CAST(${text} AS BIGINT)`;
const asDecimal = (text: string): string => `TRY_CAST(${text} AS DOUBLE)`;

/** SQL of a number as the engine reads it, out of a cell in this writing. */
export function plainDecimal(writing: Form["writing"], cell: string): string {
  if (writing === "decimal-comma" || writing === "percent-comma") return fromComma(cell);
  return writing === "decimal-point-grouped" ? fromGrouped(cell) : toPoint(cell);
}

/** The form whose values keep so many digits behind the point. */
export function withDigits(form: Form, scale: number): Form {
  const cast = (cell: string): string =>
    `TRY_CAST(${plainDecimal(form.writing, cell)} AS DECIMAL(38, ${scale}))`;
  return { ...form, cast, ...(form.quickCast === undefined ? {} : { quickCast: cast }) };
}

export const integerForms: readonly Form[] = [
  {
    type: "integer",
    certain: true,
    pattern: amounts(signed(`0|[1-9][0-9]{0,17}|${grouped(group)}`), `[1-9][0-9]{2,17}|${grouped(group)}`),
    // Written back it is the same text: no leading zero, sign, decimal or exponent is lost.
    quick: (cell) => `TRY_CAST(${cell} AS BIGINT)::VARCHAR = ${cell}`,
    // A decimal keeps fifteen digits, an integer eighteen.
    sure: (cell) => `(length(${cell}) <= 15 AND TRY_CAST(${cell} AS BIGINT)::VARCHAR = ${cell})`,
    implies: [
      "integer/percent",
      "decimal",
      "decimal/decimal-comma",
      "decimal/decimal-point-grouped",
      "decimal/percent",
      "decimal/percent-comma",
    ],
    quickCast: (cell) => asInteger(cell),
    cast: (cell) => asInteger(toPoint(cell)),
  },
  {
    type: "integer",
    writing: "decimal-comma",
    certain: true,
    pattern: amounts(signed(`0|[1-9][0-9]{0,2}|${grouped("\\.")}`), `[1-9][0-9]{2}|${grouped("\\.")}`),
    cast: (cell) => asInteger(fromComma(cell)),
  },
  {
    type: "integer",
    writing: "decimal-point-grouped",
    certain: true,
    pattern: amounts(signed(`0|[1-9][0-9]{0,2}|${grouped(",")}`), `[1-9][0-9]{2}|${grouped(",")}`),
    cast: (cell) => asInteger(fromGrouped(cell)),
  },
  {
    type: "integer",
    writing: "percent",
    certain: true,
    pattern: `${signed(`${whole}|${grouped(group)}`)}(?:${percent})?`,
    cast: (cell) => asInteger(toPoint(cell)),
  },
];

function point(power: string): string {
  const exponent = power === "" ? "" : `(?:${power})?`;
  return `(?:${whole}|${grouped(group)})(?:\\.[0-9]*)?${exponent}|\\.[0-9]+${exponent}`;
}

const comma = `(?:${whole}|${grouped(group)}|${grouped("\\.")})(?:,[0-9]*)?|,[0-9]+`;
const bareDecimal = `-?(?:${whole}(?:\\.[0-9]*)?|\\.[0-9]+)`;
const quickComma = `-?${whole}(?:,[0-9]+)?`;

export const decimalForms: readonly Form[] = [
  {
    type: "decimal",
    certain: true,
    pattern: amounts(signed(point(exponent), "(?:\\.[0-9]*)?"), owedDecimals(grouped(group), "\\.")),
    quick: (cell) => `regexp_full_match(${cell}, ${quoteText(`${bareDecimal}(?:${exponent})?`)})`,
    sure: (cell) => `regexp_full_match(${cell}, ${quoteText(bareDecimal)})`,
    implies: ["decimal/percent", "decimal/decimal-point-grouped"],
    quickCast: (cell) => asDecimal(cell),
    cast: (cell) => asDecimal(toPoint(cell)),
  },
  {
    type: "decimal",
    writing: "decimal-comma",
    certain: true,
    pattern: amounts(signed(comma, "(?:,[0-9]*)?"), owedDecimals(`${grouped(group)}|${grouped("\\.")}`, ",")),
    quick: (cell) => `regexp_full_match(${cell}, ${quoteText(quickComma)})`,
    implies: ["decimal/percent-comma"],
    quickCast: (cell) => asDecimal(`replace(${cell}, ',', '.')`),
    cast: (cell) => asDecimal(fromComma(cell)),
  },
  {
    type: "decimal",
    writing: "decimal-point-grouped",
    certain: true,
    pattern: amounts(
      signed(`(?:${whole}|${grouped(",")})(?:\\.[0-9]*)?|\\.[0-9]+`, "(?:\\.[0-9]*)?"),
      owedDecimals(grouped(","), "\\."),
    ),
    cast: (cell) => asDecimal(fromGrouped(cell)),
  },
  {
    type: "decimal",
    writing: "percent",
    certain: true,
    pattern: `${signed(point(""), "(?:\\.[0-9]*)?")}(?:${percent})?`,
    cast: (cell) => asDecimal(toPoint(cell)),
  },
  {
    type: "decimal",
    writing: "percent-comma",
    certain: true,
    pattern: `${signed(comma, "(?:,[0-9]*)?")}(?:${percent})?`,
    cast: (cell) => asDecimal(fromComma(cell)),
  },
];
