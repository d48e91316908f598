import type { Understood } from "../search.ts";
import type { Dictionary } from "./words/dictionary.ts";
import { findCorrection } from "./words/spelling.ts";
import { isSaid, synonymsAt, wordsSaid } from "./words/synonym-lookup.ts";
import { englishStemOf, fold, isSmall, stemOf } from "./words/words.ts";

/** Terms that say one thing together. */
export interface Alternative {
  readonly terms: readonly number[];
  /** 1 for what was asked, less for what is near it. */
  readonly weight: number;
}

/** What one word, or one expression, of a question asks for: any of its alternatives. */
export interface Group {
  readonly alternatives: readonly Alternative[];
  /** How telling it is: the inverse frequency of what was asked. */
  readonly weight: number;
}

export interface Understanding {
  readonly groups: readonly Group[];
  readonly words: Understood["words"];
}

/** What is known of the words that lie in an index. */
export interface Known {
  readonly dictionary: Dictionary;
  readonly documents: number;
}

type Word = Understood["words"][number];

/** `literally` takes words as they are written, without corrections. */
export function understand(
  question: readonly string[],
  known: Known,
  { literally = false }: { readonly literally?: boolean } = {},
): Understanding {
  const telling = question.filter((word) => !isSmall(fold(word)));
  const words = (telling.length === 0 ? question : telling).map((word, index, all) =>
    readWord(word, known.dictionary, { literally, isLast: index === all.length - 1 }),
  );
  const folded = words.map(({ folded: one }) => one);
  const groups: Group[] = [];
  const told: Word[] = [];
  for (let at = 0; at < words.length;) {
    const said = synonymsAt(folded.slice(at));
    const length = said?.length ?? 1;
    const parts = words.slice(at, at + length);
    const synonyms = synonymsKnown(said, known.dictionary);
    const alternatives = [...ownAlternatives(parts), ...joinedWith(folded, at, known), ...synonyms];
    told.push({
      word: parts.map(({ word }) => word).join(" "),
      found: alternatives.length > 0,
      ...(parts.every(({ corrected }) => corrected === undefined)
        ? {}
        : { corrected: parts.map(({ word, corrected }) => corrected ?? word).join(" ") }),
      synonyms: synonyms.map(({ text }) => text),
    });
    if (alternatives.length > 0) groups.push({ alternatives, weight: weightOf(alternatives, known) });
    at += length;
  }
  return { groups, words: told };
}

/** How rare a term is: ln(1 + (N − n + ½) / (n + ½)), as BM25 has it. */
export function rarity(term: number, { dictionary, documents }: Known): number {
  const frequency = Math.min(dictionary.frequencies.at(term), documents);
  return Math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5));
}

/** One word of a question, and what is known of it. */
interface ReadWord {
  readonly word: string;
  /** As it was written, or corrected. */
  readonly folded: string;
  readonly corrected?: string;
  /** Of the word, or of its two parts; none where it is unknown. */
  readonly terms: readonly number[];
  /** As English has it, where that is another. */
  readonly english?: number;
  /** Known words that begin so. */
  readonly endings: readonly Alternative[];
}

function readWord(
  word: string,
  dictionary: Dictionary,
  { literally, isLast }: { literally: boolean; isLast: boolean },
): ReadWord {
  const folded = fold(word);
  const own = termsOf(folded, dictionary);
  if (own.terms.length > 0 || literally || isSaid(folded)) return { word, folded, ...own, endings: [] };
  const split = splitWord(folded, dictionary);
  if (split !== undefined) return { word, folded, terms: split, endings: [] };
  const corrected = findCorrection(dictionary, folded, wordsSaid());
  if (corrected !== undefined) {
    const right = fold(corrected);
    return { word, folded: right, corrected, ...termsOf(right, dictionary), endings: [] };
  }
  return { word, folded, terms: [], endings: isLast ? endings(folded, dictionary) : [] };
}

function termsOf(folded: string, dictionary: Dictionary): Pick<ReadWord, "terms" | "english"> {
  const french = findTerm(stemOf(folded), dictionary);
  const english = findTerm(englishStemOf(folded), dictionary);
  if (french === undefined) return { terms: english === undefined ? [] : [english] };
  return { terms: [french], ...(english === undefined || english === french ? {} : { english }) };
}

/** The words themselves, together. */
function ownAlternatives(parts: readonly ReadWord[]): readonly Alternative[] {
  const terms = parts.flatMap((part) => part.terms);
  if (terms.length === 0) return parts.length === 1 ? (parts[0]?.endings ?? []) : [];
  const isCorrected = parts.some(({ corrected }) => corrected !== undefined);
  const own: Alternative = { terms, weight: isCorrected ? 0.9 : 1 };
  if (parts.every(({ english }) => english === undefined)) return [own];
  const english = parts.flatMap((part) => part.english ?? part.terms);
  return [own, { terms: english, weight: own.weight }];
}

/** Those whose every word lies in the index. */
function synonymsKnown(
  said: ReturnType<typeof synonymsAt>,
  dictionary: Dictionary,
): readonly (Alternative & { readonly text: string })[] {
  return (said?.synonyms ?? []).flatMap(({ text, stems, weight }) => {
    const terms = stems.flatMap((stem) => findTerm(stem, dictionary) ?? []);
    return terms.length < stems.length ? [] : [{ text, terms, weight }];
  });
}

function findTerm(stem: string, dictionary: Dictionary): number | undefined {
  const term = dictionary.find(stem);
  return term !== undefined && dictionary.frequencies.at(term) > 0 ? term : undefined;
}

/** `opendamir`, where `open` and `damir` are known. */
function splitWord(word: string, dictionary: Dictionary): readonly number[] | undefined {
  for (let at = 3; at <= word.length - 3; at += 1) {
    const first = findTerm(stemOf(word.slice(0, at)), dictionary);
    const second = findTerm(stemOf(word.slice(at)), dictionary);
    if (first !== undefined && second !== undefined) return [first, second];
  }
  return undefined;
}

/** `open street`, where `openstreet` is known: the word with the one behind it. */
function joinedWith(folded: readonly string[], at: number, { dictionary }: Known): readonly Alternative[] {
  const joins = [
    [folded[at], folded[at + 1]],
    [folded[at], folded[at + 1], folded[at + 2]],
    [folded[at - 1], folded[at]],
    [folded[at - 1], folded[at], folded[at + 1]],
    [folded[at - 2], folded[at - 1], folded[at]],
  ];
  return joins.flatMap((words) => {
    if (words.includes(undefined)) return [];
    const term = findTerm(stemOf(words.join("")), dictionary);
    return term === undefined ? [] : [{ terms: [term], weight: 1 }];
  });
}

const endingsMax = 8;

/** Known words that begin so: the last word may not be written to its end. */
export function endings(beginning: string, dictionary: Dictionary): readonly Alternative[] {
  if (beginning.length < 3) return [];
  const found: { term: number; frequency: number }[] = [];
  for (let term = 0; term < dictionary.size; term += 1) {
    if ((dictionary.lengths.values[term] ?? 0) + 1 < beginning.length) continue;
    const frequency = dictionary.frequencies.at(term);
    if (frequency === 0 || !fold(dictionary.word(term)).startsWith(beginning)) continue;
    found.push({ term, frequency });
  }
  return found
    .sort((one, other) => other.frequency - one.frequency)
    .slice(0, endingsMax)
    .map(({ term }) => ({ terms: [term], weight: 0.8 }));
}

/** Of the first alternative, which is what was asked; of an expression, of its words together. */
function weightOf([first]: readonly Alternative[], known: Known): number {
  return (first?.terms ?? []).reduce((sum, term) => sum + rarity(term, known), 0);
}
