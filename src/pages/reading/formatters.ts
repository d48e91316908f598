import type { Language } from "../../base/language.ts";

const locales: Record<Language, string> = { fr: "fr", en: "en-GB" };

/** Opening a formatter costs a thousand times what it writes: each is opened once. Their options stand in the program, so they are few. */
const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

export function numberFormat(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return keptIn(numbers, [language, options], () => new Intl.NumberFormat(language, options));
}

/** As each language writes dates, in UTC. */
export function dateFormat(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const make = () => new Intl.DateTimeFormat(locales[language], { ...options, timeZone: "UTC" });
  return keptIn(dates, [language, options], make);
}

function keptIn<Format>(kept: Map<string, Format>, of: readonly unknown[], make: () => Format): Format {
  const key = JSON.stringify(of);
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = make();
  kept.set(key, made);
  return made;
}
