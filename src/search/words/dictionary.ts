import { growingBytes, growingNumbers } from "../growing.ts";
import { englishStemOf, fold, singular, stemOf } from "../../catalogue/word-forms.ts";
import type { IndexWords } from "./index-words.ts";
import { maskOf } from "./letters.ts";
import { type Correction, findCorrection } from "./spelling.ts";
import type { SaidWord } from "./synonym-lookup.ts";
import { WordNumbers } from "./word-numbers.ts";

/** Every stem that was read, each with a number, and one word that has it, to be shown and corrected to. */
export class Dictionary implements IndexWords {
  readonly #terms = new Map<string, number>();
  readonly #ofWords = { french: new WordNumbers(), english: new WordNumbers() };
  readonly #stems: string[] = [];
  readonly #words: string[] = [];
  readonly #byBeginning = new Map<string, number[]>();
  /** Of the folded words: what `spelling.ts` compares before it looks closer. */
  readonly masks = growingNumbers();
  readonly lengths = growingBytes();
  /** In how many documents: those that left are counted until the next rebuild. */
  readonly frequencies = growingNumbers();
  readonly #isHeld: (term: number) => boolean;
  readonly #makers = {
    french: (word: string) => this.#take(word, stemOf),
    english: (word: string) => this.#take(word, englishStemOf),
  };

  /** `isHeld` looks whether any document that is there holds a term. */
  constructor(isHeld: (term: number) => boolean) {
    this.#isHeld = isHeld;
  }

  get size(): number {
    return this.#stems.length;
  }

  /** The number of a word's stem, made where it is new. */
  take(word: string, language: "french" | "english"): number {
    return this.#ofWords[language].take(word, 0, word.length, this.#makers[language]);
  }

  /** Of words with a space between each two, in their order. */
  takeAll(words: string, language: "french" | "english"): readonly number[] {
    const numbers = this.#ofWords[language];
    const make = this.#makers[language];
    const terms: number[] = [];
    for (let start = 0; start < words.length;) {
      const space = words.indexOf(" ", start);
      const end = space < 0 ? words.length : space;
      terms.push(numbers.take(words, start, end, make));
      start = end + 1;
    }
    return terms;
  }

  find(stem: string): number | undefined {
    return this.#terms.get(stem);
  }

  /** What left with the last document that held it is no word here any more. */
  holds(term: number): boolean {
    return this.frequencies.at(term) > 0 && this.#isHeld(term);
  }

  frequencyOf(term: number): number {
    return this.frequencies.at(term);
  }

  correct(folded: string, others: readonly SaidWord[]): Correction | undefined {
    return findCorrection(this, folded, others);
  }

  /** Makes each word as rare as it is elsewhere, and what is in nothing there as rare as what is in one. */
  countAs(other: Pick<IndexWords, "find" | "frequencyOf">): void {
    for (const [stem, term] of this.#terms) {
      const there = other.find(stem);
      const held = there === undefined ? 0 : other.frequencyOf(there);
      this.frequencies.values[term] = Math.max(1, held);
    }
  }

  stem(term: number): string {
    return this.#stems[term] ?? "";
  }

  word(term: number): string {
    return this.#words[term] ?? "";
  }

  /** Terms whose folded word begins with these three letters and more. */
  beginningWith(folded: string): readonly number[] {
    const near = this.#byBeginning.get(folded.slice(0, beginningLength)) ?? [];
    return near.filter((term) => fold(this.word(term)).startsWith(folded));
  }

  #take(word: string, stemming: (folded: string) => string): number {
    const folded = fold(word);
    const stem = stemming(folded);
    const known = this.#terms.get(stem);
    if (known !== undefined) return known;
    const term = this.#stems.length;
    this.#terms.set(stem, term);
    this.#stems.push(stem);
    this.#words.push(word);
    const beginning = folded.slice(0, beginningLength);
    const others = this.#byBeginning.get(beginning);
    if (others === undefined) this.#byBeginning.set(beginning, [term]);
    else others.push(term);
    const compared = singular(folded);
    this.masks.push(maskOf(compared));
    this.lengths.push(Math.min(255, compared.length));
    this.frequencies.push(0);
    return term;
  }
}

const beginningLength = 3;
