import type { Language } from "../../base/language.ts";
import type { Grain } from "../../indicators/definition.ts";
import { writeFirst } from "../../words/first-of-month.ts";
import { speak } from "../reading/speak.ts";

/** A period as it is named: `12 novembre 2020`, `semaine du 9 novembre 2020`, `4e trimestre 2020`. */
export function namePeriod(language: Language, grain: Grain, period: string): string {
  const date = new Date(`${period}T00:00:00Z`);
  if (grain === "week")
    return speak(language, "pages-explore-period-week", { date: written(language, "day", date) });
  if (grain === "quarter") return speak(language, "pages-explore-period-quarter", quarterOf(date));
  return written(language, grain, date);
}

/** When something was: `le 12 novembre 2020`, `en novembre 2020`, `in the week of 9 November 2020`. */
export function whenPeriod(language: Language, grain: Grain, period: string): string {
  const date = new Date(`${period}T00:00:00Z`);
  const told =
    grain === "quarter"
      ? quarterOf(date)
      : { date: written(language, grain === "week" ? "day" : grain, date) };
  return speak(language, `pages-explore-when-${grain}`, told);
}

function quarterOf(date: Date): { quarter: number; year: string } {
  return { quarter: Math.floor(date.getUTCMonth() / 3) + 1, year: String(date.getUTCFullYear()) };
}

function written(language: Language, grain: "day" | "month" | "year", date: Date): string {
  return writeFirst(language, formats[language][grain].format(date));
}

function formatsIn(locale: string): Record<"day" | "month" | "year", Intl.DateTimeFormat> {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
  return {
    day: format({ year: "numeric", month: "long", day: "numeric" }),
    month: format({ year: "numeric", month: "long" }),
    year: format({ year: "numeric" }),
  };
}

const formats: Readonly<Record<Language, ReturnType<typeof formatsIn>>> = {
  fr: formatsIn("fr"),
  en: formatsIn("en-GB"),
};

/** Every period from one to another: first days. At most `most` of them, the last ones. */
export function periodsBetween(grain: Grain, from: string, to: string, most = 100_000): string[] {
  const periods: string[] = [];
  const date = new Date(`${to}T00:00:00Z`);
  const first = Date.parse(`${from}T00:00:00Z`);
  while (date.getTime() >= first && periods.length < most) {
    periods.push(date.toISOString().slice(0, 10));
    stepBack(date, grain);
  }
  return periods.toReversed();
}

/** The first day of the period so many before. */
export function periodBefore(grain: Grain, period: string, count: number): string {
  const date = new Date(`${period}T00:00:00Z`);
  for (let step = 0; step < count; step += 1) stepBack(date, grain);
  return date.toISOString().slice(0, 10);
}

function stepBack(date: Date, grain: Grain): void {
  if (grain === "day" || grain === "week") date.setUTCDate(date.getUTCDate() - (grain === "day" ? 1 : 7));
  else date.setUTCMonth(date.getUTCMonth() - { month: 1, quarter: 3, year: 12 }[grain]);
}
