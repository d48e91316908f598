import type { Column, ColumnType } from "../column.ts";
import type { ProfileInput } from "./profile-input.ts";

/** What one scan tells of a column. */
export interface Summary {
  readonly missing: number;
  /** An estimate by HyperLogLog, within some 2 %; an upper bound where `isCounted`. */
  readonly distinct: number;
  /** The values are few enough to be counted one by one. */
  readonly isCounted: boolean;
  readonly min?: number | string;
  readonly max?: number | string;
  readonly mean?: number;
  readonly standardDeviation?: number;
  readonly quantiles?: readonly (number | string)[];
  readonly shortest?: number;
  readonly longest?: number;
  /** Values that may be the most frequent ones, where there are too many to count each. */
  readonly candidates?: readonly string[];
}

/** Up to this many rows quantiles are exact; above, they are those of a sample. */
export const sampledRowsMax = 300_000;
/** So few values are counted one by one. */
const countedMax = 20_000;
/** Where so many values are different, none is frequent. */
const distinctShareMax = 0.5;

/** Whether the values of a type are counted one by one where they are few. */
export function isEverCounted(type: ColumnType): boolean {
  return type !== "geometry" && type !== "list";
}

/** Whether each value of a column is counted. */
export function isCountedWhole(
  { rows }: Pick<ProfileInput, "rows">,
  column: Column | undefined,
  summary: Summary | undefined,
): boolean {
  if (column === undefined || summary === undefined || !isEverCounted(column.type)) return false;
  const few = summary.isCounted || summary.distinct <= countedMax;
  return few || rows - summary.missing <= sampledRowsMax;
}

/** Whether some values of a column may be frequent, though not each is counted. */
export function hasFrequent(
  profiled: Pick<ProfileInput, "rows">,
  column: Column,
  summary: Summary | undefined,
): boolean {
  if (summary === undefined || isCountedWhole(profiled, column, summary)) return false;
  return summary.distinct <= (profiled.rows - summary.missing) * distinctShareMax;
}
