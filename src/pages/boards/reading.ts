import type { IndicatorFacts } from "../../catalogue/metadata.ts";
import type { Language } from "../../base/language.ts";
import { defined } from "../../base/defined.ts";
import type { Series, SeriesPoint } from "../../indicators/indicator.ts";
import { writeAligned, writePercent } from "../reading/format.ts";
import { speak } from "../reading/speak.ts";

/** The last value of a series with what came before it, in words. */
export interface LastValue {
  readonly value: number;
  readonly written: string;
  /** The period that it is of. */
  readonly at: string;
  readonly change?: {
    readonly written: string;
    /** The same, from which period. */
    readonly told: string;
    readonly is: "better" | "worse" | "neither";
  };
  /** What the value is worth, where it is no observed one. */
  readonly status?: string;
}

/** `undefined` where no value is known. */
export function lastValue(
  language: Language,
  facts: IndicatorFacts,
  { points }: Series,
): LastValue | undefined {
  // A period that is not over is less than the one before it for that alone.
  const whole = points.filter(({ value, reason }) => value !== null && reason !== "period-incomplete");
  const last = whole.at(-1) ?? points.findLast(({ value }) => value !== null);
  if (last?.value === null || last === undefined) return undefined;
  const before = points[points.indexOf(last) - 1];
  return {
    value: last.value,
    written: writeValue(language, facts, last.value),
    at: writePeriod(language, facts.grain, last.period),
    ...(last.status === "observed" ? {} : { status: speak(language, `boards-status-${last.status}`) }),
    ...defined({ change: changeOf(language, facts, last, before) }),
  };
}

function changeOf(
  language: Language,
  facts: IndicatorFacts,
  last: SeriesPoint,
  before: SeriesPoint | undefined,
): LastValue["change"] {
  if (before === undefined || before.value === null || last.value === null) return undefined;
  const difference = last.value - before.value;
  const way = difference === 0 ? "none" : difference > 0 ? "up" : "down";
  const better = facts.better === "less" ? "down" : "up";
  const written = speak(language, `boards-change-${way}`, {
    by: writeDifference(language, facts, before.value, difference),
  });
  const since = writePeriod(language, facts.grain, before.period);
  return {
    written,
    told: speak(language, `boards-change-since-${facts.grain}`, { change: written, since }),
    is: way === "none" || facts.better === undefined ? "neither" : way === better ? "better" : "worse",
  };
}

/** In percent of what it was; in points where it is a percentage, and in its unit where it was nothing. */
function writeDifference(
  language: Language,
  { unit, decimals }: IndicatorFacts,
  before: number,
  difference: number,
): string {
  const size = Math.abs(difference);
  if (unit === "%") return speak(language, "boards-points", { n: writeAligned(language, size, decimals) });
  if (before <= 0) return writeAligned(language, size, decimals);
  return writePercent(language, size / before);
}

/** With its unit. */
export function writeValue(language: Language, facts: IndicatorFacts, value: number): string {
  const written = writeAligned(language, value, facts.decimals);
  return facts.unit === undefined ? written : `${written}\u00a0${facts.unit}`;
}

/** « 12 novembre 2020 », « semaine du 9 novembre 2020 », « novembre 2020 », « 4e trimestre 2020 ». */
export function writePeriod(language: Language, grain: IndicatorFacts["grain"], period: string): string {
  const date = new Date(`${period}T00:00:00Z`);
  if (grain === "quarter") {
    const args = { n: Math.floor(date.getUTCMonth() / 3) + 1, year: String(date.getUTCFullYear()) };
    return speak(language, "boards-quarter", args);
  }
  if (grain === "day" || grain === "week") {
    const day = days[language].format(date).replace(/^1 (?=\p{L})/u, language === "fr" ? "1er " : "1 ");
    return grain === "day" ? day : speak(language, "boards-week", { day });
  }
  return (grain === "month" ? months : years)[language].format(date);
}

function both(options: Intl.DateTimeFormatOptions): Record<Language, Intl.DateTimeFormat> {
  const utc = { ...options, timeZone: "UTC" };
  return { fr: new Intl.DateTimeFormat("fr", utc), en: new Intl.DateTimeFormat("en-GB", utc) };
}

const days = both({ day: "numeric", month: "long", year: "numeric" });
const months = both({ month: "long", year: "numeric" });
const years = both({ year: "numeric" });
