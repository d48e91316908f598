import type { Arguments, Problem } from "../base/failure.ts";
import type { Language } from "../base/language.ts";
import { allWords, type Key } from "./all.ts";
import { writeFirst } from "./first-of-month.ts";
import { parseSentence, type SentencePart } from "./sentence.ts";

/**
 * The sentence of a message key, in a language, with its arguments in place. Numbers are written
 * as the language writes them.
 */
export function say(language: Language, key: Key, args: Arguments = {}): string {
  return sayNamed(language, key, args);
}

/** Whether a sentence has this key. */
export function isKey(key: string): key is Key {
  return Object.hasOwn(allWords, key);
}

/**
 * The same for a key that is only known as the program runs: of a failure, of a record, or put
 * together of parts. One that nobody worded comes back as it is, and a reader still gets the rest.
 */
export function sayNamed(language: Language, key: string, args: Arguments = {}): string {
  const sentence = allWords[key]?.[language];
  return sentence === undefined ? key : sayParts(language, parseSentence(sentence), args);
}

export function sayProblem(language: Language, problem: Problem): string {
  return sayNamed(language, problem.key, problem.args);
}

/** The same for a sentence that is not listed in the words. */
export function saySentence(language: Language, sentence: string, args: Arguments = {}): string {
  return sayParts(language, parseSentence(sentence), args);
}

function sayParts(
  language: Language,
  parts: readonly SentencePart[],
  args: Arguments,
  count?: number,
): string {
  return parts.map((part) => sayPart(language, part, args, count)).join("");
}

function sayPart(language: Language, part: SentencePart, args: Arguments, count: number | undefined): string {
  if (part.kind === "text") return part.text;
  if (part.kind === "count") return count === undefined ? "#" : written(language, count);
  const value = args[part.name];
  if (part.kind === "plural") return sayCounted(language, part.choices, args, Number(value));
  return value === undefined ? `{${part.name}}` : sayValue(language, part, value);
}

type Valued = Exclude<SentencePart, { readonly kind: "text" | "count" | "plural" }>;

function sayValue(language: Language, part: Valued, value: Arguments[string]): string {
  switch (part.kind) {
    case "argument":
      return written(language, value);
    case "date":
      return writtenDay(language, String(value));
    case "named":
      return sayNamed(language, `${part.list}-${String(value)}`);
  }
}

function sayCounted(
  language: Language,
  choices: Extract<SentencePart, { readonly kind: "plural" }>["choices"],
  args: Arguments,
  count: number,
): string {
  const choice = choices[`=${count}`] ?? choices[pluralRules[language].select(count)] ?? choices["other"];
  return sayParts(language, choice ?? [], args, count);
}

function written(language: Language, value: Arguments[string]): string {
  if (typeof value === "number") return numbers[language].format(value);
  return typeof value === "string" ? value : value.map((each) => quoted[language](each)).join(", ");
}

/** A day as it is, a moment by its day where the program runs. What is neither stays as it is. */
function writtenDay(language: Language, text: string): string {
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? new Date(text) : undefined;
  if (at === undefined || Number.isNaN(at.getTime())) return text;
  return writeFirst(language, (text.length === 10 ? days : dates)[language].format(at));
}

const longDays = (timeZone?: "UTC"): Record<Language, Intl.DateTimeFormat> => ({
  fr: new Intl.DateTimeFormat("fr", { dateStyle: "long", timeZone }),
  en: new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone }),
});
const days = longDays("UTC");
const dates = longDays();

const quoted: Record<Language, (text: string) => string> = {
  fr: (text) => `« ${text} »`,
  en: (text) => `“${text}”`,
};

const numbers: Record<Language, Intl.NumberFormat> = {
  fr: new Intl.NumberFormat("fr"),
  en: new Intl.NumberFormat("en"),
};

const pluralRules: Record<Language, Intl.PluralRules> = {
  fr: new Intl.PluralRules("fr"),
  en: new Intl.PluralRules("en"),
};
