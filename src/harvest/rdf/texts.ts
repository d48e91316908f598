import type * as RDF from "@rdfjs/types";
import { understandLanguage } from "../normalize/languages.ts";
import { toMarkdown, toPlainText } from "../normalize/html.ts";
import type { Resource } from "./resource.ts";

/** Texts by ISO 639-1; those without a language under the empty name. */
export type ByLanguage = ReadonlyMap<string, readonly string[]>;

const nameProperties = [
  "prefLabel",
  "label",
  "title",
  "name",
  "fn",
  "officialName",
  "notation",
  "legalName",
] as const;

/** The texts of a property; a thing by its label. */
export function textsOf(resource: Resource, ...properties: readonly string[]): ByLanguage {
  const texts = new Map<string, string[]>();
  for (const term of resource.values(...properties)) {
    const literals =
      term.termType === "Literal"
        ? [term]
        : (resource.at(term)?.values(...nameProperties, "description") ?? []);
    for (const literal of literals) {
      if (literal.termType !== "Literal" || literal.value.trim() === "") continue;
      const code = languageOf(literal);
      const list = texts.get(code);
      if (list === undefined) texts.set(code, [literal.value]);
      else if (!list.includes(literal.value)) list.push(literal.value);
    }
  }
  return texts;
}

/** French first, then what has no language, then English, then whichever comes first. */
export function preferred(
  texts: ByLanguage,
  language = "fr",
): { text: string; language: string } | undefined {
  for (const code of [language, "", "fr", "en", ...texts.keys()]) {
    const text = texts.get(code)?.[0];
    if (text !== undefined) return { text, language: code };
  }
  return undefined;
}

/** The text of a property on one line, in the language told where there is one. */
export function lineOf(
  resource: Resource,
  language: string | undefined,
  ...properties: readonly string[]
): string | undefined {
  const text = preferred(textsOf(resource, ...properties), language)?.text;
  return text === undefined ? undefined : toPlainText(text) || undefined;
}

/** As Markdown. */
export function paragraphsOf(
  resource: Resource,
  language: string | undefined,
  ...properties: readonly string[]
): string | undefined {
  const text = preferred(textsOf(resource, ...properties), language)?.text;
  return text === undefined ? undefined : toMarkdown(text) || undefined;
}

/** The name of a thing that a value leads to. */
export function nameOf(resource: Resource, term: RDF.Term, language?: string): string | undefined {
  if (term.termType === "Literal") return toPlainText(term.value) || undefined;
  const thing = resource.at(term);
  return thing === undefined ? undefined : lineOf(thing, language, ...nameProperties);
}

const codes = new Map<string, string>();

function languageOf(literal: RDF.Literal): string {
  const tag = literal.language;
  if (tag === "") return "";
  const known = codes.get(tag);
  if (known !== undefined) return known;
  const code = understandLanguage(tag).value ?? "";
  if (codes.size < 1000) codes.set(tag, code);
  return code;
}
