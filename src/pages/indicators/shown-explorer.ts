import type { Language } from "../../base/language.ts";
import { defined } from "../../base/defined.ts";
import type { IndicatorPlace } from "../../indicators/definition.ts";
import { labelOfPlace } from "../../indicators/place-label.ts";
import type { Rooms } from "../../rooms.ts";
import { speak } from "../reading/speak.ts";
import type { OpenExplorer } from "./open-explorer.ts";
import { namePeriod, whenPeriod } from "../values/period-words.ts";
import { relativeTo } from "./relative.ts";
import { writtenValue, type WrittenValue } from "../values/written-value.ts";

export type ComparedPlace = IndicatorPlace & { readonly label: string };

export function namedPlace({ territory }: Pick<Rooms, "territory">, place: IndicatorPlace): ComparedPlace {
  return { ...place, label: labelOfPlace(territory, place) ?? place.code };
}

const rankingMax = 200;
const tableRowsMax = 120;

/** The places of the level at the period, the highest first; those without a value last. */
export function rankingOf(language: Language, { explored, measure }: OpenExplorer) {
  const { period, facts } = explored;
  if (period === undefined) return undefined;
  const ordered = period.values.toSorted(
    (a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity) || a.label.localeCompare(b.label, language),
  );
  return {
    when: whenPeriod(language, facts.grain, period.period),
    total: ordered.length,
    rows: ordered.slice(0, rankingMax).map(({ code, label, value, status, reason }) => ({
      code,
      label,
      ...writtenValue(language, { value, status, ...defined({ reason }) }, measure.decimals),
    })),
  };
}

/** Periods by places, the newest first. */
export function tableOf(language: Language, { explored, measure }: OpenExplorer) {
  const { series, state, facts } = explored;
  const shown = state.isRelative ? series.map(relativeTo) : series;
  const periods = [...new Set(shown.flatMap(({ points }) => points.map(({ period }) => period)))]
    .sort()
    .toReversed();
  const byPeriod = shown.map(({ points }) => new Map(points.map((point) => [point.period, point])));
  return {
    head: shown.map(({ place }) => place.label),
    total: periods.length,
    rows: periods.slice(0, tableRowsMax).map((period) => ({
      period: namePeriod(language, facts.grain, period),
      cells: byPeriod.map((points): WrittenValue => {
        const point = points.get(period);
        return point === undefined ? {} : writtenValue(language, point, measure.decimals);
      }),
    })),
  };
}

/** What a script needs to tell each value of the curves. */
export function readingOf(language: Language, { explored, measure }: OpenExplorer): string | undefined {
  const { series, state, facts } = explored;
  if (state.view !== "curve" || state.isMultiples || series.length === 0) return undefined;
  const shown = state.isRelative ? series.map(relativeTo) : series;
  const all = [...new Set(shown.flatMap(({ points }) => points.map(({ period }) => period)))].sort();
  const told = new Set(
    shown.flatMap(({ points }) => points.flatMap(({ period, value }) => (value === null ? [] : [period]))),
  );
  // Curves are drawn from the first value on.
  const periods = all.slice(
    Math.max(
      0,
      all.findIndex((period) => told.has(period)),
    ),
  );
  const soft = { provisional: 1, estimated: 2 } as const;
  return JSON.stringify({
    periods,
    // Days are written by the browser; other periods are few.
    ...(facts.grain === "day" ? {} : { names: periods.map((one) => namePeriod(language, facts.grain, one)) }),
    decimals: measure.decimals,
    unit: measure.unit ?? "",
    missing: speak(language, "pages-explore-missing"),
    worth: ["provisional", "estimated"].map((one) => speak(language, `pages-explore-status-${one}`)),
    series: shown.map(({ place, points }) => {
      const byPeriod = new Map(points.map((point) => [point.period, point]));
      const own = periods.map((period) => byPeriod.get(period));
      return {
        name: place.label,
        values: own.map((point) => rounded(point?.value ?? null, measure.decimals)),
        soft: own.map((point) => (point === undefined ? 0 : (soft[point.status as keyof typeof soft] ?? 0))),
      };
    }),
  });
}

function rounded(value: number | null, decimals: number): number | null {
  return value === null ? null : Math.round(value * 10 ** decimals) / 10 ** decimals;
}
