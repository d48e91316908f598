import { problem } from "../../base/failure.ts";
import { languages } from "../../vocabularies/languages.ts";
import type { NormalizedValue } from "./normalized-value.ts";

/** What is longer names no language. */
const charactersMax = 300;

/**
 * ISO 639-1 of a language however it is told: `fr`, `fr-FR`, `fra` and `fre` (ISO 639-2), its name in
 * French, English or itself, the address of an authority (EU, Library of Congress, Lexvo). One
 * without a code of two letters, and codes that mean none (`und`, `mul`), are told as problems.
 */
export function understandLanguage(told: string): NormalizedValue<string> {
  const text = told.slice(0, charactersMax).trim();
  if (text === "") return { problems: [] };
  const [first = text] = text.split(/[;,(]/);
  const name = /^(?:https?:|urn:)/i.test(text) ? (/([^/#:]+)\/?$/.exec(text)?.[1] ?? text) : first.trim();
  const term = languages.find(text) ?? languages.find(name);
  if (term !== undefined) return { value: term.code, problems: [] };
  return { problems: [problem("read-language-unknown", { text: text.slice(0, 100) })] };
}
