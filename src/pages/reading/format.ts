import type { Language } from "../../base/language.ts";
import { writeFirst } from "../../words/first-of-month.ts";
import { numberFormat } from "./formatters.ts";

/** Numbers, dates and sizes as each language writes them. Made once: formatters are costly. */
export function writeNumber(language: Language, value: number): string {
  return signed(numbers[language].format(value));
}

/** What was measured or worked out: whole numbers as they are, others with so many digits that tell. */
export function writeMeasured(language: Language, value: number, digits: number): string {
  return writeNumber(language, Number.isInteger(value) ? value : Number(value.toPrecision(digits)));
}

/** With as many digits after the unit as the others of its column, so that they stand in line. */
export function writeAligned(language: Language, value: number, digits: number): string {
  return signed(aligned[language][Math.min(digits, digitsMax)]?.format(value) ?? String(value));
}

/** How many digits after the unit the longest of these is written with. */
export function digitsOf(values: readonly number[]): number {
  return values.reduce((most, value) => {
    const part = numbers.en.format(value).split(".")[1] ?? "";
    return Math.max(most, part.length);
  }, 0);
}

/** At most four significant digits after the unit, for axes and summaries. */
export function writeShort(language: Language, value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return signed(compact[language].format(value));
  return signed((size >= 100 || Number.isInteger(value) ? whole : short)[language].format(value));
}

export function writePercent(language: Language, share: number): string {
  const format = share > 0 && share < 0.01 ? percentFine : percent;
  return format[language].format(share);
}

/** The day of a moment where the program runs: its time zone (`TZ`) is that of who reads. */
export function writeDate(language: Language, date: Date): string {
  return writeFirst(language, dates[language].format(date));
}

/** A day, as `2026-12-31`: the same wherever the program runs. Nothing where there is none. */
export function writeDay(language: Language, day: string): string {
  return day === "" ? "" : writeFirst(language, days[language].format(new Date(`${day}T00:00:00Z`)));
}

export function writeDateTime(language: Language, date: Date): string {
  return writeFirst(language, dateTimes[language].format(date));
}

/** Decimal units, as discs and networks count them. */
export function writeBytes(language: Language, bytes: number): string {
  const units = language === "fr" ? ["o", "ko", "Mo", "Go", "To"] : ["B", "kB", "MB", "GB", "TB"];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  const digits = power === 0 || value >= 100 ? 0 : 1;
  return `${numberFormat(language, { maximumFractionDigits: digits }).format(value)}\u00a0${units[power] ?? ""}`;
}

/** A hyphen is shorter than a minus, and may be left alone at the end of a line. */
function signed(written: string): string {
  return written.replace(/^-/, "\u2212");
}

function both(options: Intl.NumberFormatOptions): Record<Language, Intl.NumberFormat> {
  return { fr: new Intl.NumberFormat("fr", options), en: new Intl.NumberFormat("en", options) };
}

function alignedIn(language: Language): readonly Intl.NumberFormat[] {
  return Array.from(
    { length: digitsMax + 1 },
    (_, digits) =>
      new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  );
}

function bothDates(options: Intl.DateTimeFormatOptions): Record<Language, Intl.DateTimeFormat> {
  return { fr: new Intl.DateTimeFormat("fr", options), en: new Intl.DateTimeFormat("en-GB", options) };
}

const digitsMax = 6;
const numbers = both({ maximumFractionDigits: digitsMax });
const aligned: Record<Language, readonly Intl.NumberFormat[]> = {
  fr: alignedIn("fr"),
  en: alignedIn("en"),
};
const whole = both({ maximumFractionDigits: 0 });
const short = both({ maximumSignificantDigits: 3 });
const compact = both({ notation: "compact", maximumSignificantDigits: 3 });
const percent = both({ style: "percent", maximumFractionDigits: 0 });
const percentFine = both({ style: "percent", maximumSignificantDigits: 2 });
const days = bothDates({ dateStyle: "long", timeZone: "UTC" });
const dates = bothDates({ dateStyle: "long" });
const dateTimes = bothDates({ dateStyle: "long", timeStyle: "short" });
