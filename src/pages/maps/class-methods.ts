import { scaleLinear } from "d3-scale";
import { narrowest } from "../charts/domain.ts";
import { quantileClasses } from "./classes.ts";

export const classMethods = ["quantile", "jenks", "equal", "diverging", "hand"] as const;
export type ClassMethod = (typeof classMethods)[number];

/** More values than that are sampled, evenly along their order. */
const jenksValuesMax = 800;
const classesWanted = 6;

/** Between two classes, lowest first. `centre` is what classes diverge from, `cuts` those chosen by hand. */
export function thresholdsOf(
  method: ClassMethod,
  values: readonly number[],
  { centre, cuts }: { readonly centre: number; readonly cuts: readonly number[] },
): readonly number[] {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  switch (method) {
    case "quantile":
      return quantileClasses(sorted).thresholds;
    case "jenks":
      return naturalBreaks(sorted, classesWanted);
    case "equal":
      return equalSteps(sorted);
    case "diverging":
      return around(sorted, centre);
    case "hand":
      return [...new Set(cuts)].sort((a, b) => a - b);
  }
}

/** Round limits at equal distances. */
function equalSteps(sorted: readonly number[]): readonly number[] {
  const [low, high] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  if (high - low < narrowest) return [];
  const ticks = scaleLinear([low, high], [0, 1]).ticks(classesWanted);
  return [...new Set(ticks)].filter((value) => value > low && value < high);
}

/** The centre, and two limits on each side of it that has values enough. */
function around(sorted: readonly number[], centre: number): readonly number[] {
  const thirds = (side: readonly number[]) =>
    side.length < 3
      ? []
      : [side[Math.floor(side.length / 3)] ?? centre, side[Math.floor((side.length * 2) / 3)] ?? centre];
  const below = thirds(sorted.filter((value) => value < centre));
  const above = thirds(sorted.filter((value) => value > centre));
  return [...new Set([...below, centre, ...above])].sort((a, b) => a - b);
}

/**
 * Classes whose values are as near to their mean as can be: the sum of squared distances is least
 * (Fisher 1958, as Jenks 1977 uses it for maps), found by dynamic programming.
 */
export function naturalBreaks(sorted: readonly number[], wanted: number): readonly number[] {
  const values = sampled(sorted);
  const classes = Math.min(wanted, new Set(values).size);
  if (classes < 2) return [];
  const cost = costsOf(values);
  let least: readonly number[] = values.map((_, last) => cost(0, last));
  const starts: (readonly number[])[] = [];
  for (let count = 1; count < classes; count += 1) {
    const next = oneClassMore(least, count, cost);
    starts.push(next.start);
    least = next.least;
  }
  return cutsOf(values, starts);
}

interface Parted {
  /** The least cost of the values up to each, and where the last class begins then. */
  readonly least: readonly number[];
  readonly start: readonly number[];
}

/**
 * The last class of more values begins no earlier than that of fewer: each half is looked for on its
 * side of the middle one, so that the cost is looked at some n log n times.
 */
function oneClassMore(
  before: readonly number[],
  count: number,
  cost: (first: number, last: number) => number,
): Parted {
  const least = before.map(() => Infinity);
  const start = before.map(() => 0);
  const look = (low: number, high: number, from: number, to: number): void => {
    if (low > high) return;
    const last = Math.floor((low + high) / 2);
    for (let first = Math.max(count, from); first <= Math.min(last, to); first += 1) {
      const sum = (before[first - 1] ?? Infinity) + cost(first, last);
      if (sum < (least[last] ?? Infinity)) [least[last], start[last]] = [sum, first];
    }
    const found = start[last] ?? 0;
    look(low, last - 1, from, found);
    look(last + 1, high, found, to);
  };
  look(count, before.length - 1, count, before.length - 1);
  return { least, start };
}

/** From the last class back to the first: where each begins. */
function cutsOf(values: readonly number[], starts: readonly (readonly number[])[]): readonly number[] {
  const cuts: number[] = [];
  let last = values.length - 1;
  for (const start of starts.toReversed()) {
    const first = start[last] ?? 0;
    cuts.unshift(values[first] ?? 0);
    last = first - 1;
  }
  return [...new Set(cuts)];
}

/** The sum of squared distances from the mean, of the values from one index to another. */
function costsOf(values: readonly number[]): (first: number, last: number) => number {
  const sums = [0];
  const squares = [0];
  for (const value of values) {
    sums.push((sums.at(-1) ?? 0) + value);
    squares.push((squares.at(-1) ?? 0) + value * value);
  }
  return (first, last) => {
    const sum = (sums[last + 1] ?? 0) - (sums[first] ?? 0);
    const square = (squares[last + 1] ?? 0) - (squares[first] ?? 0);
    return square - (sum * sum) / (last - first + 1);
  };
}

function sampled(sorted: readonly number[]): readonly number[] {
  if (sorted.length <= jenksValuesMax) return sorted;
  const step = (sorted.length - 1) / (jenksValuesMax - 1);
  return Array.from({ length: jenksValuesMax }, (_, index) => sorted[Math.round(index * step)] ?? 0);
}

/** From here on a distribution is called highly skewed (Bulmer 1979, Principles of Statistics). */
const skewnessMin = 1;
/** Places of one colour, of all: more say little. */
const shareMax = 0.6;

/**
 * Natural breaks where values are highly skewed, so that the few that lie far out have a class of their
 * own, unless most places would then have one colour; else as many places in each class.
 */
export function methodFor(values: readonly number[]): "jenks" | "quantile" {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (Math.abs(skewnessOf(sorted)) <= skewnessMin) return "quantile";
  const limits = [-Infinity, ...naturalBreaks(sorted, classesWanted), Infinity];
  const counts = limits
    .slice(1)
    .map((limit, index) => sorted.filter((value) => value >= (limits[index] ?? 0) && value < limit).length);
  return Math.max(...counts) <= sorted.length * shareMax ? "jenks" : "quantile";
}

/** The third moment about the mean, in standard deviations. */
function skewnessOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const moment = (power: number) =>
    values.reduce((sum, value) => sum + (value - mean) ** power, 0) / values.length;
  const spread = moment(2);
  return spread > 0 ? moment(3) / spread ** 1.5 : 0;
}
