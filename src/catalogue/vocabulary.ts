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

export function openVocabulary<Of extends Term>(uri: string, terms: readonly Of[]): Vocabulary<Of> {
  const byWriting = new Map<string, Of>();
  for (const term of terms) {
    for (const writing of [term.code, term.uri, term.fr, term.en, ...(term.also ?? [])]) {
      const key = squeezed(writing);
      if (!byWriting.has(key)) byWriting.set(key, term);
    }
  }
  return { uri, terms, find: (text) => byWriting.get(squeezed(text)) };
}

/** The code of the term that says the same, else the text as it was written. */
export function toCode(vocabulary: Vocabulary, text: string): string {
  return vocabulary.find(text)?.code ?? text.trim();
}

/** Case, accents, signs and the scheme of an address aside. */
function squeezed(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/[^\p{L}\p{N}]+/gu, "");
}
