import type { Language } from "../../base/language.ts";
import type { IndicatorPlace } from "../../indicators/definition.ts";
import { inPlace } from "../../words/in-place.ts";
import type { LastValue } from "./reading.ts";

/** What stands for what is read, in a text of a board. */
const placeholders = /\{(value|change|date|place|in_place|unit)\}/g;
const ofIndicator = /\{(?:value|change|date|unit)\}/;

/** Whether a text says something of an indicator. */
export function readsIndicator(text: string): boolean {
  return ofIndicator.test(text);
}

/** The text with what is read in place; what is not known is a dash. */
export function fillText(
  language: Language,
  text: string,
  {
    last,
    unit,
    place,
  }: {
    readonly last: LastValue | undefined;
    readonly unit: string | undefined;
    readonly place: IndicatorPlace & { readonly label: string };
  },
): string {
  const values: Readonly<Record<string, string | undefined>> = {
    value: last?.written,
    change: last?.change?.written,
    date: last?.at,
    unit,
    place: place.label,
    in_place: inPlace(language, place),
  };
  return text.replace(placeholders, (_, name: string) => plain(values[name] ?? "–"));
}

/** What is read is no Markdown, whoever tells it. */
function plain(text: string): string {
  return text.replace(/[*`[\]#]/g, " ").replace(/\s*\n\s*/g, " ");
}
