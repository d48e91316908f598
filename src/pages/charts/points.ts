import type { Axis } from "./choice.ts";

/** One mark of a chart. `y` is null where there is no value: a gap. */
export interface ChartPoint {
  /** A category, or a number: milliseconds since 1970 for a time. */
  readonly x: number | string;
  readonly y: number | null;
  readonly series: string;
  /** Rows behind it, for averages of averages. */
  readonly weight: number;
}

export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface ChartData {
  readonly axis: Axis;
  readonly points: readonly ChartPoint[];
  readonly bins: readonly Bin[];
  /** Of the series that are drawn, in the order of their colours. */
  readonly series: readonly string[];
  /** Between two times that were brought together. */
  readonly step?: "day" | "month" | "year";
  /** Where not everything is drawn: how much is, of how much. */
  readonly drawn?: { readonly of: number; readonly shown: number };
  /** How many codes of former places are counted in those of today. */
  readonly merged?: number;
  /** What stands out from the others. */
  readonly lit?: Lit;
}

/** One series, or one value along the axis. */
export interface Lit {
  readonly of: "series" | "x";
  readonly name: string;
}

/** More lines than that cannot be told apart. */
const seriesMax = 8;
const categoriesMax = 20;

const day = 86_400_000;

/** Times brought together by month or year where days would be too many to read. */
export function bucketTimes(
  points: readonly ChartPoint[],
  how: "sum" | "avg" | "min" | "max",
): { points: readonly ChartPoint[]; step: "day" | "month" | "year" } {
  const times = new Set(points.map(({ x }) => Number(x)));
  const span = (Math.max(...times) - Math.min(...times)) / day;
  if (times.size <= 400) return { points, step: span > 3650 && times.size < 60 ? "year" : "day" };
  const step = span > 365 * 15 ? "year" : "month";
  const groups = new Map<string, ChartPoint>();
  for (const point of points) {
    if (point.y === null) continue;
    const date = new Date(Number(point.x));
    const x = Date.UTC(date.getUTCFullYear(), step === "year" ? 0 : date.getUTCMonth(), 1);
    const key = `${x} ${point.series}`;
    const before = groups.get(key);
    groups.set(key, before === undefined ? { ...point, x } : merge(before, point, how));
  }
  return { points: [...groups.values()].sort((a, b) => Number(a.x) - Number(b.x)), step };
}

/** The categories with the greatest values, with the one that must be seen, and how many there are in all. */
export function topCategories(
  points: readonly ChartPoint[],
  mustBeSeen: (x: string) => boolean = () => false,
): {
  points: readonly ChartPoint[];
  total: number;
} {
  const sums = new Map<string, number>();
  for (const { x, y } of points) sums.set(String(x), (sums.get(String(x)) ?? 0) + (y ?? 0));
  const ordered = [...sums].sort((a, b) => b[1] - a[1]);
  const kept = ordered.filter(([x], index) => index < categoriesMax || mustBeSeen(x));
  const rank = new Map(kept.map(([x], index) => [x, index]));
  return {
    points: points
      .filter(({ x }) => rank.has(String(x)))
      .sort((a, b) => (rank.get(String(a.x)) ?? 0) - (rank.get(String(b.x)) ?? 0)),
    total: sums.size,
  };
}

/** The series with most in them; the others are left out, and it is said. */
export function topSeries(
  points: readonly ChartPoint[],
  mustBeSeen: (series: string) => boolean = () => false,
): readonly string[] {
  const sums = new Map<string, number>();
  for (const { series, y } of points) sums.set(series, (sums.get(series) ?? 0) + Math.abs(y ?? 0));
  const ordered = [...sums].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  const seen = ordered.find((name) => mustBeSeen(name));
  const top = ordered.slice(0, seriesMax);
  return seen === undefined || top.includes(seen) ? top : [...top.slice(0, -1), seen];
}

/** Counts of values by bins of equal and round width. */
export function binValues(values: readonly { value: number; count: number }[], binsMax = 24): readonly Bin[] {
  const finite = values.filter(({ value }) => Number.isFinite(value));
  if (finite.length === 0) return [];
  const min = finite.reduce((least, { value }) => Math.min(least, value), Infinity);
  const max = finite.reduce((most, { value }) => Math.max(most, value), -Infinity);
  if (min === max) return [{ from: min, to: max, count: finite.reduce((sum, { count }) => sum + count, 0) }];
  const width = roundWidth((max - min) / binsMax);
  const start = Math.floor(min / width) * width;
  const bins = Array.from({ length: Math.floor((max - start) / width) + 1 }, (_, index) => ({
    from: start + index * width,
    to: start + (index + 1) * width,
    count: 0,
  }));
  for (const { value, count } of finite) {
    const bin = bins[Math.min(bins.length - 1, Math.floor((value - start) / width))];
    if (bin !== undefined) bin.count += count;
  }
  return bins;
}

/** The next of 1, 2, 2.5, 5 times a power of ten. */
function roundWidth(width: number): number {
  const power = 10 ** Math.floor(Math.log10(width));
  const lead = [1, 2, 2.5, 5, 10].find((step) => step * power >= width) ?? 10;
  return lead * power;
}

/**
 * What is told of places that were merged is told of the place of today, once. `today` answers the
 * code of today of a code that is none; `merged` is how many such codes there were.
 */
export function mergePlaces(
  points: readonly ChartPoint[],
  today: { x?: (code: string) => string | undefined; series?: (code: string) => string | undefined },
  how: "sum" | "avg" | "min" | "max",
): { points: readonly ChartPoint[]; merged: ReadonlyMap<string, readonly string[]> } {
  const merged = new Map<string, string[]>();
  const now = (code: string, toToday: ((code: string) => string | undefined) | undefined): string => {
    const successor = toToday?.(code);
    if (successor === undefined) return code;
    const former = merged.get(successor) ?? [];
    merged.set(successor, former);
    if (!former.includes(code)) former.push(code);
    return successor;
  };
  const groups = new Map<string, ChartPoint>();
  for (const point of points) {
    const x = typeof point.x === "string" ? now(point.x, today.x) : point.x;
    const series = now(point.series, today.series);
    const key = JSON.stringify([x, series]);
    const before = groups.get(key);
    groups.set(key, before === undefined ? { ...point, x, series } : merge(before, point, how));
  }
  return { points: [...groups.values()], merged };
}

function merge(a: ChartPoint, b: ChartPoint, how: "sum" | "avg" | "min" | "max"): ChartPoint {
  if (a.y === null || b.y === null)
    return { ...a, y: a.y ?? b.y, weight: a.y === null ? b.weight : a.weight };
  const weight = a.weight + b.weight;
  const [x, y] = [a.y, b.y];
  const merged = {
    sum: x + y,
    avg: weight === 0 ? 0 : (x * a.weight + y * b.weight) / weight,
    min: Math.min(x, y),
    max: Math.max(x, y),
  };
  return { ...a, y: merged[how], weight };
}
