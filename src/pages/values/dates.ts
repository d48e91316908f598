import type { Language } from "../../base/language.ts";
import { defined } from "../../base/defined.ts";
import type { IndicatorFacts } from "../../catalogue/metadata.ts";
import type { IndicatorLevel } from "../../indicators/definition.ts";
import { namePeriod, periodsBetween } from "./period-words.ts";

/** From the first period to the last. */
export type Spanned = Pick<IndicatorFacts, "grain"> & { readonly from: string; readonly to: string };

interface NamedPeriod {
  readonly period: string;
  readonly name: string;
}

export interface ShownDates {
  readonly stops: readonly NamedPeriod[];
  /** Newest first; absent where a date is typed. */
  readonly choices?: readonly NamedPeriod[];
  readonly before?: string;
  readonly after?: string;
}

const stopsMax = 80;
const choicesMax = 400;

/** Dates that a map goes through when it plays; all periods where a menu can hold them. */
export function datesOf(language: Language, facts: Spanned, at: string): ShownDates {
  const all = periodsBetween(facts.grain, facts.from, facts.to);
  const step = Math.max(1, Math.ceil(all.length / stopsMax));
  const stops = all.filter((period, index) => (all.length - 1 - index) % step === 0 || period === at);
  const named = (periods: readonly string[]) =>
    periods.map((period) => ({ period, name: namePeriod(language, facts.grain, period) }));
  const index = all.indexOf(at);
  const isByDate = facts.grain === "day" || facts.grain === "week";
  return {
    stops: named(stops),
    ...(isByDate ? {} : { choices: named(all.slice(-choicesMax).toReversed()) }),
    ...defined({
      before: all[Math.max(0, index - step)],
      after: all[Math.min(all.length - 1, index + step)],
    }),
  };
}

/** Dates that a scale of colours is made from, so that it is the same at each: spread over all, the last among them. */
export function datesOfScale({ grain, from, to }: Spanned, level: IndicatorLevel): readonly string[] {
  const count = level === "commune" ? 2 : 12;
  const all = periodsBetween(grain, from, to);
  if (all.length <= count) return all;
  return Array.from(
    { length: count },
    (_, index) => all[Math.round(((index + 1) * (all.length - 1)) / count)] ?? to,
  );
}
