import type { Column } from "../column.ts";
import { castExpression, type Hypothesis } from "../types/find-types.ts";
import { literal } from "../types/blank.ts";
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
  const { shape, value } = expected(first, cell);
  return `case when ${shape} then ${value} when ${cell} is null then null else error(${literal(broken)}) end`;
}

/**
 * What a plain cell looks like, told as cheaply as the engine can: a whole import costs little
 * more than a copy. Where the shape lets a cell of something else pass, the cast refuses it.
 */
function expected(column: Column, cell: string): { shape: string; value: string } {
  const plain = plainShapes[`${column.type} ${column.writing ?? ""}`];
  if (plain !== undefined) return plain(cell);
  const form = formOf(column);
  // A double keeps the digits of so short a cell.
  const short = column.type === "decimal" ? ` and strlen(${cell}) < 17` : "";
  return { shape: `${form?.quick?.(cell) ?? "false"}${short}`, value: form?.quickCast?.(cell) ?? "null" };
}

/** By type and writing. */
const plainShapes: Readonly<Record<string, (cell: string) => { shape: string; value: string }>> = {
  // A cell that is no number stops the cast; one that is infinite as a double is none of ours.
  "decimal ": (cell) => ({
    shape: `${looksDecimal(cell)} and abs(${cell}::double) < 1e308`,
    value: `${cell}::double`,
  }),
  // Ten characters that the engine reads as a date hold a year, a month and a day, and nothing else.
  "date ": (cell) => ({ shape: `strlen(${cell}) = 10`, value: `${cell}::date` }),
  "datetime ": (cell) => ({
    shape: `strlen(${cell}) = 19 and ${cell} like '%:__'`,
    value: `${cell}::timestamp`,
  }),
  "boolean true-false": (cell) => ({
    shape: `${cell} in ('true', 'false', 'True', 'False', 'TRUE', 'FALSE')`,
    value: `${cell} in ('true', 'True', 'TRUE')`,
  }),
};

/**
 * It begins with a digit, a point or a minus before one of these, has no digit behind a leading
 * zero, and no more digits than a double keeps. Comparisons of texts are cheaper than a pattern.
 */
function looksDecimal(cell: string): string {
  return (
    `${cell} >= '-' and ${cell} < ':' and strlen(${cell}) < 17` +
    ` and not (${cell} >= '00' and ${cell} < '0:') and not (${cell} >= '-00' and ${cell} < '-0:')` +
    ` and not (${cell} >= '-:' and ${cell} < '.')`
  );
}
