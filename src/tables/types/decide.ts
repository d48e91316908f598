import { problem, type Problem } from "../../base/failure.ts";
import type { Column } from "../column.ts";
import { isMissingWord, missingWords } from "../missing.ts";
import { literal, trimmed } from "./blank.ts";
import { blankExpression, fitsExpression } from "./cast.ts";
import { choose, type FormCount } from "./choose.ts";
import { type Form, nameOf } from "./form.ts";
import { fits, formOf } from "./forms.ts";
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
 * Everything that a decision asks for. Most cells are plainly of one form: for these, and for
 * what that form implies, no pattern is tried.
 */
function survey(hypothesis: Hypothesis, cell: string): Ask[] {
  const text = trimmed(cell);
  const found = hypothesis.candidates.map(formOf).filter((form) => form !== undefined);
  const first = formOf(hypothesis.first) ?? found[0];
  const stated = hypothesis.first.missing.filter((word) => !isMissingWord(word));
  const lead = first?.quick === undefined ? found.find((form) => form.quick !== undefined) : first;
  const sure = sureExpression(lead, stated, cell);
  const unlessSure = (value: "true" | "false", slow: string): string =>
    `CASE WHEN ${sure} THEN ${value} ELSE ${slow} END`;
  const fitsOf = (form: Form): string => {
    const slow = `(${fitsExpression(form, cell)})${butNot(form, stated, text)}`;
    return isImplied(form, lead) ? unlessSure("true", slow) : slow;
  };
  const known = [`lower(${text}) IN (${missingWords.map(literal).join(", ")})`];
  if (stated.length > 0) known.push(`${text} IN (${stated.map(literal).join(", ")})`);
  const other = first === undefined ? "false" : `${text} <> '' AND NOT (${fitsOf(first)})`;
  return [
    [`count(*) FILTER (WHERE ${unlessSure("true", `NOT ${blankExpression(cell)}`)})`, "cells"],
    [`count(*) FILTER (WHERE ${first?.quick?.(cell) ?? "false"})`, "plain"],
    [`count(*) FILTER (WHERE ${unlessSure("false", known.join(" OR "))})`, "missing"],
    [
      `count(*) FILTER (WHERE ${unlessSure("false", `regexp_full_match(${text}, '[-+]?0[0-9]+')`)})`,
      "padded",
    ],
    [`approx_top_k(CASE WHEN ${unlessSure("false", other)} THEN ${text} END, 40)`, "other"],
    ...found.map((form, place): Ask => [`count(*) FILTER (WHERE ${fitsOf(form)})`, `fits${place}`]),
  ];
}

/** SQL of a boolean, never NULL: the cell is plainly of the form, and no word that a person named. */
function sureExpression(lead: Form | undefined, stated: readonly string[], cell: string): string {
  const sure = lead?.sure ?? lead?.quick;
  if (lead === undefined || sure === undefined) return "false";
  return `coalesce(${sure(cell)}${butNot(lead, stated, cell)}, false)`;
}

/** A word for missing that looks like a value, such as -99, is none. */
function butNot(form: Form, stated: readonly string[], text: string): string {
  const alike = stated.filter((word) => fits(form, word)).map(literal);
  return alike.length === 0 ? "" : ` AND ${text} NOT IN (${alike.join(", ")})`;
}

function isImplied(form: Form, lead: Form | undefined): boolean {
  return form === lead || (lead?.implies?.includes(nameOf(form)) ?? false);
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
  /** The most frequent texts that do not fit the first hypothesis, words for missing among them. */
  readonly other: readonly string[];
  /** By candidate. */
  readonly fits: readonly number[];
}

function countsOf(hypothesis: Hypothesis, row: Readonly<Record<string, unknown>>, index: number): Counts {
  const value = (key: string): unknown => row[`c${index}_${key}`];
  const missing = value("missing");
  return {
    cells: Number(value("cells") ?? 0),
    plain: Number(value("plain") ?? 0),
    ...(missing === undefined ? {} : { missing: Number(missing) }),
    padded: Number(value("padded") ?? 0),
    other: textsOf(value("other")),
    fits: hypothesis.candidates.map((_, place) => Number(value(`fits${place}`) ?? 0)),
  };
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
  const { first, candidates, dated, asked, name } = hypothesis;
  const imposed = candidates.length === 1 && candidates[0] === first;
  const pairs = candidates.flatMap((column, place): (FormCount & { column: Column })[] => {
    const form = formOf(column);
    return form === undefined ? [] : [{ form, fits: counts.fits[place] ?? 0, column }];
  });
  const words = counts.other.filter((text) => first.missing.includes(text) || isMissingWord(text));
  const values = counts.cells - counts.missing;
  const choice = choose(pairs, { values, padded: counts.padded, dated, asked });
  const chosen = imposed ? pairs[0] : pairs.find((pair) => pair.form === choice?.form);
  if (chosen === undefined) return asText(name, counts);

  const missing = [...new Set([...first.missing, ...words])].filter((word) => isSeen(word, counts, first));
  const misfits = Math.max(0, values - chosen.fits);
  const sameAsFirst = first.type === chosen.column.type && first.writing === chosen.column.writing;
  return {
    column: { ...chosen.column, missing },
    misfits,
    plain: sameAsFirst && counts.plain === counts.cells && isPlainlyRead({ ...chosen.column, missing }),
    problems: [...ambiguity(hypothesis, choice?.ambiguous), ...fewMisfits(name, chosen.form, misfits)],
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
