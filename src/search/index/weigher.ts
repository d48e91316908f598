import type { SearchEntry } from "../../catalogue/search-index/entry.ts";
import { growingNumbers } from "../growing.ts";
import { Lexicon } from "../words/lexicon.ts";

const stemsMax = 800;
export const fieldLengthMax = 20_000;

/**
 * How BM25F (Zaragoza et al., TREC 2004) weighs what is read: a word of the title counts as much as
 * twelve of the description; `k1`, by which repeating a word says less each time, is `saturation`;
 * a field longer than `usual` words says less by each word, in the measure of `b`.
 */
export interface Field {
  readonly text: string;
  readonly boost: number;
  readonly usual: number;
  readonly b: number;
  /** Acronyms may be written as small words are: `HAS`, `AN`. */
  readonly keepsSmall?: true;
}
const saturation = 5;

const stemsKeptMax = 200_000;

/** Weighs the words of one text after another; what was worked out for one is kept for the next. */
export class Weigher {
  readonly #stemOf: (folded: string) => string;
  #lexicon: Lexicon;
  readonly #numbers = new Map<string, number>();
  /** By the number of a stem, the text in which it was met last, and its place among what was weighed there. */
  readonly #metIn = growingNumbers();
  readonly #places = growingNumbers();
  #texts = 0;

  constructor(stem: (folded: string) => string) {
    this.#stemOf = stem;
    this.#lexicon = new Lexicon(stem);
  }

  /** One word for each stem, with the impact of each, and all of the text. */
  weigh(fields: readonly Field[]): Pick<SearchEntry, "words" | "impacts" | "text"> {
    if (this.#numbers.size > stemsKeptMax) this.#forget();
    this.#texts += 1;
    const weighed: Weighed[] = [];
    const text: string[] = [];
    for (const field of fields) if (field.text !== "") text.push(this.#add(field, weighed));
    const kept = weighed.sort((one, other) => other.weight - one.weight).slice(0, stemsMax);
    return {
      words: kept.map(({ word }) => word).join(" "),
      impacts: Uint8Array.from(kept, ({ weight }) =>
        Math.max(1, Math.round((255 * weight) / (weight + saturation))),
      ),
      text: text.join(" | "),
    };
  }

  /** Answers all words of the field, folded. */
  #add({ text, boost, usual, b, keepsSmall }: Field, weighed: Weighed[]): string {
    const lexemes = this.#lexicon.read(text.slice(0, fieldLengthMax));
    const each = boost / (1 - b + (b * lexemes.length) / usual);
    for (const lexeme of lexemes) {
      if (lexeme.isSmall && keepsSmall !== true) continue;
      const number = (lexeme.number ??= this.#numberOf(lexeme.stem));
      if (this.#metIn.at(number) === this.#texts) {
        const known = weighed[this.#places.at(number)];
        if (known !== undefined) known.weight += each;
        continue;
      }
      this.#metIn.values[number] = this.#texts;
      this.#places.values[number] = weighed.push({ word: lexeme.word, weight: each }) - 1;
    }
    return lexemes.map(({ folded }) => folded).join(" ");
  }

  #numberOf(stem: string): number {
    const known = this.#numbers.get(stem);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(stem, number);
    this.#metIn.put(number, 0);
    this.#places.put(number, 0);
    return number;
  }

  /** What the lexicon knows has numbers, too. */
  #forget(): void {
    this.#lexicon = new Lexicon(this.#stemOf);
    this.#numbers.clear();
    this.#metIn.length = 0;
    this.#places.length = 0;
    this.#texts = 0;
  }
}

interface Weighed {
  readonly word: string;
  weight: number;
}
