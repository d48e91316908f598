import { growingBytes, GrowingLists, growingNumbers } from "../growing.ts";
import { englishStemOf, fold, singular, stemOf } from "../../catalogue/word-forms.ts";
import type { ImageSink, ImageSource } from "../image.ts";
import type { IndexWords } from "./index-words.ts";
import { maskOf } from "./letters.ts";
import { Lexicon } from "./lexicon.ts";
import { type Correction, findCorrection } from "./spelling.ts";
import type { SaidWord } from "./synonym-lookup.ts";
import { TextNumbers } from "./text-numbers.ts";

export type IndexLanguage = "french" | "english";

/** Every stem that was read, each with a number, and one word that has it, to be shown and corrected to. */
export class Dictionary implements IndexWords {
  readonly #terms = new Map<string, number>();
  readonly #ofWords = { french: new TextNumbers(), english: new TextNumbers() };
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
    french: (word: string) => this.#takeWord(word, stemOf),
    english: (word: string) => this.#takeWord(word, englishStemOf),
  };
  /** Of the words of titles, which come again and again. */
  readonly #lexicons: Partial<Record<IndexLanguage, Lexicon>> = {};

  /** `isHeld` looks whether any document that is there holds a term. */
  constructor(isHeld: (term: number) => boolean) {
    this.#isHeld = isHeld;
  }

  get size(): number {
    return this.#stems.length;
  }

  /**
   * The numbers of the stems of words, made where they are new: of a text in UTF-8 with a space between each
   * two. They are there until the next text is taken.
   */
  takeAll(words: Uint8Array, language: IndexLanguage): Uint32Array {
    return this.#ofWords[language].ofWords(words, this.#makers[language]);
  }

  /** Those of a title in its order, small words aside. */
  takeTitle(title: string, language: IndexLanguage): readonly number[] {
    const lexicon = (this.#lexicons[language] ??= new Lexicon(stemmers[language], lexemesMax));
    const terms: number[] = [];
    for (const lexeme of lexicon.read(title)) {
      if (lexeme.isSmall) continue;
      terms.push((lexeme.number ??= this.#take(lexeme.word, lexeme.folded, lexeme.stem)));
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

  async write(sink: ImageSink): Promise<void> {
    await sink.values(this.#stems);
    await sink.values(this.#words);
    await sink.values([...this.#byBeginning.keys()]);
    const beginning = new GrowingLists();
    for (const terms of this.#byBeginning.values()) beginning.push(terms);
    await sink.lists(beginning);
    await sink.growing(this.masks);
    await sink.growing(this.lengths);
    await sink.growing(this.frequencies);
    for (const numbers of Object.values(this.#ofWords)) await numbers.write(sink);
  }

  /** Into one that is empty. */
  async restore(source: ImageSource): Promise<void> {
    await source.values(this.#stems);
    for (let term = 0; term < this.#stems.length; term += 1) {
      this.#terms.set(this.#stems[term] ?? "", term);
      if (term % 1024 === 0 && source.breath.isDue) await source.breath.take();
    }
    await source.values(this.#words);
    const beginnings: string[] = [];
    await source.values(beginnings);
    const beginning = new GrowingLists();
    await source.lists(beginning);
    for (const [at, begun] of beginnings.entries()) this.#byBeginning.set(begun, beginning.list(at));
    await source.growing(this.masks, Uint32Array);
    await source.growing(this.lengths, Uint8Array);
    await source.growing(this.frequencies, Uint32Array);
    for (const numbers of Object.values(this.#ofWords)) await numbers.restore(source);
  }

  #takeWord(word: string, stemming: (folded: string) => string): number {
    const folded = fold(word);
    return this.#take(word, folded, stemming(folded));
  }

  #take(word: string, folded: string, stem: string): number {
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
const stemmers = { french: stemOf, english: englishStemOf };
const lexemesMax = 50_000;
