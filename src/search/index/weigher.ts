import type { SearchEntry } from "../../catalogue/search-index/entry.ts";
import { Growing, growingNumbers } from "../growing.ts";
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
  /** Of the words of the text that is weighed, in the order in which they were met. */
  readonly #weights = new Growing((length) => new Float64Array(length));
  #words: string[] = [];
  #texts = 0;

  constructor(stem: (folded: string) => string) {
    this.#stemOf = stem;
    this.#lexicon = new Lexicon(stem);
  }

  /** One word for each stem, with the impact of each, and all of the text. */
  weigh(fields: readonly Field[]): Pick<SearchEntry, "words" | "impacts" | "text"> {
    if (this.#numbers.size > stemsKeptMax) this.#forget();
    this.#texts += 1;
    this.#weights.length = 0;
    this.#words = [];
    const text: string[] = [];
    for (const field of fields) if (field.text !== "") this.#add(field, text);
    const weights = this.#weights.values.subarray(0, this.#weights.length);
    return { ...heaviestFirst(this.#words, weights), text: text.join(" ") };
  }

  /** All words of the field, folded, are added to the text: behind a line where there are others. */
  #add({ text, boost, usual, b, keepsSmall }: Field, told: string[]): void {
    const lexemes = this.#lexicon.read(text.slice(0, fieldLengthMax));
    if (told.length > 0) told.push("|");
    if (lexemes.length === 0) told.push("");
    const each = boost / (1 - b + (b * lexemes.length) / usual);
    for (const lexeme of lexemes) {
      told.push(lexeme.folded);
      if (lexeme.isSmall && keepsSmall !== true) continue;
      const number = (lexeme.number ??= this.#numberOf(lexeme.stem));
      if (this.#metIn.at(number) === this.#texts) {
        const place = this.#places.at(number);
        this.#weights.values[place] = this.#weights.at(place) + each;
        continue;
      }
      this.#metIn.values[number] = this.#texts;
      this.#places.values[number] = this.#words.push(lexeme.word) - 1;
      this.#weights.push(each);
    }
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

/**
 * So many of the heaviest, with the impact of each; those of one weight stay in their order. A text has a hundred
 * words and a dozen weights: numbers are sorted without asking for each two, and each word goes where those of its
 * weight are.
 */
function heaviestFirst(
  words: readonly string[],
  weights: Float64Array,
): Pick<SearchEntry, "words" | "impacts"> {
  const { levels, next } = levelsOf(weights);
  const ordered = [...words];
  const impacts = new Uint8Array(words.length);
  for (let index = 0; index < words.length; index += 1) {
    const weight = weights[index] ?? 0;
    const level = levelOf(weight, levels);
    const place = next[level] ?? 0;
    next[level] = place + 1;
    ordered[place] = words[index] ?? "";
    impacts[place] = Math.max(1, Math.round((255 * weight) / (weight + saturation)));
  }
  return { words: ordered.slice(0, stemsMax).join(" "), impacts: impacts.slice(0, stemsMax) };
}

interface Levels {
  /** The weights that there are, from the greatest on. */
  readonly levels: readonly number[];
  /** The place of the first of each. */
  readonly next: number[];
}

function levelsOf(weights: Float64Array): Levels {
  const sorted = weights.slice().sort();
  const levels: number[] = [];
  const next: number[] = [];
  for (let place = 0; place < sorted.length; place += 1) {
    const weight = sorted[sorted.length - 1 - place] ?? 0;
    if (weight === levels.at(-1)) continue;
    levels.push(weight);
    next.push(place);
  }
  return { levels, next };
}

function levelOf(weight: number, levels: readonly number[]): number {
  let [low, high] = [0, levels.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((levels[middle] ?? 0) > weight) low = middle + 1;
    else high = middle;
  }
  return low;
}
