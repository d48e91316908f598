import { fold, isSmall, isUnspaced, wordsOf } from "../catalogue/word-forms.ts";
import { digestOf, packWords, wordsMax } from "./word-list.ts";

/** Words of rows as they are kept: as an array of PostgreSQL, packed, and the digest of that. */
export interface WordList {
  readonly hashes: string;
  readonly packed: string;
  readonly digest: string;
}

export class RowWordSet {
  readonly #hashes = new Set<number>();

  /** Whether there is room for more. */
  add(values: readonly string[]): boolean {
    for (const value of values) for (const hash of rowWordsOf(value)) this.#hashes.add(hash);
    return this.#hashes.size < wordsMax;
  }

  list(): WordList {
    const packed = packWords([...this.#hashes]);
    return { hashes: `{${[...this.#hashes].join(",")}}`, packed, digest: digestOf(packed) };
  }
}

/** The words of a question or a value, each as a number; the small ones of a language left out. */
export function rowWordsOf(text: string): readonly number[] {
  return wordsOf(text)
    .map(fold)
    .filter((word) => !isSmall(word) && (word.length > 1 || isUnspaced(word)))
    .map(hashOf);
}

/** FNV-1a over UTF-16 units, as the `integer` of PostgreSQL. */
function hashOf(word: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01_00_01_93);
  return hash | 0;
}
