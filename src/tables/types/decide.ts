import { problem, type Problem } from "../../base/failure.ts";
import type { Column } from "../column.ts";
import { boundPattern, isMissingWord, markWords, missingWords } from "../../formats/missing.ts";
import { quoteText } from "../../engine/quote.ts";
import { trimmed } from "./blank.ts";
import { blankExpression, fitsExpression, matchExpression } from "./cast.ts";
import { choose, type FormCount } from "./choose.ts";
import { type Form, nameOf } from "./form.ts";
import { fits, formOf } from "./forms.ts";
import { isOtherUnit, isScale, isZero, tellsUnit, unitOf } from "./numbers.ts";
import { type Hypothesis, textColumn } from "./sample.ts";

/**
 * How much the whole file is asked. `verify`: whether every cell fits the first hypothesis,
 * plainly, where the sample was clean; everything elsewhere. `survey`: everything.
 */
export type Depth = "verify" | "survey";

/** What a column is, once the whole file was counted. */
export interface Decision {
  readonly column: Column;
  /** Cells that are neither blank, missing, nor of the type. */
  readonly misfits: number;
  /** Every cell is blank or written plainly: `plainCastExpression` reads them all. */
  readonly plain: boolean;
  readonly problems: readonly Problem[];
  /** False where the first hypothesis broke and nothing else was counted: survey the column again. */
  readonly settled: boolean;
}

/**
 * Aggregates that count the whole file in one pass, as `expression AS "c0_cells"`. The number is
 * the place of the hypothesis in the list. A column that is text for sure asks for nothing.
 */
export function summaryExpressions(
  hypotheses: readonly Hypothesis[],
  cellOf: (name: string, index: number) => string,
  depth: Depth = "verify",
): string[] {
  return hypotheses.flatMap((hypothesis, index) => {
    const cell = cellOf(hypothesis.name, index);
    if (hypothesis.candidates.length === 0) return [];
    const asks = depth === "verify" && hypothesis.clean ? verify(hypothesis, cell) : survey(hypothesis, cell);
    return asks.map(([expression, key]) => `${expression} AS "c${index}_${key}"`);
  });
}

type Ask = readonly [expression: string, key: string];

/** An empty cell is counted as blank; one of blanks alone breaks the hypothesis and is surveyed. */
function verify(hypothesis: Hypothesis, cell: string): Ask[] {
  const form = formOf(hypothesis.first);
  const quick = form?.quick?.(cell) ?? "false";
  return [
    [`count(nullif(${cell}, ''))`, "cells"],
    [`count(*) FILTER (WHERE ${quick})`, "plain"],
  ];
}

/**
 * Everything that a decision asks for, in two aggregates. Each cell becomes a number whose bits
 * tell what it is, and equal numbers are counted together. Most cells are plainly of one form:
 * these, and what that form implies, are told by one test, and no pattern is tried.
 */
function survey(hypothesis: Hypothesis, cell: string): Ask[] {
  const text = trimmed(cell);
  const found = hypothesis.candidates.map(formOf).filter((form) => form !== undefined);
  const first = formOf(hypothesis.first) ?? found[0];
  const stated = hypothesis.first.missing.filter((word) => !isMissingWord(word));
  const lead = first?.quick === undefined ? found.find((form) => form.quick !== undefined) : first;
  const sure = sureExpression(lead, stated, cell);
  const fitsOf = (form: Form): string => `(${fitsExpression(form, cell)})${butNot(form, stated, text)}`;
  const bounds = `regexp_full_match(${text}, ${quoteText(boundPattern)})`;
  const known = [`lower(${text}) IN (${missingWords.map(quoteText).join(", ")})`, bounds];
  if (stated.length > 0) known.push(`${text} IN (${stated.map(quoteText).join(", ")})`);
  const scaled = isScale(hypothesis.first.unit);
  const bits = [
    { slow: `NOT ${blankExpression(cell)}`, whereSure: true },
    { slow: first?.quick?.(cell) ?? "false", whereSure: first === lead },
    { slow: known.join(" OR "), whereSure: false },
    { slow: `regexp_full_match(${text}, '[-+]?0[0-9]+')`, whereSure: false },
    { slow: `lower(${text}) IN (${markWords.map(quoteText).join(", ")}) OR ${bounds}`, whereSure: false },
    { slow: `starts_with(${text}, '(')`, whereSure: false },
    { slow: scaled ? tellsUnit(text) : "true", whereSure: !scaled },
    ...found.map((form) => ({ slow: fitsOf(form), whereSure: isImplied(form, lead) })),
  ];
  // A form that plain cells of the lead may or may not fit is tried on them too.
  const open = found.flatMap((form, place) =>
    isImplied(form, lead)
      ? []
      : [bit(`(${matchExpression(form, cell)})${butNot(form, stated, cell)}`, firstFormBit + place)],
  );
  if (scaled) open.push(bit(isZero(cell), unitBit));
  const always = bits.reduce((sum, { whereSure }, place) => sum + (whereSure ? 2 ** place : 0), 0);
  const whereSure = [String(always), ...open].join(" + ");
  const whereNot = bits.map(({ slow }, place) => bit(slow, place)).join(" + ");
  const number = `CASE WHEN ${sure} THEN ${whereSure} ELSE ${whereNot} END`;
  const other = first === undefined ? "false" : `${text} <> '' AND NOT (${fitsOf(first)})`;
  const otherwise = isImplied(first, lead) ? `CASE WHEN ${sure} THEN false ELSE ${other} END` : other;
  return [
    [
      `array_to_string(list_transform(map_entries(histogram(${number})), lambda each: each.key || ':' || each.value), ' ')`,
      "kinds",
    ],
    [`approx_top_k(CASE WHEN ${otherwise} THEN ${text} END, 40)`, "other"],
  ];
}

/** Bits before those of the candidates: not blank, plain, a word for missing, padded, a mark, in brackets, of a unit. */
const firstFormBit = 7;
const unitBit = 6;

function bit(condition: string, place: number): string {
  return `coalesce((${condition})::BIGINT, 0) * ${2 ** place}`;
}

/** SQL of a boolean, never NULL: the cell is plainly of the form, and no word that a person named. */
function sureExpression(lead: Form | undefined, stated: readonly string[], cell: string): string {
  const sure = lead?.sure ?? lead?.quick;
  if (lead === undefined || sure === undefined) return "false";
  return `coalesce(${sure(cell)}${butNot(lead, stated, cell)}, false)`;
}

/** A word for missing that looks like a value, such as -99, is none. */
function butNot(form: Form, stated: readonly string[], text: string): string {
  const alike = stated.filter((word) => fits(form, word)).map(quoteText);
  return alike.length === 0 ? "" : ` AND ${text} NOT IN (${alike.join(", ")})`;
}

function isImplied(form: Form | undefined, lead: Form | undefined): boolean {
  if (form === undefined || lead === undefined) return false;
  return form === lead || (lead.implies?.includes(nameOf(form)) ?? false);
}

/** The columns, from the one row that the summary answers. */
export function decideTypes(
  hypotheses: readonly Hypothesis[],
  row: Readonly<Record<string, unknown>>,
): Decision[] {
  return hypotheses.map((hypothesis, index) => decide(hypothesis, countsOf(hypothesis, row, index)));
}

export interface Counts {
  /** Cells that are not blank. */
  readonly cells: number;
  /** Cells that are plainly of the first hypothesis. */
  readonly plain: number;
  /** Known words for missing; undefined where the column was verified alone. */
  readonly missing?: number;
  readonly padded: number;
  /** Words for missing that are marks. */
  readonly marks: number;
  /** Cells that begin with a bracket. */
  readonly bracketed: number;
  /** The most frequent texts that do not fit the first hypothesis, words for missing among them. */
  readonly other: readonly string[];
  /** By candidate. */
  readonly fits: readonly number[];
  /** Of those, the cells that tell no unit, where that of the column is a scale. */
  readonly unitless: readonly number[];
}

function countsOf(hypothesis: Hypothesis, row: Readonly<Record<string, unknown>>, index: number): Counts {
  const value = (key: string): unknown => row[`c${index}_${key}`];
  const kinds = value("kinds");
  if (kinds === undefined) {
    const verified = { cells: Number(value("cells") ?? 0), plain: Number(value("plain") ?? 0) };
    return { ...verified, padded: 0, marks: 0, bracketed: 0, other: [], fits: [], unitless: [] };
  }
  const counted = parseKinds(kinds);
  const having = (place: number, but?: number): number =>
    counted
      .filter(({ kind }) => has(kind, place) && (but === undefined || !has(kind, but)))
      .reduce((sum, { count }) => sum + count, 0);
  return {
    cells: having(0),
    plain: having(1),
    missing: having(2),
    padded: having(3),
    marks: having(4),
    bracketed: having(5),
    other: textsOf(value("other")),
    fits: hypothesis.candidates.map((_, place) => having(firstFormBit + place)),
    unitless: hypothesis.candidates.map((_, place) => having(firstFormBit + place, unitBit)),
  };
}

function has(kind: number, place: number): boolean {
  return Math.floor(kind / 2 ** place) % 2 === 1;
}

/** `5:120 7:3`: 120 cells of the bits 5 and 3 of the bits 7. */
function parseKinds(text: unknown): { kind: number; count: number }[] {
  const parts = typeof text === "string" && text !== "" ? text.split(" ") : [];
  return parts.map((part) => {
    const [kind, count] = part.split(":");
    return { kind: Number(kind), count: Number(count) };
  });
}

/** A list as the engine hands it out: an array, or an object that holds one. */
function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.filter((item) => typeof item === "string");
  if (typeof value === "object" && value !== null && "items" in value) return textsOf(value.items);
  return [];
}

/** The type of a column, decided over the whole file. */
export function decide(hypothesis: Hypothesis, counts: Counts): Decision {
  const { first, candidates } = hypothesis;
  if (candidates.length === 0) return { column: first, misfits: 0, plain: true, problems: [], settled: true };
  if (counts.missing === undefined) {
    const plain = counts.plain === counts.cells;
    return {
      column: first,
      misfits: 0,
      plain,
      problems: ambiguity(hypothesis, hypothesis.ambiguous),
      settled: plain,
    };
  }
  return surveyed(hypothesis, { ...counts, missing: counts.missing });
}

function surveyed(hypothesis: Hypothesis, counts: Counts & { missing: number }): Decision {
  const { first, candidates, dated, asked, signs, name } = hypothesis;
  const imposed = candidates.length === 1 && candidates[0] === first;
  const pairs = candidates.flatMap((column, place): (FormCount & { column: Column })[] => {
    const form = formOf(column);
    return form === undefined ? [] : [{ form, fits: counts.fits[place] ?? 0, column }];
  });
  const words = counts.other.filter((text) => first.missing.includes(text) || isMissingWord(text));
  const values = counts.cells - counts.missing;
  // Where two thirds of a column and more are marks, it is about these.
  if (!imposed && counts.marks > values * 2) return asText(name, counts);
  const choice = choose(pairs, { values, padded: counts.padded, dated, asked, signs });
  const chosen = imposed ? pairs[0] : pairs.find((pair) => pair.form === choice?.form);
  const others = otherUnits(hypothesis, counts);
  if (chosen === undefined) return { ...asText(name, counts), problems: others };

  const missing = [...new Set([...first.missing, ...words])].filter((word) => isSeen(word, counts, first));
  const misfits = Math.max(0, values - chosen.fits);
  const sameAsFirst = first.type === chosen.column.type && first.writing === chosen.column.writing;
  return {
    column: { ...chosen.column, missing },
    misfits,
    plain: sameAsFirst && counts.plain === counts.cells && isPlainlyRead({ ...chosen.column, missing }),
    problems: [
      ...ambiguity(hypothesis, choice?.ambiguous),
      ...fewMisfits(name, chosen.form, misfits),
      ...owed(name, chosen.form, counts.bracketed),
      ...(misfits === 0 ? [] : others),
      ...unitless(chosen.column, counts.unitless[candidates.indexOf(chosen.column)] ?? 0),
    ],
    settled: true,
  };
}

/** Where a word for missing, such as -99, looks like a value, each cell has to be compared with it. */
function isPlainlyRead(column: Column): boolean {
  const form = formOf(column);
  return form === undefined || !column.missing.some((word) => fits(form, word));
}

/** Words given by a person stand, seen or not; others are told only where they are in the file. */
function isSeen(word: string, counts: Counts, first: Column): boolean {
  return counts.other.includes(word) || first.missing.includes(word);
}

function asText(name: string, counts: Counts): Decision {
  return {
    column: textColumn(name),
    misfits: 0,
    plain: counts.cells === counts.plain,
    problems: [],
    settled: true,
  };
}

function ambiguity(hypothesis: Hypothesis, ambiguous: Hypothesis["ambiguous"]): Problem[] {
  if (ambiguous === undefined) return [];
  const key = ambiguous === "date-order" ? "types-date-order-ambiguous" : "types-thousands-ambiguous";
  return [problem(key, { column: hypothesis.name }, { column: hypothesis.name })];
}

function fewMisfits(name: string, form: Form, misfits: number): Problem[] {
  if (misfits === 0) return [];
  return [problem("types-few-misfits", { column: name, count: misfits, type: form.type }, { column: name })];
}

/** `2,5 M€` in a column of euros is no number of it; a column of both is a text. */
function otherUnits({ name, first }: Hypothesis, { other }: Counts): Problem[] {
  if (first.type !== "integer" && first.type !== "decimal") return [];
  const units = other.flatMap((text) => unitOf(text) ?? []).filter((unit) => isOtherUnit(first.unit, unit));
  if (units.length === 0) return [];
  const others = [...new Set(units)].join(", ");
  const { unit } = first;
  return unit === undefined
    ? [problem("types-units-few", { column: name, others }, { column: name })]
    : [problem("types-units-differ", { column: name, unit, others }, { column: name })];
}

/** A number without its unit may be of another scale: 0.155 beside 12 % is one of two things. */
function unitless({ name, unit }: Column, count: number): Problem[] {
  if (count === 0 || unit === undefined || !isScale(unit)) return [];
  return [problem("types-unit-missing", { column: name, count, unit }, { column: name })];
}

/** What is read as less than zero is told: it may have been put in brackets for another reason. */
function owed(name: string, { type }: Form, count: number): Problem[] {
  if (count === 0 || (type !== "integer" && type !== "decimal")) return [];
  return [problem("types-owed-in-brackets", { column: name, count }, { column: name })];
}
