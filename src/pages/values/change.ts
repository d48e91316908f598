import type { Language } from "../../base/language.ts";
import type { IndicatorFacts } from "../../catalogue/metadata.ts";
import type { Grain } from "../../indicators/definition.ts";
import type { Series, SeriesPoint } from "../../indicators/indicator.ts";
import { speak } from "../reading/speak.ts";
import { writeChange, writeFigure } from "./write-figure.ts";

export type Measure = Pick<IndicatorFacts, "unit" | "decimals" | "better" | "target"> & {
  readonly grain: Grain;
};

export type ToldPoint = SeriesPoint & { readonly value: number };

/** The last value of a place: a period that is not over is less than the one before it for that alone. */
export function lastTold({ points }: Pick<Series, "points">): ToldPoint | undefined {
  const told = points.filter((point): point is ToldPoint => point.value !== null);
  return told.findLast(({ reason }) => reason !== "period-incomplete") ?? told.at(-1);
}

/** Against what a value is compared: what people compare it with. */
const lags: Readonly<Record<Grain, number>> = { day: 7, week: 1, month: 12, quarter: 4, year: 1 };

/** What the last value is compared with: of the period that people compare it with; `undefined` where it is missing. */
export function valueBefore(
  grain: Grain,
  points: readonly SeriesPoint[],
  last: SeriesPoint,
): number | undefined {
  return points[points.indexOf(last) - lags[grain]]?.value ?? undefined;
}

/** `+4 % en une semaine`; `undefined` where there is nothing to compare with. */
export function changeOf(
  language: Language,
  measure: Measure,
  points: readonly SeriesPoint[],
  last: ToldPoint,
): string | undefined {
  const before = valueBefore(measure.grain, points, last);
  if (before === undefined) return undefined;
  const over = speak(language, `pages-explore-over-${measure.grain}`);
  if (before === last.value) return speak(language, "pages-explore-stable", { over });
  if (measure.unit?.startsWith("%") === true || before <= 0 || last.value < 0)
    return differenceOf(language, measure, last.value - before, over);
  const times = last.value / before;
  if (times < 3)
    return speak(language, "pages-explore-change", {
      change: writeChange(language, (times - 1) * 100),
      over,
    });
  const written = writeFigure(language, times, { decimals: times < 10 ? 1 : 0 });
  return speak(language, "pages-explore-change-times", { times: written, over });
}

/** Of percentages, and of what was zero: a share of it would say nothing. */
function differenceOf(language: Language, measure: Measure, difference: number, over: string): string {
  const isShare = measure.unit?.startsWith("%") === true;
  const { decimals, unit } = measure;
  const size = isShare ? { decimals: Math.max(1, decimals) } : { decimals, unit };
  const written = writeFigure(language, difference, size);
  return speak(language, isShare ? "pages-explore-change-points" : "pages-explore-change-value", {
    change: difference > 0 ? `+${written}` : written,
    size: Math.abs(difference),
    over,
  });
}
