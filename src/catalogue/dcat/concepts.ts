import { type Term, type Vocabulary } from "../../vocabularies/vocabulary.ts";
import { describe, type Description, type Statement, text } from "./description.ts";
import { toIri } from "./iri.ts";

/**
 * A term of a vocabulary with its labels; a free text as a thing that has it for its label, at its
 * own address where it is one. Nothing for no text.
 */
export function toConcept(
  vocabulary: Vocabulary,
  written: string | undefined,
  type = "skos:Concept",
): Description | undefined {
  if (written === undefined) return undefined;
  const term = vocabulary.find(written);
  return term === undefined ? toLabelled(written, type) : describe(term.uri, [type], labels(term, type));
}

/** A thing that a text or an address is all that is known of. */
export function toLabelled(
  written: string | undefined,
  type: string,
  language?: string,
): Description | undefined {
  const words = written?.trim() ?? "";
  if (words === "") return undefined;
  return describe(toIri(words), [type], [[labelOf(type), text(words, language)]]);
}

export function labels({ fr, en }: Pick<Term, "fr" | "en">, type = "skos:Concept"): readonly Statement[] {
  return [
    [labelOf(type), text(fr, "fr")],
    [labelOf(type), text(en, "en")],
  ];
}

function labelOf(type: string): string {
  return type === "skos:Concept" ? "skos:prefLabel" : "rdfs:label";
}
