import type { IndicatorFacts } from "../../catalogue/metadata.ts";
import { inGamut, toHex } from "../design/colour.ts";
import { type ClassMethod, methodFor, thresholdsOf } from "../maps/class-methods.ts";
import { classOf } from "../maps/classes.ts";

/** The classes of a map and their colours, the same at every date. */
export interface MapScale {
  readonly thresholds: readonly number[];
  /** Class of the style sheet and colour in a file, of a class by its number. */
  readonly paint: (index: number) => { readonly class: string; readonly fill: string };
  readonly classOf: (value: number) => number;
}

/** The values of several dates, in the order of time. */
export type DatedValues = readonly (readonly number[])[];

interface ScaleWanted {
  readonly centre: number;
  readonly cuts: readonly number[];
  readonly hue: number;
  readonly better?: "more" | "less" | undefined;
}

/** Of several dates together; where more is neither better nor worse, high is warm. */
export function mapScale(
  method: ClassMethod,
  dates: DatedValues,
  { centre, cuts, hue, better }: ScaleWanted,
): MapScale {
  const exact = thresholdsOf(method, dates.flat(), { centre, cuts });
  const isOfPlaces = method === "quantile" || method === "jenks";
  const thresholds = isOfPlaces ? readable(spread(exact, dates)) : exact;
  const paintNow =
    method === "diverging" ? aroundCentre(thresholds, centre, better) : stepped(thresholds, hue);
  // A colour is searched for: once for all places of its class.
  const paints = Array.from({ length: thresholds.length + 1 }, (_, index) => paintNow(index));
  return {
    thresholds,
    classOf: (value) => classOf(value, thresholds),
    paint: (index) => paints[index] ?? paintNow(index),
  };
}

/** Of the places of the last date, so many may be of one class. */
const alikeMax = 0.5;
/** Classes of the last date where they are more, and limits between what other dates add. */
const lastClasses = 4;
const otherLimits = 2;

/**
 * Limits between which the places of the last date, which most people look at, do not lie nearly all in one
 * class: where they do, as at the end of what only grows, the last date is parted in quarters, and what the
 * others add below and above it has the rest.
 */
function spread(exact: readonly number[], dates: DatedValues): readonly number[] {
  const last = (dates.at(-1) ?? []).toSorted((a, b) => a - b);
  if (mostAlike(last, exact) <= alikeMax) return exact;
  const own = partsOf(last, lastClasses);
  const [low, high] = [own[0], own.at(-1)];
  if (low === undefined || high === undefined) return exact;
  const all = dates.flat().toSorted((a, b) => a - b);
  const [below, above] = [all.filter((value) => value < low), all.filter((value) => value >= high)];
  const limitsBelow = Math.round((otherLimits * below.length) / (below.length + above.length));
  const limits = [
    ...partsOf(below, limitsBelow + 1),
    ...own,
    ...partsOf(above, otherLimits - limitsBelow + 1),
  ];
  return [...new Set(limits)];
}

/** The share of the places that the largest class has. */
function mostAlike(values: readonly number[], thresholds: readonly number[]): number {
  const classes = Map.groupBy(values, (value) => classOf(value, thresholds));
  return Math.max(0, ...[...classes.values()].map(({ length }) => length)) / values.length;
}

/** Between so many parts of as many values, of values that are sorted. */
function partsOf(sorted: readonly number[], parts: number): readonly number[] {
  const limits = Array.from(
    { length: parts - 1 },
    (_, index) => sorted[Math.floor(((index + 1) * sorted.length) / parts)] ?? 0,
  );
  return [...new Set(limits)].filter((limit) => limit > (sorted[0] ?? 0));
}

/** So much of the distance between two limits may be lost by writing them short. */
const lossMax = 0.05;

/** Limits of few digits, three at least, as near to the exact ones as makes no difference between classes. */
function readable(exact: readonly number[]): readonly number[] {
  const least = exact.reduce(
    (gap, limit, at) => Math.min(gap, limit - (exact[at - 1] ?? -Infinity)),
    Infinity,
  );
  for (let digits = 3; digits < 12; digits += 1) {
    const short = exact.map((limit) => Number(limit.toPrecision(digits)));
    if (short.every((limit, at) => Math.abs(limit - (exact[at] ?? limit)) <= least * lossMax)) return short;
  }
  return exact;
}

function stepped(thresholds: readonly number[], hue: number): MapScale["paint"] {
  return (index) => stepPaint(index, thresholds.length + 1, hue);
}

function aroundCentre(
  thresholds: readonly number[],
  centre: number,
  better: "more" | "less" | undefined,
): MapScale["paint"] {
  const middle = thresholds.indexOf(centre);
  const high = better === "more" ? "cool" : "warm";
  const low = high === "warm" ? "cool" : "warm";
  return (index) => (index <= middle ? sidePaint(low, middle - index) : sidePaint(high, index - middle - 1));
}

/** So many values, of all, lie on each side of a target that a map diverges from: else one side is of few colours. */
const sideMin = 0.1;
/** Of zero: a few values that were put right below it, as in a total that grows, are no side. */
const zeroSideMin = 0.02;

/** Around the target, or zero, where values lie on both its sides; else as they are spread. */
export function naturalMethod(
  values: readonly number[],
  { target }: Pick<IndicatorFacts, "target">,
): { readonly method: "diverging" | "jenks" | "quantile"; readonly centre: number } {
  const centre = target?.value ?? 0;
  const sides = [values.filter((value) => value < centre), values.filter((value) => value > centre)];
  const least = Math.max(1, values.length * (target === undefined ? zeroSideMin : sideMin));
  const isAcross = sides.every(({ length }) => length >= least);
  return { method: isAcross ? "diverging" : methodFor(values), centre };
}

/** Even steps of lightness in the hue of the site, pale for little: as other maps of the site. */
function stepPaint(index: number, count: number, hue: number): { class: string; fill: string } {
  const share = count < 2 ? 0.5 : (index + 0.5) / count;
  return {
    class: `c-step-${Math.min(6, Math.floor(share * 7))}`,
    fill: toHex(inGamut({ l: 0.93 - share * 0.58, c: 0.03 + share * 0.1, h: hue })),
  };
}

/** Orange and blue are told apart by everybody. */
const sides = {
  warm: [
    { l: 0.9, c: 0.05, h: 65 },
    { l: 0.74, c: 0.13, h: 55 },
    { l: 0.52, c: 0.14, h: 45 },
  ],
  cool: [
    { l: 0.9, c: 0.04, h: 245 },
    { l: 0.73, c: 0.1, h: 250 },
    { l: 0.5, c: 0.13, h: 255 },
  ],
} as const;

function sidePaint(side: keyof typeof sides, distance: number): { class: string; fill: string } {
  const step = Math.min(2, Math.max(0, distance));
  return { class: `c-${side}-${step}`, fill: toHex(inGamut(sides[side][step] ?? sides[side][2])) };
}
