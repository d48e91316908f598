import { problem, type Problem } from "../../base/failure.ts";
import { quoteName, quoteText } from "../../engine/quote.ts";
import type { Column } from "../column.ts";
import type { ProfileInput } from "./profile-input.ts";

/** Beyond so many rows a table comes from a program, which adds no total below. */
const rowsMax = 50_000;
/** A total says so in one of the first columns. */
const lookedAtMax = 8;
/** Where more of the rows say "total" it is a value as any other. */
const shareMax = 0.5;

const total =
  "^(sous[- ]?tota(l|ux)|tota(l|ux)( g[ée]n[ée]ra(l|ux)|s)?|grand total|sub-?totals?)( ?:)?$|^(sous[- ]?total|total) .{1,80}$";
const subtotal = "^(sous[- ]?tota(l|ux)|sub-?totals?)( .{1,80})?$";

interface Found {
  readonly row: number;
  readonly text: string;
  readonly gaps: number;
  readonly says: boolean;
}

/**
 * Tells the rows that sum up others, as the end of a printed table has them: `Total général` in the
 * first cell of the last row, or of one that leaves cells empty which the others fill. They stay in
 * the table; a sum over it counts them twice.
 */
export async function tellTotals(
  { workspace, from, rows, signal }: ProfileInput,
  columns: readonly Column[],
  missing: readonly number[],
): Promise<Problem[]> {
  const numbers = columns.filter(isNumber);
  const texts = columns.slice(0, lookedAtMax).filter(({ type }) => type === "text");
  if (rows < 3 || rows > rowsMax || numbers.length === 0 || texts.length === 0) return [];
  const usual = columns.filter((_, index) => (missing[index] ?? 0) <= rows * shareMax);
  const counted = numbers.map(({ name }) => `${quoteName(name)} is not null`);
  const firsts = columns.slice(0, lookedAtMax).map(({ name }) => `trim(${quoteName(name)}::varchar)`);
  const subtotals = texts.map(({ name }) => matches(`trim(${quoteName(name)})`, subtotal));
  const found = await workspace.rows<Found>(
    `select * from (
       select file_row_number::integer as row, coalesce(${firsts.join(", ")}) as text,
              ${["0", ...usual.map(({ name }) => `(${quoteName(name)} is null)::integer`)].join(" + ")} as gaps,
              ${subtotals.join(" or ")} as says
       from ${from} where ${counted.join(" or ")})
     where ${matches("text", total)} or says order by row`,
    [],
    { signal },
  );
  const totals = found.filter(({ row, gaps, says }) => row === rows - 1 || gaps > 0 || says);
  const [first] = totals;
  if (first === undefined || totals.length > rows * shareMax) return [];
  return [problem("import-total-rows", { count: totals.length, first: first.text, row: first.row + 1 })];
}

function isNumber({ type }: Column): boolean {
  return type === "integer" || type === "decimal";
}

function matches(value: string, pattern: string): string {
  return `coalesce(regexp_matches(${value}, ${quoteText(pattern)}, 'i'), false)`;
}
