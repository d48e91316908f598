import type { Id } from "../base/id.ts";
import type { PlaceLevel } from "../territory/territory.ts";

/** How a figure is measured: what is read, then what is made of it, step by step. */
export interface IndicatorDefinition {
  readonly source: RowsSource | IndicatorSource | StatementSource;
  readonly steps: readonly IndicatorStep[];
}

export const grains = ["day", "week", "month", "quarter", "year"] as const;
/** The length of a period. A week begins on Monday. */
export type Grain = (typeof grains)[number];

export const indicatorLevels = ["commune", "epci", "departement", "region", "country"] as const;
export type IndicatorLevel = PlaceLevel | "country";

/** The whole of France is the one place of the level `country`. */
export const countryCode = "FR";

export interface IndicatorPlace {
  readonly level: IndicatorLevel;
  readonly code: string;
}

/** By which places are told apart: an EPCI and a commune may have one code. */
export function placeKey({ level, code }: IndicatorPlace): string {
  return `${level} ${code}`;
}

export const valueAggregations = ["sum", "avg", "min", "max", "count", "distinct"] as const;
export type ValueAggregation = (typeof valueAggregations)[number];

/** Rows of a table, grouped by period and place. */
export interface RowsSource {
  readonly kind: "rows";
  readonly table: Id;
  /** The address of the instance that holds the table, where that is another one. */
  readonly instance?: string;
  /** Which rows, in the grammar of the table API; empty for all. */
  readonly filter: string;
  readonly value: {
    readonly aggregation: ValueAggregation;
    /** What is aggregated; rows are counted where there is none. */
    readonly column?: string;
    /** Further columns that are added to it, row by row; a row where one of them is empty has no value. */
    readonly plus?: readonly string[];
  };
  readonly time: SourceTime;
  /** A column of codes of a level, or the one place that the whole table is about; France where absent. */
  readonly place?: { readonly column: string; readonly level: PlaceLevel } | IndicatorPlace;
  /** Which levels above that of the codes are computed too: none where the value of a whole is no sum of its parts. */
  readonly rollUp: boolean;
  /** What a period without a row is: a value that is missing, or none at all. */
  readonly gaps: "missing" | "zero";
  /** Where gaps are zeros: the place that the table covers entirely. */
  readonly covers?: IndicatorPlace;
}

/** A column of dates, or the one period that the whole table is about: any day of it. */
export type SourceTime =
  | { readonly column: string; readonly grain: Grain }
  | { readonly period: string; readonly grain: Grain };

/** Another indicator of this instance. */
export interface IndicatorSource {
  readonly kind: "indicator";
  readonly indicator: Id;
}

/**
 * One `SELECT` over tables of this instance, each under a name. It answers `period` (a date), `value`, and
 * `code` where it tells places, of the level named.
 */
export interface StatementSource {
  readonly kind: "statement";
  readonly sql: string;
  readonly tables: readonly { readonly name: string; readonly table: Id }[];
  readonly grain: Grain;
  /** Of the codes; France where absent. */
  readonly level?: IndicatorLevel;
}

export type IndicatorStep =
  /** For so many inhabitants: 1, 1 000, 100 000. */
  | { readonly kind: "per-inhabitants"; readonly times: number }
  /**
   * Divided by another indicator of this instance, place by place and period by period; by its last value
   * of then where its periods are longer. 100 for a percentage.
   */
  | { readonly kind: "ratio"; readonly by: Id; readonly times: number }
  /** Sum or mean of a period and those before it, `periods` in all. */
  | { readonly kind: "over"; readonly periods: number; readonly take: "sum" | "mean" }
  /** Against so many periods before, or the same period of the year before; in percent where relative. */
  | { readonly kind: "change"; readonly since: number | "year"; readonly relative: boolean }
  /** Times a number: a share told as 0.15 in percent, a weight in tonnes. */
  | { readonly kind: "scale"; readonly times: number }
  | { readonly kind: "cumulative" }
  /** In percent of the country, at the same period. */
  | { readonly kind: "share" }
  /** The value of this period becomes 100. A date: any day of the period. */
  | { readonly kind: "base-100"; readonly period: string };

/** What a value is worth. */
export const valueStatuses = ["observed", "provisional", "estimated", "missing"] as const;
export type ValueStatus = (typeof valueStatuses)[number];

/** Why a value is not observed. */
export const valueReasons = [
  "no-row",
  "no-value",
  "parts-missing",
  "values-missing",
  "period-incomplete",
  "no-population",
  "no-denominator",
  "division-by-zero",
  "window-incomplete",
  "no-earlier-value",
  "no-whole",
  "no-base",
] as const;
export type ValueReason = (typeof valueReasons)[number];
