import { type Form, nameOf } from "./form.ts";

/** How many cells fit a form, over a sample or over the whole file. */
export interface FormCount {
  readonly form: Form;
  readonly fits: number;
}

/** What is known of a column beside the counts of forms. */
export interface Evidence {
  /** Cells that are neither blank nor a known word for missing. */
  readonly values: number;
  /** Cells such as 007: digits behind a zero. */
  readonly padded: number;
  /** The header speaks of a date, so that 20201231 is one. */
  readonly dated: boolean;
  /** The header asks a question (`is_open`), so that 0 and 1 are answers. */
  readonly asked: boolean;
  readonly signs: Signs;
}

/** What is known of the signs of numbers in the file. */
export interface Signs {
  /** Whether a point may group thousands: not where a comma separates cells, nor where no person wrote the numbers. */
  readonly pointGroups: boolean;
  /** The sign before the decimals of the other columns, where there is one. */
  readonly decimal?: "point" | "comma";
}

export const usualSigns: Signs = { pointGroups: true };

export interface TypeChoice {
  readonly form: Form;
  /** Two readings fit all cells alike, and the less surprising one is taken. */
  readonly ambiguous?: "date-order" | "thousands";
}

/** The part of the values that must fit: a number but for a few cells is a number. */
const shareMin = 0.95;

/** A slip in these is seen as one; a text that looks like a list or an answer is still a text. */
const tolerant: ReadonlySet<Form["type"]> = new Set(["integer", "decimal", "date", "datetime"]);

/** The form that most values fit, where enough do; undefined where the column is a text. */
export function choose(counts: readonly FormCount[], evidence: Evidence): TypeChoice | undefined {
  if (evidence.values === 0) return undefined;
  const allowed = counts.filter(
    ({ form, fits }) => isAllowed(form, evidence) && (fits >= evidence.values || tolerant.has(form.type)),
  );
  const most = Math.max(0, ...allowed.map((count) => count.fits));
  if (most < evidence.values * shareMin || most === 0) return undefined;
  const best = allowed.filter((count) => count.fits === most).map((count) => count.form);
  return settle(best, counts, evidence);
}

/** A tiny part of padded numbers are slips; more are codes, and a code is a text. */
function isAllowed(form: Form, { padded, values, asked }: Evidence): boolean {
  const coded = padded >= 2 && padded > values / 1000;
  if ((form.type === "integer" || form.type === "decimal") && (coded || (padded > 0 && values < 1000)))
    return false;
  return form.writing !== "zero-one" || asked;
}

function settle(
  best: readonly Form[],
  counts: readonly FormCount[],
  evidence: Evidence,
): TypeChoice | undefined {
  const has = (type: Form["type"], writing?: Form["writing"]): Form | undefined =>
    best.find((form) => form.type === type && form.writing === writing);

  const compact = has("date", "year-month-day");
  if (compact !== undefined && evidence.dated) return { form: compact };

  const thousands = has("integer") === undefined ? settleThousands(has, counts, evidence) : undefined;
  if (thousands !== undefined) return thousands;
  const form = best.toSorted((one, other) => rank(one) - rank(other))[0];
  if (form === undefined) return undefined;
  const bothOrders =
    has(form.type, "day-month-year") !== undefined && has(form.type, "month-day-year") !== undefined;
  return bothOrders ? { form, ambiguous: "date-order" } : { form };
}

/**
 * `1,234`, `1.234`: a thousand or a little more than one? As the other columns of the file have it.
 * Where they say nothing, and numbers of three digits at most stand without the sign while all
 * others have three digits behind it, it groups thousands.
 */
function settleThousands(
  has: (type: Form["type"], writing?: Form["writing"]) => Form | undefined,
  counts: readonly FormCount[],
  { values, signs }: Evidence,
): TypeChoice | undefined {
  const [sign, grouped, decimal] = readings(has);
  if (grouped === undefined || decimal === undefined) return undefined;
  if (sign === "point" && !signs.pointGroups) return undefined;
  if (signs.decimal === sign) return { form: decimal };
  const plain = counts.find((count) => count.form.type === "integer" && count.form.writing === undefined);
  const groups = signs.decimal !== undefined || (plain?.fits ?? 0) / values >= 0.05;
  return { form: groups ? grouped : decimal, ambiguous: "thousands" };
}

/** The two ways to read the sign of a column. */
function readings(
  has: (type: Form["type"], writing?: Form["writing"]) => Form | undefined,
): readonly ["comma" | "point", Form | undefined, Form | undefined] {
  const [grouped, decimal] = [has("integer", "decimal-point-grouped"), has("decimal", "decimal-comma")];
  if (grouped !== undefined && decimal !== undefined) return ["comma", grouped, decimal];
  return ["point", has("integer", "decimal-comma"), has("decimal")];
}

/** Of forms that fit alike, the narrowest first. */
const order: readonly string[] = [
  "boolean", "integer", "decimal", "integer/decimal-comma", "decimal/decimal-comma",
  "integer/decimal-point-grouped", "decimal/decimal-point-grouped", "integer/percent", "decimal/percent",
  "decimal/percent-comma", "date", "date/day-month-year", "date/month-day-year", "date/year-month-day",
  "date/month-name", "datetime", "datetime/offset", "datetime/day-month-year", "datetime/month-day-year",
  "datetime/year-month-day", "datetime/month-name", "time", "geometry", "list",
]; // prettier-ignore

function rank(form: Form): number {
  const exact = order.indexOf(nameOf(form));
  const place = exact >= 0 ? exact : order.indexOf(form.type);
  return form.writing === "zero-one" ? -1 : place;
}
