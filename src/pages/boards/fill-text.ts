import type { Language } from "../../base/language.ts";
import type { IndicatorFacts } from "../../catalogue/metadata.ts";
import type { IndicatorPlace } from "../../indicators/definition.ts";
import { capitalized, inPlace } from "../../words/in-place.ts";
import { writeFigure } from "../values/write-figure.ts";
import type { LastValue } from "./reading.ts";

/** What stands for what is read, in a text of a board; `{value|lit|lits}` counts in words. */
const placeholders = /\{(value|change|over|date|when|place|in_place|unit)(?:\|([^{}|\n]*)\|([^{}|\n]*))?\}/g;
const ofIndicator = /\{(?:value|change|over|date|when|unit)(?:\|[^{}\n]*)?\}/;
const ofValue = /\{(?:value|date|when)(?:\|[^{}\n]*)?\}/;
const ofChange = /\{(?:change|over)\}/;

/** Whether a text says something of an indicator. */
export function readsIndicator(text: string): boolean {
  return ofIndicator.test(text);
}

/** Whether a text says nothing where no value is known. */
export function readsValue(text: string): boolean {
  return ofValue.test(text);
}

interface Filling {
  readonly last: LastValue | undefined;
  readonly facts: IndicatorFacts | undefined;
  readonly place: IndicatorPlace & { readonly label: string };
}

/** The text with what is read in place; of what is not known, its part of the sentence is left out. */
export function fillText(language: Language, text: string, filling: Filling): string {
  const { last, facts, place } = filling;
  const told = last?.change === undefined ? withoutChange(text) : text;
  const values: Readonly<Record<string, string | undefined>> = {
    value: last?.written,
    change: last?.change?.written,
    over: last?.change?.over,
    date: last?.at,
    when: last?.when,
    unit: facts?.unit,
    place: place.label,
    in_place: inPlace(language, place),
  };
  return told.replace(placeholders, (_, name: string, one?: string, other?: string, at?: number) => {
    if (name === "value" && last !== undefined && facts !== undefined) {
      const after = told.slice(afterOf(told, at));
      return plain(writeValue(language, facts, last.value, { one, other, after }));
    }
    const value = values[name] ?? "";
    return plain(begins.test(told.slice(0, at)) ? capitalized(value) : value);
  });
}

/** What ends where a sentence begins, whatever marks stand before it. */
const begins = /(?:^|\n|[.!?]\s+)[*#>\s-]*$/;

function afterOf(text: string, at = 0): number {
  return text.indexOf("}", at) + 1;
}

interface Counted {
  readonly one: string | undefined;
  readonly other: string | undefined;
  /** The text behind it. */
  readonly after: string;
}

/** With its unit, unless the text says it; counted in words where the text tells both. */
function writeValue(
  language: Language,
  { unit, decimals }: IndicatorFacts,
  value: number,
  { one, other, after }: Counted,
): string {
  const bare = writeFigure(language, value, { decimals });
  if (one !== undefined && other !== undefined) {
    const isOne = plurals[language].select(Math.abs(value)) === "one";
    return `${bare}\u00a0${isOne ? one : other}`;
  }
  const says =
    unit !== undefined &&
    after
      .replace(/^[*\s]+/, "")
      .toLowerCase()
      .startsWith(unit.toLowerCase());
  return says ? bare : writeFigure(language, value, { decimals, unit });
}

const plurals: Readonly<Record<Language, Intl.PluralRules>> = {
  fr: new Intl.PluralRules("fr"),
  en: new Intl.PluralRules("en"),
};

/** Parts of sentences, each with the sign that ends it. */
const parts = /[^,;:.!?\n]+(?:[,;:.!?]+(?=\s|$))?|[,;:.!?]+|\n/g;

/** Where there is nothing to compare with, what would tell of it goes, up to the signs around it. */
function withoutChange(text: string): string {
  return text
    .split("\n")
    .map((line) => (ofChange.test(line) ? shortened(line) : line))
    .join("\n");
}

function shortened(line: string): string {
  const told = line.match(parts) ?? [];
  const kept: string[] = [];
  for (const part of told) {
    if (!ofChange.test(part)) {
      kept.push(part);
      continue;
    }
    // Its own end ends what was before it; emphasis that began before it ends there too.
    const before = kept.pop()?.replace(/\s*[,;:]*\s*$/, "") ?? "";
    const isWhole = before === "" || /[.!?]$/.test(before);
    kept.push(before + (isWhole ? "" : marksOf(part) + (/[,;:.!?]+$/.exec(part)?.[0] ?? "")));
  }
  return kept.join("").trim();
}

/** Signs of emphasis that have no other half within the part. */
function marksOf(part: string): string {
  const strong = (part.match(/\*\*/g) ?? []).length % 2 === 1 ? "**" : "";
  const soft = (part.replaceAll("**", "").match(/\*/g) ?? []).length % 2 === 1 ? "*" : "";
  return strong + soft;
}

/** What is read is no Markdown, whoever tells it. */
function plain(text: string): string {
  return text.replace(/[*`[\]#]/g, " ").replace(/\s*\n\s*/g, " ");
}
