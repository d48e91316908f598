import type { Column } from "../column.ts";
import { castExpression, type Hypothesis } from "../types/find-types.ts";
import { isAmong } from "../types/blank.ts";
import { formOf } from "../types/forms.ts";
import { quoteText } from "../../engine/quote.ts";

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

/** What is read of rows on the word of their sample. */
export interface TrustedCasts {
  /** SQL of the rows that the values are read of. */
  readonly source: string;
  /** SQL of the value of each cell; it stops at the first cell that is something else. */
  readonly expressions: readonly string[];
}

/** `source`: SQL of rows of texts, whose cells are `cells`, in the order of the hypotheses. */
export function trustedCasts(
  source: string,
  hypotheses: readonly Hypothesis[],
  cells: readonly string[],
): TrustedCasts {
  const cellOf = (place: number) => cells[place] ?? "null";
  const decimals = [...hypotheses.keys()].filter((place) => isPlainDecimal(hypotheses[place])).map(cellOf);
  const [bare, from] =
    decimals.length < 2
      ? [undefined, source]
      : ["bare", `(select *, ${isBare(`concat(${decimals.join(", ")})`)} as bare from ${source})`];
  return {
    source: from,
    expressions: hypotheses.map((hypothesis, place) => trustedCast(hypothesis, cellOf(place), bare)),
  };
}

function isPlainDecimal(hypothesis: Hypothesis | undefined): boolean {
  if (hypothesis === undefined || hypothesis.candidates.length === 0) return false;
  return hypothesis.first.type === "decimal" && hypothesis.first.writing === undefined;
}

/** `bare`: SQL of a boolean, true where `isBare` is of the cell and maybe of others; that of the cell where absent. */
function trustedCast(hypothesis: Hypothesis, cell: string, bare?: string): string {
  const { first, candidates } = hypothesis;
  if (candidates.length === 0) return castExpression(first, cell);
  const { shapes, value } = expected(first, cell, bare ?? isBare(cell));
  const told = shapes.map((shape) => `when ${shape} then ${value}`).join(" ");
  return `case ${told} when ${cell} is null then null else error(${quoteText(broken)}) end`;
}

interface Expected {
  /** A cell that is a value has one of these; what most cells have stands first. */
  readonly shapes: readonly string[];
  readonly value: string;
}

/**
 * What a plain cell looks like, told as cheaply as the engine can: a whole import costs little
 * more than a copy. Where the shape lets a cell of something else pass, the cast refuses it.
 */
function expected(column: Column, cell: string, bare: string): Expected {
  const form = formOf(column);
  const quick = form?.quick?.(cell) ?? "false";
  const plain = plainShapes[`${column.type} ${column.writing ?? ""}`];
  if (plain !== undefined) return plain(cell, quick, bare);
  // A double keeps the digits of so short a cell.
  const short = column.type === "decimal" ? ` and strlen(${cell}) < 17` : "";
  return { shapes: [`${quick}${short}`], value: form?.quickCast?.(cell) ?? "null" };
}

/** By type and writing. */
const plainShapes: Readonly<Record<string, (cell: string, quick: string, bare: string) => Expected>> = {
  // A cell that is no number stops the cast. One with an exponent may be a code, or infinite as a double.
  "decimal ": (cell, quick, bare) => ({
    shapes: [
      ...decimalBeginnings(cell).map((begins) => `${bare} and strlen(${cell}) < 17 and ${begins}`),
      `${quick} and strlen(${cell}) < 17 and abs(${cell}::double) < 1e308`,
    ],
    value: `${cell}::double`,
  }),
  // Ten characters that begin with a digit and that the engine reads as a date hold a year, a month and a day.
  "date ": (cell) => ({
    shapes: [`strlen(${cell}) = 10 and ${cell} >= '0' and ${cell} < ':'`],
    value: `${cell}::date`,
  }),
  "datetime ": (cell) => ({
    shapes: [`strlen(${cell}) = 19 and ${cell} like '${"_".repeat(16)}:%'`],
    value: `${cell}::timestamp`,
  }),
  "boolean true-false": (cell) => ({
    shapes: [isAmong(cell, ["true", "false", "True", "False", "TRUE", "FALSE"])],
    value: `${cell} in ('true', 'True', 'TRUE')`,
  }),
};

/**
 * As numbers without a needless zero begin; those that most do stand first, on their own. Comparisons of
 * texts are cheaper than a pattern, and a choice between them is dearer than they are. The length leaves
 * no more digits than a double keeps.
 */
function decimalBeginnings(cell: string): string[] {
  const between = (from: string, to: string): string => `(${cell} >= '${from}' and ${cell} < '${to}')`;
  const others = [between("-1", "-:"), between("0.", "0/"), `${cell} = '0'`, between("-0.", "-0/")];
  return [between("1", ":"), `(${others.join(" or ")})`];
}

/**
 * SQL of a boolean: a text holds no exponent, and no `_`, which the engine reads over. Looking for a sign
 * costs as much as reading a number does: the cells of a row are put together, and looked at once.
 */
function isBare(text: string): string {
  return `(${["e", "E", "_"].map((sign) => `not contains(${text}, '${sign}')`).join(" and ")})`;
}
