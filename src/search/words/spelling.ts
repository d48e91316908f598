import { maskOf } from "./letters.ts";
import type { SaidWord } from "./synonym-lookup.ts";
import { fold, singular } from "../../catalogue/word-forms.ts";

/** Words that are compared, by their numbers. */
interface Spelled {
  readonly size: number;
  /** Of their folded singulars. */
  readonly masks: { readonly values: Uint32Array };
  readonly lengths: { readonly values: Uint8Array };
  frequencyOf(term: number): number;
  word(term: number): string;
  holds(term: number): boolean;
}

/**
 * The known word that a mistyped one most likely stands for: one error in words of four letters and
 * more, two from nine on (an exchange of neighbours is one error), the second only behind the right
 * first letter. Every word of the dictionary is compared by the letters it has, which takes a
 * millisecond for 200 000; those that are left, one by one. `others` are known too.
 */
export function findCorrection(
  dictionary: Spelled,
  folded: string,
  others: readonly SaidWord[] = [],
): Correction | undefined {
  const word = singular(folded);
  if (word.length < 4 || /\d/.test(word)) return undefined;
  const wanted = { word, mask: maskOf(word), errorsMax: word.length >= 9 ? 2 : 1 };
  let best: Candidate | undefined;
  const look = (candidate: Candidate | undefined): void => {
    if (candidate !== undefined && (best === undefined || isBetter(candidate, best))) best = candidate;
  };
  const { size } = dictionary;
  const [masks, lengths] = [dictionary.masks.values, dictionary.lengths.values];
  for (let term = 0; term < size; term += 1) {
    if (Math.abs((lengths[term] ?? 0) - word.length) > wanted.errorsMax) continue;
    if (!mayBeNear(masks[term] ?? 0, wanted)) continue;
    look(compareTerm(dictionary, term, wanted));
  }
  for (const other of others) look(compareOther(other, wanted));
  return best;
}

export interface Correction {
  /** As it is written, with accents. */
  readonly text: string;
  readonly errors: number;
}

interface Wanted {
  readonly word: string;
  /** Of its letters: `maskOf`. */
  readonly mask: number;
  readonly errorsMax: number;
}

interface Candidate extends Correction {
  readonly score: number;
}

/** One error changes two letters at most. */
function mayBeNear(mask: number, wanted: Wanted): boolean {
  return bitCount(mask ^ wanted.mask) <= wanted.errorsMax * 2;
}

function compareTerm(dictionary: Spelled, term: number, wanted: Wanted): Candidate | undefined {
  const frequency = dictionary.frequencyOf(term);
  if (frequency === 0) return undefined;
  const text = dictionary.word(term);
  const candidate = compare(singular(fold(text)), wanted, { text, frequency });
  return candidate !== undefined && dictionary.holds(term) ? candidate : undefined;
}

function compareOther({ folded, text, mask }: SaidWord, wanted: Wanted): Candidate | undefined {
  if (Math.abs(folded.length - wanted.word.length) > wanted.errorsMax) return undefined;
  return mayBeNear(mask, wanted) ? compare(folded, wanted, { text, frequency: 1 }) : undefined;
}

function compare(
  known: string,
  { word, errorsMax }: Wanted,
  { text, frequency }: { text: string; frequency: number },
): Candidate | undefined {
  const errors = errorsBetween(word, known, errorsMax);
  // Who mistypes a word rarely does so at its first letter.
  const isBegun = known[0] === word[0];
  if (errors === undefined || (errors > 1 && !isBegun)) return undefined;
  return { text, errors, score: Math.log2(1 + frequency) + (isBegun ? 4 : 0) };
}

function isBetter(one: Candidate, other: Candidate): boolean {
  return one.errors < other.errors || (one.errors === other.errors && one.score > other.score);
}

/** How many bits of 32 are set. */
function bitCount(bits: number): number {
  let left = bits - ((bits >>> 1) & 0x55555555);
  left = (left & 0x33333333) + ((left >>> 2) & 0x33333333);
  return (((left + (left >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/** Damerau and Levenshtein's distance (optimal string alignment), where it is not above `max`. */
export function errorsBetween(one: string, other: string, max: number): number | undefined {
  if (Math.abs(one.length - other.length) > max) return undefined;
  const width = other.length + 1;
  const errors = new Uint8Array(width * (one.length + 1)).fill(255);
  const at = (row: number, column: number): number =>
    row < 0 || column < 0 ? 255 : (errors[row * width + column] ?? 255);
  for (let column = 0; column < width; column += 1) errors[column] = column;
  for (let row = 1; row <= one.length; row += 1) {
    errors[row * width] = row;
    let least = row;
    for (let column = 1; column < width; column += 1) {
      const [letter, otherLetter] = [one[row - 1], other[column - 1]];
      const isExchanged = letter === other[column - 2] && one[row - 2] === otherLetter;
      const fewest = Math.min(
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        at(row - 1, column - 1) + (letter === otherLetter ? 0 : 1),
        isExchanged ? at(row - 2, column - 2) + 1 : 255,
      );
      errors[row * width + column] = fewest;
      least = Math.min(least, fewest);
    }
    if (least > max) return undefined;
  }
  const all = at(one.length, other.length);
  return all <= max ? all : undefined;
}
