import { fold, singular } from "../../catalogue/word-forms.ts";
import type { Known } from "../understand.ts";
import type { IndexWords } from "../words/index-words.ts";
import { maskOf } from "../words/letters.ts";
import { type Correction, findCorrection } from "../words/spelling.ts";
import type { SaidWord } from "../words/synonym-lookup.ts";
import { idOfWord } from "./shape.ts";

/** A question is asked again with what was learned, so often at most. */
const roundsMax = 8;
/** As many words are looked at for one that was begun, more than are proposed as some are as frequent; and for one that was mistyped. */
const begunMax = 64;
const nearMax = 200;
/** More are forgotten together. */
const keptMax = 50_000;

interface FoundWord {
  readonly stem: string;
  readonly word: string;
  readonly frequency: number;
}

interface Hits {
  readonly hits?: {
    readonly hits: readonly { _id: string; _source: { word: string; frequency: number } }[];
  };
  readonly error?: object;
}

/** Answers several searches at once. */
export type SearchMany = (lines: readonly object[]) => Promise<readonly Hits[]>;

/** What a question needs to know and was not looked up yet. */
interface Missing {
  readonly stems: Set<string>;
  readonly begun: Set<string>;
  readonly near: Set<string>;
}

/** Words of the server, asked for once they are needed, and kept while nothing changes. */
export class LearnedWords {
  readonly frequencies: number[] = [];
  readonly begun = new Map<string, readonly number[]>();
  readonly near = new Map<string, readonly FoundWord[]>();
  readonly #stems: string[] = [];
  readonly #terms = new Map<string, number>();
  readonly #search: SearchMany;

  constructor(search: SearchMany) {
    this.#search = search;
  }

  /** The number of a stem, whether any dataset holds it or not. */
  termOf(stem: string): number {
    const known = this.#terms.get(stem);
    if (known !== undefined) return known;
    const term = this.#stems.push(stem) - 1;
    this.#terms.set(stem, term);
    return term;
  }

  stem(term: number): string {
    return this.#stems[term] ?? "";
  }

  frequencyOf(term: number): number {
    return this.frequencies[term] ?? 0;
  }

  /** So many are known that it is better to begin anew. */
  get isFull(): boolean {
    return this.#stems.length > keptMax;
  }

  /** What is made of a question once every word that it asks for was looked up. */
  async asMade<Made>(documents: number, make: (known: Known) => Made): Promise<Made> {
    for (let round = 1; ; round += 1) {
      const dictionary = new AskedWords(this);
      const made = make({ dictionary, documents });
      const { stems, begun, near } = dictionary.missing;
      if (stems.size + begun.size + near.size === 0 || round === roundsMax) return made;
      await this.#learn(dictionary.missing);
    }
  }

  async #learn({ stems, begun, near }: Missing): Promise<void> {
    const questions = [
      ...(stems.size === 0 ? [] : [stemsQuestion([...stems])]),
      ...Array.from(begun, begunQuestion),
      ...Array.from(near, nearQuestions).flat(),
    ];
    const answers = (await this.#search(questions.flatMap((question) => [{}, question]))).map(foundIn);
    if (stems.size > 0) this.#keep(stems, answers.shift() ?? []);
    for (const one of begun) this.begun.set(one, this.#numbered(answers.shift() ?? []));
    for (const one of near) this.near.set(one, [...(answers.shift() ?? []), ...(answers.shift() ?? [])]);
  }

  /** Those that were not found are in no dataset. */
  #keep(stems: ReadonlySet<string>, found: readonly FoundWord[]): void {
    for (const stem of stems) this.frequencies[this.termOf(stem)] = 0;
    this.#numbered(found);
  }

  #numbered(found: readonly FoundWord[]): readonly number[] {
    return found.map(({ stem, frequency }) => {
      const term = this.termOf(stem);
      this.frequencies[term] = frequency;
      return term;
    });
  }
}

/** What is known of words, and what one question misses. */
class AskedWords implements IndexWords {
  readonly missing: Missing = { stems: new Set(), begun: new Set(), near: new Set() };
  readonly #learned: LearnedWords;

  constructor(learned: LearnedWords) {
    this.#learned = learned;
  }

  find(stem: string): number | undefined {
    if (stem === "") return undefined;
    const term = this.#learned.termOf(stem);
    const frequency = this.#learned.frequencies[term];
    if (frequency === undefined) this.missing.stems.add(stem);
    return frequency === undefined || frequency === 0 ? undefined : term;
  }

  stem(term: number): string {
    return this.#learned.stem(term);
  }

  holds(term: number): boolean {
    return this.frequencyOf(term) > 0;
  }

  frequencyOf(term: number): number {
    return this.#learned.frequencyOf(term);
  }

  beginningWith(folded: string): readonly number[] {
    const known = this.#learned.begun.get(folded);
    // What follows from words that are not known yet may never be asked.
    if (known === undefined && this.missing.stems.size === 0) this.missing.begun.add(folded);
    return known ?? [];
  }

  correct(folded: string, others: readonly SaidWord[]): Correction | undefined {
    const known = this.#learned.near.get(folded);
    if (known === undefined && this.missing.stems.size === 0) this.missing.near.add(folded);
    return findCorrection(spelled(known ?? []), folded, others);
  }
}

/** As `findCorrection` reads them. */
function spelled(found: readonly FoundWord[]): Parameters<typeof findCorrection>[0] {
  const singulars = found.map(({ word }) => singular(fold(word)));
  return {
    size: found.length,
    masks: { values: Uint32Array.from(singulars, maskOf) },
    lengths: { values: Uint8Array.from(singulars, ({ length }) => Math.min(255, length)) },
    frequencyOf: (term) => found[term]?.frequency ?? 0,
    word: (term) => found[term]?.word ?? "",
    holds: () => true,
  };
}

const told = ["word", "frequency"];
const mostFrequent = [{ frequency: "desc" }];

function stemsQuestion(stems: readonly string[]): object {
  return { size: stems.length, _source: told, query: { ids: { values: stems.map(idOfWord) } } };
}

function begunQuestion(folded: string): object {
  return { size: begunMax, _source: told, query: { prefix: { folded } }, sort: mostFrequent };
}

/** One error anywhere, and as many as long words may have behind the right first letter. */
function nearQuestions(folded: string): readonly object[] {
  const value = singular(folded);
  const near = (fuzziness: number, prefix_length: number): object => ({
    size: nearMax,
    _source: told,
    query: {
      fuzzy: { singular: { value, fuzziness, prefix_length, max_expansions: nearMax, transpositions: true } },
    },
    sort: mostFrequent,
  });
  return [near(1, 0), near(2, 1)];
}

function foundIn({ hits }: Hits): readonly FoundWord[] {
  const prefix = idOfWord("").length;
  return (hits?.hits ?? []).map(({ _id, _source }) => ({ ..._source, stem: _id.slice(prefix) }));
}
