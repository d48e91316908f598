import type { Language } from "../../base/language.ts";
import type { PeriodValues, Series, SeriesPoint } from "../../indicators/indicator.ts";
import { capitalized, inPlace } from "../../words/in-place.ts";
import { speak } from "../reading/speak.ts";
import { joinClauses } from "../reading/typography.ts";
import { changeOf, lastTold, type Measure, type ToldPoint } from "./change.ts";
import { namePeriod, whenPeriod } from "./period-words.ts";
import { writeFigure, writeTarget } from "./write-figure.ts";

/** What somebody who looks at curves would say: the last value of the first place, how it changed, its peak, the others. */
export function summarizeSeries(language: Language, measure: Measure, series: readonly Series[]): string {
  const [first, ...others] = series;
  const last = first === undefined ? undefined : lastTold(first);
  if (first === undefined || last === undefined) return speak(language, "pages-explore-no-values");
  const head = [
    capitalized(inPlace(language, first.place)),
    `${writeFigure(language, last.value, measure)} ${whenPeriod(language, measure.grain, last.period)}`,
    changeOf(language, measure, first.points, last),
  ].filter((part) => part !== undefined);
  return [
    `${head.join(", ")}.`,
    statusOf(language, last),
    begunOf(language, measure, first.points, last),
    peakOf(language, measure, first.points, last),
    targetOf(language, measure, last.value),
    othersOf(language, measure, others, last.period),
  ]
    .filter((sentence) => sentence !== undefined)
    .join(" ");
}

function statusOf(language: Language, { status, reason }: ToldPoint): string | undefined {
  if (status === "observed" || status === "missing") return undefined;
  const why = reason === undefined ? "" : speak(language, `pages-explore-reason-${reason}`);
  return speak(language, `pages-explore-is-${status}`, { why: why === "" ? "" : ` : ${why}` });
}

/** The period after the last value, where it has only begun. */
function begunOf(
  language: Language,
  { grain }: Measure,
  points: readonly SeriesPoint[],
  last: ToldPoint,
): string | undefined {
  const next = points.find(({ period, value }) => period > last.period && value !== null);
  if (next === undefined) return undefined;
  return speak(language, "pages-explore-begun", {
    period: capitalized(namePeriod(language, grain, next.period)),
  });
}

function peakOf(
  language: Language,
  measure: Measure,
  points: readonly SeriesPoint[],
  last: ToldPoint,
): string | undefined {
  const told = points.filter(
    (point): point is ToldPoint => point.value !== null && point.period <= last.period,
  );
  if (told.length < 3) return undefined;
  const most = told.reduce((best, point) => (point.value > best.value ? point : best));
  if (most.value === last.value) return speak(language, "pages-explore-highest");
  const least = told.reduce((best, point) => (point.value < best.value ? point : best));
  if (least.value === last.value) return speak(language, "pages-explore-lowest");
  return speak(language, "pages-explore-peak", {
    value: writeFigure(language, most.value, measure),
    when: whenPeriod(language, measure.grain, most.period),
  });
}

function targetOf(language: Language, measure: Measure, value: number): string | undefined {
  const { target, better } = measure;
  if (target === undefined) return undefined;
  const told = { target: writeTarget(language, target.value, measure) };
  if (better === undefined) return speak(language, "pages-explore-target-told", told);
  const isMet = better === "more" ? value >= target.value : value <= target.value;
  return speak(language, isMet ? "pages-explore-target-met" : "pages-explore-target-unmet", told);
}

const othersMax = 4;

function othersOf(
  language: Language,
  measure: Measure,
  others: readonly Series[],
  period: string,
): string | undefined {
  const bare = withoutUnit(measure);
  const told = others.slice(0, othersMax).flatMap(({ place, points }) => {
    const value = points.find((point) => point.period === period)?.value;
    return value === null || value === undefined
      ? []
      : [`${inPlace(language, place)} ${writeFigure(language, value, bare)}`];
  });
  if (told.length === 0) return undefined;
  return speak(language, "pages-explore-others", { places: joinClauses(language, told) });
}

/** Where the unit was said; a share is none without it. */
function withoutUnit(measure: Measure): Pick<Measure, "decimals" | "unit"> {
  return measure.unit?.startsWith("%") === true ? measure : { decimals: measure.decimals };
}

/** What somebody who looks at a map or a ranking would say: from the least to the greatest, and what is missing. */
export function summarizePeriod(
  language: Language,
  measure: Measure,
  { period, values }: PeriodValues,
): string {
  const told = values
    .flatMap(({ value, label }) => (value === null ? [] : [{ value, label }]))
    .sort((a, b) => a.value - b.value);
  const [low, high] = [told[0], told.at(-1)];
  const when = whenPeriod(language, measure.grain, period);
  if (low === undefined || high === undefined)
    return speak(language, "pages-explore-period-empty", {
      period: namePeriod(language, measure.grain, period),
    });
  const write = (value: number) => writeFigure(language, value, measure);
  const bare = (value: number) => writeFigure(language, value, withoutUnit(measure));
  const missing = values.length - told.length;
  if (low.value === high.value && told.length > 1)
    return speak(language, "pages-explore-period-same", {
      when: capitalized(when),
      value: write(low.value),
      n: told.length,
    });
  return [
    speak(language, "pages-explore-period-range", {
      when: capitalized(when),
      low: bare(low.value),
      lowPlace: low.label,
      high: write(high.value),
      highPlace: high.label,
      median: bare(told[Math.floor(told.length / 2)]?.value ?? low.value),
      n: told.length,
    }),
    ...(missing > 0 ? [speak(language, "pages-explore-period-missing", { n: missing })] : []),
  ].join(" ");
}
