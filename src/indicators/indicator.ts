import type { Id } from "../base/id.ts";
import type { Problem } from "../base/failure.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import type { IndicatorFacts } from "../catalogue/metadata.ts";
import type { IndicatorDefinition, IndicatorPlace, ValueReason, ValueStatus } from "./definition.ts";

/**
 * What is measured: a dataset, whose title names it and whose description says what it means, with one
 * table of periods, places and values. Each computation is a version of that table.
 */
export interface Indicator {
  readonly dataset: Dataset;
  readonly facts: IndicatorFacts;
  /** Of those that are made here. */
  readonly definition?: IndicatorDefinition;
  /** The last computation; absent before the first, and of those of other instances. */
  readonly vintage?: Vintage;
  /** Why it could not be computed anew when that was last tried, and since when. */
  readonly problem?: Problem & { readonly since: Date };
}

/** What its form asks. */
export function askedOfIndicator({ dataset: { title, description }, facts, definition }: Indicator) {
  const { unit, decimals, better, target, method } = facts;
  return { title, description, definition, unit, decimals, better, target, method };
}

/** A version of a table that an indicator was computed from. */
export interface VintageSource {
  /** The address of the instance that holds it, where that is another one. */
  readonly instance?: string;
  readonly table: Id;
  readonly version: number;
  /** SHA-256 of its Parquet, in hexadecimal; of a table elsewhere, of the rows as they came. */
  readonly parquet: string;
  /** Of the dataset, and its address, as they were. */
  readonly title: string;
  readonly url: string;
}

export interface Vintage {
  readonly number: number;
  readonly table: Id;
  readonly computedAt: Date;
  readonly definition: IndicatorDefinition;
  readonly facts: IndicatorFacts;
  readonly sources: readonly VintageSource[];
  /** What was left out, and how much of it. */
  readonly notes: readonly Problem[];
  /** Of its values, whatever file holds them: see `digest.ts`. */
  readonly digest: string;
  /** The version of Maille that computed it. */
  readonly program: string;
  /** Those that its values were made by: see `values-sql.ts`. */
  readonly rules: number;
  /** The edition of the reference of places that it was computed with (`editions.ts`); absent of early ones. */
  readonly edition?: string;
}

/** One value of a series. */
export interface SeriesPoint {
  /** The first day of the period: `2020-11-12`. */
  readonly period: string;
  readonly value: number | null;
  readonly status: ValueStatus;
  readonly reason?: ValueReason;
}

export interface Series {
  readonly place: IndicatorPlace & { readonly label: string };
  /** From the first period to the last, without a hole. */
  readonly points: readonly SeriesPoint[];
}

/** The values of all places of a level at one period. */
export interface PeriodValues {
  readonly period: string;
  readonly values: readonly (SeriesPoint & { readonly code: string; readonly label: string })[];
}
