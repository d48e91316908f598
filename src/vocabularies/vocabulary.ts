import { once } from "../base/once.ts";
import { remembered } from "../base/remembered.ts";

/** A term of a controlled vocabulary, with its labels. */
export interface Term {
  /** What the catalogue stores: `MONTHLY`. */
  readonly code: string;
  readonly uri: string;
  readonly fr: string;
  readonly en: string;
  /** Other ways to write it: codes of peers, older addresses, names in use. */
  readonly also?: readonly string[];
}

export interface Vocabulary<Of extends Term = Term> {
  /** Of the scheme (`http://publications.europa.eu/resource/authority/frequency`). */
  readonly uri: string;
  readonly terms: readonly Of[];
  /** By code, address, label or another writing, however it is written; `undefined` where it is a term of its own. */
  find(text: string): Of | undefined;
}

/** A code, its French and English labels, and other ways to write it. */
export type TermRow = readonly [code: string, fr: string, en: string, ...also: string[]];

/** Its writings are read when the first is looked for: a start opens vocabularies that it asks nothing. */
export function openVocabulary<Of extends Term>(uri: string, terms: readonly Of[]): Vocabulary<Of> {
  const byWriting = once(() => writingsOfAll(terms));
  return { uri, terms, find: remembered((text) => byWriting().get(squeezed(text.slice(0, 1000)))) };
}

function writingsOfAll<Of extends Term>(terms: readonly Of[]): ReadonlyMap<string, Of> {
  const byWriting = new Map<string, Of>();
  // A code or an address is never taken by another writing of a term that comes before.
  for (const writingsOf of [ownWritings, otherWritings]) {
    for (const term of terms) {
      for (const writing of writingsOf(term)) {
        const key = squeezed(writing);
        if (key !== "" && !byWriting.has(key)) byWriting.set(key, term);
      }
    }
  }
  return byWriting;
}

/** A vocabulary whose terms lie right under the address of their scheme. */
export function openAuthority(uri: string, rows: readonly TermRow[]): Vocabulary {
  return openVocabulary(
    uri,
    rows.map((row) => toTerm(uri, row)),
  );
}

export function toTerm(uri: string, [code, fr, en, ...also]: TermRow): Term {
  return { code, uri: `${uri}/${code}`, fr, en, also };
}

/** Several in one text, with semicolons between. */
export function writings(text: string): readonly string[] {
  return text.split("; ");
}

/** The code of the term that says the same, else the text as it was written. */
export function toCode(vocabulary: Vocabulary, text: string): string {
  return vocabulary.find(text)?.code ?? text.trim();
}

/** Case, accents, signs and the scheme of an address aside. */
export function squeezed(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .trim()
    .replace(/^https?:\/\//, "")
    .replace(/[^\p{L}\p{N}]+/gu, "");
}

function ownWritings({ code, uri }: Term): readonly string[] {
  return [code, uri];
}

function otherWritings({ fr, en, also = [] }: Term): readonly string[] {
  return [fr, en, ...also];
}
