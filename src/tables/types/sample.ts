import { setImmediate as nextTurn } from "node:timers/promises";
import { defined } from "../../base/defined.ts";
import type { Column, Meaning } from "../column.ts";
import { isMissingWord } from "../../formats/missing.ts";
import type { ImportOptions } from "../table.ts";
import type { Territory } from "../../territory/territory.ts";
import { trim } from "./blank.ts";
import { type TypeChoice, choose, type Evidence, type FormCount, type Signs, usualSigns } from "./choose.ts";
import type { Form } from "./form.ts";
import { fits, fitting, forms, formOf } from "./forms.ts";
import { asksAQuestion, speaksOfADate, speaksOfAPlace } from "./headers.ts";
import { findList, findWrittenList, holdsSeveral } from "./lists.ts";
import { isInBrackets, isOfThousands, unitOf } from "./numbers.ts";
import { codedLevel, textMeaning } from "./text-codes.ts";

/** A column as its sample is: cells from the head, the middle and the tail of the file. */
export interface SampledColumn {
  readonly name: string;
  readonly cells: readonly (string | null)[];
}

/** What a column may be, to be verified over the whole file. */
export interface Hypothesis {
  readonly name: string;
  /** What it is if the whole file is like its sample. */
  readonly first: Column;
  /** What else it may be: every form that half of the sample fits. Empty where nothing can change. */
  readonly candidates: readonly Column[];
  /** Every cell of the sample fits `first`, plainly: the whole file is asked for nothing else at first. */
  readonly clean: boolean;
  readonly dated: boolean;
  readonly asked: boolean;
  readonly signs: Signs;
  readonly ambiguous?: "date-order" | "thousands";
}

export interface SampleOptions {
  readonly overrides?: ImportOptions["columns"];
  /** With it, codes of communes, EPCI, départements and régions are known from numbers. */
  readonly territory?: Territory;
  /** False where the file cannot group thousands with points; true where absent. */
  readonly pointGroups?: boolean;
}

/** Below this number of cells a sample says little, and every form that one of them fits is a candidate. */
const sampleMin = 30;

/** Ranked hypotheses, one per column, in the order given. Others have their turn between two columns, and within one. */
export async function sampleTypes(
  columns: readonly SampledColumn[],
  options: SampleOptions = {},
): Promise<Hypothesis[]> {
  await options.territory?.readCodes();
  const first: Hypothesis[] = [];
  for (const column of columns) {
    first.push(await hypothesise(column, columns, options));
    await nextTurn();
  }
  const decimal = decimalSign(first);
  if (decimal === undefined) return first;
  const known: Hypothesis[] = [];
  for (const [place, column] of columns.entries()) {
    const found = first[place];
    const open = found === undefined || found.ambiguous === "thousands";
    known.push(open ? await hypothesise(column, columns, options, decimal) : found);
  }
  return known;
}

/** The sign before the decimals of the columns that leave no doubt; undefined where they have both, or none. */
function decimalSign(hypotheses: readonly Hypothesis[]): Signs["decimal"] {
  const found = hypotheses.flatMap(({ first, ambiguous }) =>
    first.type !== "decimal" || ambiguous !== undefined
      ? []
      : first.writing === "decimal-comma" || first.writing === "percent-comma"
        ? ["comma" as const]
        : ["point" as const],
  );
  return new Set(found).size === 1 ? found[0] : undefined;
}

async function hypothesise(
  column: SampledColumn,
  all: readonly SampledColumn[],
  { overrides, territory, pointGroups }: SampleOptions,
  decimal?: Signs["decimal"],
): Promise<Hypothesis> {
  const override = overrides?.[column.name];
  const cells = column.cells.map((cell) => (cell === null ? "" : trim(cell))).filter((cell) => cell !== "");
  if (override?.type !== undefined || override?.writing !== undefined)
    return await imposed(column.name, cells, override);

  const list = findWrittenList(column.name, cells);
  if (list !== undefined) return settled({ name: column.name, type: "list", writing: list, missing: [] });
  const level = codedLevel(column, all, territory);
  const meaning = textMeaning(level === undefined ? column.name : `code ${level}`, cells, territory);
  if (meaning !== undefined)
    return settled(textColumn(column.name, meaning === "code" ? undefined : meaning));

  await nextTurn();
  return await guess(column.name, cells, signsOf(column.name, pointGroups, decimal), override?.missing);
}

function signsOf(name: string, pointGroups = true, decimal?: Signs["decimal"]): Signs {
  return {
    pointGroups: pointGroups && !speaksOfAPlace(name),
    ...defined({ decimal }),
  };
}

async function guess(
  name: string,
  cells: readonly string[],
  signs: Signs,
  stated: readonly string[] = [],
): Promise<Hypothesis> {
  const values = cells.filter((cell) => !isMissingWord(cell) && !stated.includes(cell));
  const counted = await countForms(values);
  const counts = counted.filter(isReading(values));
  const evidence: Evidence = {
    values: values.length,
    padded: values.filter(isPadded).length,
    dated: speaksOfADate(name) || looksLikeCompactDates(values),
    asked: asksAQuestion(name),
    signs,
  };
  const choice = choose(counts, evidence);
  const list = choice === undefined ? findList(name, values) : undefined;
  if (list !== undefined) return settled({ name, type: "list", writing: list, missing: [] });

  const missing = [...new Set([...stated, ...cells.filter(isMissingWord)])];
  const written = columnWriter(name, mostFrequentUnit(values), missing);
  const candidates = values.length === 0 ? counts.filter(isSimple) : counts.filter(isPossible(values.length));
  const first = choice === undefined ? textColumn(name) : written(choice.form);
  return {
    name,
    first,
    candidates: candidates.map((count) => written(count.form)),
    clean: isClean(first, cells, values, choice),
    dated: evidence.dated,
    asked: evidence.asked,
    signs,
    ...(choice?.ambiguous === undefined ? {} : { ambiguous: choice.ambiguous }),
  };
}

/** What groups thousands is told by the whole column. */
function isClean(
  first: Column,
  cells: readonly string[],
  values: readonly string[],
  choice: TypeChoice | undefined,
): boolean {
  if (cells.length === 0) return true;
  return choice?.ambiguous !== "thousands" && values.length === cells.length && isPlain(first, values);
}

/** Whether the values may be of a form that they fit one by one. */
function isReading(values: readonly string[]): (count: FormCount) => boolean {
  // `12,14` beside `12,14,15` is two codes, not a number.
  const several = holdsSeveral(values);
  // Where most are such in brackets, they are notes or years: amounts that are owed stand beside others.
  const bracketed = values.filter(isInBrackets).length * 2 > values.length;
  return ({ form }) => !(several && isCommaNumber(form)) && !(bracketed && isNumber(form));
}

function isNumber({ type }: Form): boolean {
  return type === "integer" || type === "decimal";
}

function isCommaNumber({ writing }: Form): boolean {
  return writing === "decimal-comma" || writing === "percent-comma" || writing === "decimal-point-grouped";
}

/** What a column that is empty in the sample is tried for, should the rest of the file fill it. */
function isSimple({ form }: FormCount): boolean {
  return form.type !== "geometry" && form.type !== "list";
}

function isPossible(values: number): (count: FormCount) => boolean {
  const fitsMin = values < sampleMin ? 1 : values / 2;
  return ({ fits, form }) => (fits >= fitsMin || (fits > 0 && isPlainInteger(form))) && form.type !== "list";
}

/** Few numbers without a sign tell what the sign of the others is. */
function isPlainInteger({ type, writing }: Form): boolean {
  return type === "integer" && writing === undefined;
}

function columnWriter(
  name: string,
  unit: string | undefined,
  missing: readonly string[],
): (form: Form) => Column {
  return (form) => ({
    name,
    type: form.type,
    ...defined({ writing: form.writing }),
    ...(unit === undefined || !isNumber(form) ? {} : { unit }),
    missing,
  });
}

function isPlain(column: Column, values: readonly string[]): boolean {
  const form = formOf(column);
  return form?.quick !== undefined && values.every((value) => fits(form, value));
}

export function textColumn(name: string, meaning?: Meaning): Column {
  return { name, type: "text", ...defined({ meaning }), missing: [] };
}

/** Nothing in the file can change it. */
function settled(column: Column): Hypothesis {
  return {
    name: column.name,
    first: column,
    candidates: [],
    clean: true,
    dated: false,
    asked: false,
    signs: usualSigns,
  };
}

type Override = NonNullable<NonNullable<ImportOptions["columns"]>[string]>;

/** What a person says stands; how it is written is found where they do not say it. */
async function imposed(name: string, cells: readonly string[], override: Override): Promise<Hypothesis> {
  const type = override.type ?? forms.find((form) => form.writing === override.writing)?.type ?? "text";
  const values = cells.filter((cell) => !isMissingWord(cell));
  const ofType = (await countForms(values, { lists: true })).filter((count) => count.form.type === type);
  const best = ofType.toSorted((one, other) => other.fits - one.fits)[0]?.form.writing;
  const writing = override.writing ?? best;
  const column: Column = {
    name,
    type,
    ...(writing === undefined || type === "text" ? {} : { writing }),
    ...defined({ unit: unitIn(type, values) ?? override.unit }),
    missing: override.missing ?? (type === "text" ? [] : [...new Set(cells.filter(isMissingWord))]),
  };
  return {
    name,
    first: column,
    candidates: type === "text" ? [] : [column],
    clean: false,
    dated: true,
    asked: true,
    signs: usualSigns,
  };
}

/** So many texts are tried in a millisecond or two. */
const triedATurn = 10_000;

/** Each different text is tried once, however often it comes back. Others have their turn meanwhile. */
async function countForms(values: readonly string[], { lists = false } = {}): Promise<FormCount[]> {
  const times = new Map<string, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  const counts: FormCount[] = [];
  let tried = 0;
  for (const form of forms) {
    if (form.type === "list" && !lists) continue;
    const isOf = fitting(form);
    let found = 0;
    for (const [value, count] of times) if (isOf(value)) found += count;
    counts.push({ form, fits: found });
    tried += times.size;
    if (tried < triedATurn) continue;
    tried = 0;
    await nextTurn();
  }
  return counts;
}

/** Digits behind a zero: what a number would lose. */
function isPadded(text: string): boolean {
  return /^[-+]?0[0-9]+$/.test(text);
}

/** Ten different numbers of eight digits that are all days of three centuries are no accident. */
function looksLikeCompactDates(values: readonly string[]): boolean {
  const form = formOf({ type: "date", writing: "year-month-day" });
  const distinct = new Set(values);
  return form !== undefined && distinct.size >= 10 && values.every((value) => fits(form, value));
}

/** Which cells may stand together is told by the unit that they are written with, whatever a person calls it. */
function unitIn(type: Column["type"], values: readonly string[]): string | undefined {
  return type === "integer" || type === "decimal" ? mostFrequentUnit(values) : undefined;
}

/** Of a column whose numbers mostly tell none, thousands and millions of euros are not the unit. */
function mostFrequentUnit(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) {
    const unit = unitOf(value);
    if (unit !== undefined) counts.set(unit, (counts.get(unit) ?? 0) + 1);
  }
  const [unit, count = 0] = [...counts].toSorted((one, other) => other[1] - one[1])[0] ?? [];
  return isOfThousands(unit) && count * 2 < values.length ? undefined : unit;
}
