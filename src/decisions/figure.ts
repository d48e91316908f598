import { z } from "zod";
import type { Problem } from "../base/failure.ts";
import { grains, indicatorLevels, valueStatuses } from "../indicators/definition.ts";

const text = z.string().max(2000);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const day = z.iso.date();
const count = z.int().positive();

/** A version of a table that the figure was computed from. */
const sourceSchema = z.object({
  instance: text.optional(),
  table: text,
  version: count,
  parquet: text,
  title: text,
  url: text,
});

/** A value as it is told by the instance that computes it, with all that it came from. */
export const toldFigureSchema = z.object({
  value: z.number(),
  status: z.enum(valueStatuses),
  unit: text.optional(),
  decimals: z.int().min(0).max(20),
  place: z.object({ level: z.enum(indicatorLevels), code: text, label: text }),
  /** The first day of the period. */
  period: day,
  grain: z.enum(grains),
  indicator: z.object({ title: text, url: text, table: text, instance: text }),
  vintage: z.object({ number: count, computedAt: z.iso.datetime(), digest: hash, program: text }),
  sources: z.array(sourceSchema).max(200),
});

export type ToldFigure = z.infer<typeof toldFigureSchema>;

/** The same as a decision cites it: frozen as it was read that day. */
export const figureSchema = toldFigureSchema.extend({
  /** The dataset of the indicator at the instance of the decision. */
  dataset: text,
  frozenAt: z.iso.datetime(),
});

export type Figure = z.infer<typeof figureSchema>;

/** Which value of a table of values, of which vintage: the last one where none is told. */
export interface FigureAsked {
  readonly level: Figure["place"]["level"];
  readonly code: string;
  readonly period: string;
  readonly vintage?: number | undefined;
}

const problemSchema = z.object({
  key: z.string().max(200),
  args: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
});

/** What the recorded versions give now. */
export const figureCheckSchema = z.object({
  value: z.number().optional(),
  /** Of all values of the vintage, as it was recorded and as it came out again. */
  recorded: hash.optional(),
  again: hash.optional(),
  problem: problemSchema.optional(),
});

export type FigureCheck = z.infer<typeof figureCheckSchema>;

/** Whether the recorded versions give a figure again, to the last digit. */
export interface CheckedFigure {
  readonly figure: Figure;
  readonly outcome: "same" | "differs" | "unreadable";
  /** What they give now, where that can be read. */
  readonly value?: number;
  /** Why it cannot be computed again. */
  readonly problem?: Problem;
}

/** Compares what an instance tells with what was frozen: the value, and every value of its vintage. */
export function compareFigure(figure: Figure, told: FigureCheck): CheckedFigure {
  const { value, recorded, again, problem } = told;
  const read = value === undefined ? {} : { value };
  const isOther = (found: string | undefined) => found !== undefined && found !== figure.vintage.digest;
  if ((value !== undefined && value !== figure.value) || isOther(recorded) || isOther(again)) {
    return { figure, outcome: "differs", ...read };
  }
  if (value !== undefined && again !== undefined) return { figure, outcome: "same", ...read };
  return {
    figure,
    outcome: "unreadable",
    ...read,
    problem: problem ?? { key: "decisions-figure-untold", args: {} },
  };
}

export function addressOfCheck({ indicator, place, period, vintage }: Figure): string {
  return `/api/figures/${encodeURIComponent(indicator.table)}/check?${questionOf({ ...place, period, vintage: vintage.number })}`;
}

export function addressOfFigure(table: string, asked: FigureAsked): string {
  return `/api/figures/${encodeURIComponent(table)}?${questionOf(asked)}`;
}

function questionOf({ level, code, period, vintage }: FigureAsked): string {
  const question = new URLSearchParams({ level, code, period });
  if (vintage !== undefined) question.set("vintage", String(vintage));
  return question.toString();
}
