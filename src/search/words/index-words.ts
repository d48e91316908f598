import type { Correction } from "./spelling.ts";
import type { SaidWord } from "./synonym-lookup.ts";

/** What is known of the words of an index, by their stems, each of which has a number. */
export interface IndexWords {
  find(stem: string): number | undefined;
  /** What `find` finds it by. */
  stem(term: number): string;
  /** Whether any document that is there holds a term. */
  holds(term: number): boolean;
  /** In how many documents it is. */
  frequencyOf(term: number): number;
  /** Terms whose folded word begins so; of many, the most frequent ones at least. */
  beginningWith(folded: string): readonly number[];
  /** What a mistyped word most likely stands for, `others` known too: as `findCorrection` says. */
  correct(folded: string, others: readonly SaidWord[]): Correction | undefined;
}
