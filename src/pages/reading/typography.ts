import type { Language } from "../../base/language.ts";

const narrow = "\u202f";
const wide = "\u00a0";

/** French spaces that do not break: narrow before ; ! ? % €, and inside « », wide before a colon. */
export function typeset(language: Language, text: string): string {
  if (language !== "fr" || !/[;:!?%€«»]|\d /.test(text)) return text;
  return text
    .replace(/ ([;!?%€])/g, `${narrow}$1`)
    .replace(/ :(?=\s|$)/g, `${wide}:`)
    .replace(/« ?/g, `«${narrow}`)
    .replace(/ ?»/g, `${narrow}»`)
    .replace(/(\d) (?=\d{3}\b)/g, `$1${narrow}`);
}

/** Parts of one sentence, apart by the semicolon of its language. */
export function joinClauses(language: Language, parts: readonly string[]): string {
  return parts.join(language === "fr" ? `${narrow}; ` : "; ");
}

/** Of a text in whatever language: no line begins with a sign that has a space before it, as French signs do. */
export function keepSigns(text: string): string {
  return text.replace(/ (?=[;:!?%€»](?:\s|$))/g, wide).replaceAll("« ", `«${wide}`);
}
