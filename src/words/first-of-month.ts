import type { Language } from "../base/language.ts";

/** French counts the first of a month, and the other days not: `1er mai`, `2 mai`. */
export function writeFirst(language: Language, written: string): string {
  return language === "fr" ? written.replace(/^1 (?=\p{L})/u, "1er ") : written;
}
