import type { Column } from "../column.ts";
import { castExpression, type Hypothesis } from "../types/find-types.ts";
import { isAmong, literal } from "../types/blank.ts";
import { formOf } from "../types/forms.ts";

const broken = "import-hypothesis-broken";

/** Whether the engine stopped because a cell is not what its column was taken for. */
export function isBrokenTrust(error: unknown): boolean {
  return (
    error instanceof Error && (error.message.includes(broken) || error.message.includes("Conversion Error"))
  );
}

/** A column that cannot change, or whose sample fits one form plainly. */
export function isTrusted(hypothesis: Hypothesis): boolean {
  if (hypothesis.candidates.length === 0) return true;
  const form = formOf(hypothesis.first);
  return hypothesis.clean && form?.quick !== undefined && form.quickCast !== undefined;
}

/** SQL of the value of a cell on the word of the sample; it stops at the first cell that is something else. */
export function trustedCast(hypothesis: Hypothesis, cell: string): string {
  const { first, candidates } = hypothesis;
  if (candidates.length === 0) return castExpression(first, cell);
  const { shape, otherwise, value } = expected(first, cell);
  const rest = otherwise === undefined ? "" : ` when ${otherwise} then ${value}`;
  return `case when ${shape} then ${value}${rest} when ${cell} is null then null else error(${literal(broken)}) end`;
}

interface Expected {
  readonly shape: string;
  /** Of cells that have not that shape and are values all the same, where there may be many. */
  readonly otherwise?: string;
  readonly value: string;
}

/**
 * What a plain cell looks like, told as cheaply as the engine can: a whole import costs little
 * more than a copy. Where the shape lets a cell of something else pass, the cast refuses it.
 */
function expected(column: Column, cell: string): Expected {
  const form = formOf(column);
  const quick = form?.quick?.(cell) ?? "false";
  const plain = plainShapes[`${column.type} ${column.writing ?? ""}`];
  if (plain !== undefined) return plain(cell, quick);
  // A double keeps the digits of so short a cell.
  const short = column.type === "decimal" ? ` and strlen(${cell}) < 17` : "";
  return { shape: `${quick}${short}`, value: form?.quickCast?.(cell) ?? "null" };
}

/** By type and writing. */
const plainShapes: Readonly<Record<string, (cell: string, quick: string) => Expected>> = {
  // A cell that is no number stops the cast. One with an exponent may be a code, or infinite as a double.
  "decimal ": (cell, quick) => ({
    shape: looksDecimal(cell),
    otherwise: `${quick} and strlen(${cell}) < 17 and abs(${cell}::double) < 1e308`,
    value: `${cell}::double`,
  }),
  // Ten characters that begin with a digit and that the engine reads as a date hold a year, a month and a day.
  "date ": (cell) => ({
    shape: `strlen(${cell}) = 10 and ${cell} >= '0' and ${cell} < ':'`,
    value: `${cell}::date`,
  }),
  "datetime ": (cell) => ({
    shape: `strlen(${cell}) = 19 and substr(${cell}, 17, 1) = ':'`,
    value: `${cell}::timestamp`,
  }),
  "boolean true-false": (cell) => ({
    shape: isAmong(cell, ["true", "false", "True", "False", "TRUE", "FALSE"]),
    value: `${cell} in ('true', 'True', 'TRUE')`,
  }),
};

/**
 * It begins as a number without a needless zero does, has no exponent, no `_`, which the engine
 * reads over, and no more digits than a double keeps. Comparisons of texts are cheaper than a
 * pattern, and those that most cells pass come first.
 */
function looksDecimal(cell: string): string {
  const between = (from: string, to: string): string => `(${cell} >= '${from}' and ${cell} < '${to}')`;
  const beginnings = [
    between("1", ":"),
    between("0.", "0/"),
    `${cell} = '0'`,
    between("-1", "-:"),
    between("-0.", "-0/"),
  ];
  const without = ["e", "E", "_"].map((sign) => `not contains(${cell}, '${sign}')`);
  return `(${beginnings.join(" or ")}) and strlen(${cell}) < 17 and ${without.join(" and ")}`;
}
