import { isDay } from "../../base/day.ts";
import type { Language } from "../../base/language.ts";
import { findLicence } from "../../catalogue/licence.ts";
import type { Vocabulary } from "../../vocabularies/vocabulary.ts";
import { languages } from "../../vocabularies/languages.ts";
import { writeFirst } from "../../words/first-of-month.ts";

/** The label of a term in the reader's language; a free value as its producer wrote it. */
export function termLabel(vocabulary: Vocabulary, value: string, language: Language): string {
  return vocabulary.find(value)?.[language] ?? value;
}

/** `fr` → français, in a French page. */
export function languageName(code: string, language: Language): string {
  return termLabel(languages, code, language);
}

interface ShownLicence {
  readonly name: string;
  /** Of its text, where the licence is one that reusers know. */
  readonly url?: string;
}

export function licenceShown(licence: string): ShownLicence {
  const known = findLicence(licence);
  if (known !== undefined) return { name: known.name, url: known.url };
  return /^https?:\/\/\S+$/.test(licence) ? { name: licence, url: licence } : { name: licence };
}

/** A cell without a type, as it is read: a day, as days are written; anything else, as it is. */
export function writeLooseCell(cell: string, language: Language): string {
  return isDay(cell) ? writeToldDate(cell, language) : cell;
}

/** An ISO 8601 date as precise as it was told: `2020`, `mai 2020`, `31 mai 2020`. */
export function writeToldDate(told: string, language: Language): string {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?/.exec(told);
  if (match === null) return told;
  const [, year = "", month, day] = match;
  if (month === undefined) return year;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day ?? 1)));
  if (Number.isNaN(date.getTime())) return told;
  const format = new Intl.DateTimeFormat(language === "en" ? "en-GB" : "fr", {
    timeZone: "UTC",
    year: "numeric",
    month: "long",
    ...(day === undefined ? {} : { day: "numeric" }),
  });
  return writeFirst(language, format.format(date));
}
