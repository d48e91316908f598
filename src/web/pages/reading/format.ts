import type { Language } from "../../../base/language.ts";

/** Numbers, dates and sizes as each language writes them. Made once: formatters are costly. */
export function writeNumber(language: Language, value: number): string {
  return numbers[language].format(value);
}

/** At most four significant digits after the unit, for axes and summaries. */
export function writeShort(language: Language, value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return compact[language].format(value);
  return (size >= 100 || Number.isInteger(value) ? whole : short)[language].format(value);
}

export function writePercent(language: Language, share: number): string {
  const format = share > 0 && share < 0.01 ? percentFine : percent;
  return format[language].format(share);
}

export function writeDate(language: Language, date: Date): string {
  return dates[language].format(date);
}

export function writeDateTime(language: Language, date: Date): string {
  return dateTimes[language].format(date);
}

/** Decimal units, as discs and networks count them. */
export function writeBytes(language: Language, bytes: number): string {
  const units = language === "fr" ? ["o", "ko", "Mo", "Go", "To"] : ["B", "kB", "MB", "GB", "TB"];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  const digits = power === 0 || value >= 100 ? 0 : 1;
  return `${value.toLocaleString(language, { maximumFractionDigits: digits })}\u00a0${units[power] ?? ""}`;
}

function both(options: Intl.NumberFormatOptions): Record<Language, Intl.NumberFormat> {
  return { fr: new Intl.NumberFormat("fr", options), en: new Intl.NumberFormat("en", options) };
}

function bothDates(options: Intl.DateTimeFormatOptions): Record<Language, Intl.DateTimeFormat> {
  return { fr: new Intl.DateTimeFormat("fr", options), en: new Intl.DateTimeFormat("en-GB", options) };
}

const numbers = both({ maximumFractionDigits: 6 });
const whole = both({ maximumFractionDigits: 0 });
const short = both({ maximumSignificantDigits: 3 });
const compact = both({ notation: "compact", maximumSignificantDigits: 3 });
const percent = both({ style: "percent", maximumFractionDigits: 0 });
const percentFine = both({ style: "percent", maximumSignificantDigits: 2 });
const dates = bothDates({ dateStyle: "long" });
const dateTimes = bothDates({ dateStyle: "long", timeStyle: "short" });
