import type { Language } from "../../base/language.ts";
import type { IndicatorFacts } from "../../catalogue/metadata.ts";
import type { SeriesPoint, Series } from "../../indicators/indicator.ts";
import { speak } from "../reading/speak.ts";
import { type Curve, type CurvePoint, isSoft } from "./curve.ts";

export function curveOf({ place, points }: Series): Curve {
  const known = placed.get(points) ?? points.map(toCurvePoint);
  placed.set(points, known);
  return { name: place.label, points: known };
}

/** Of series that stand on many pages, the times of their periods are read once. */
const placed = new WeakMap<Series["points"], readonly CurvePoint[]>();

function toCurvePoint({ period, value, status }: SeriesPoint): CurvePoint {
  return { at: Date.parse(`${period}T00:00:00Z`), value, status };
}

export function targetLineOf(
  language: Language,
  target: IndicatorFacts["target"],
): { readonly value: number; readonly name: string } | undefined {
  return target === undefined
    ? undefined
    : { value: target.value, name: speak(language, "pages-explore-target") };
}

/** What the marks of curves mean, where they have any. */
export function marksTold(language: Language, series: readonly Series[]): readonly string[] {
  const points = series.flatMap((one) => one.points);
  return [
    ...(points.some(isSoft) ? ["pages-explore-legend-soft"] : []),
    ...(series.some(hasGap) ? ["pages-explore-legend-gaps"] : []),
  ].map((key) => speak(language, key));
}

/** Whether a value is missing between two: before the first and after the last, nothing is interrupted. */
function hasGap({ points }: Series): boolean {
  const [first, last] = [points.findIndex(isTold), points.findLastIndex(isTold)];
  return points.slice(Math.max(0, first), last + 1).some((point) => !isTold(point));
}

function isTold({ value }: SeriesPoint): boolean {
  return value !== null;
}
