import { byCode } from "../base/by-code.ts";
import type { Understood } from "./search.ts";
import type { IndexWords } from "./words/index-words.ts";
import { isSaid, type Synonym, synonymsAt, wordsSaid } from "./words/synonym-lookup.ts";
import { isAsking } from "./words/asking.ts";
import { remembered } from "./words/remembered.ts";
import {
  englishStemOf as makeEnglishStem,
  fold,
  isSmall,
  stemOf as makeStem,
} from "../catalogue/word-forms.ts";

/** Terms that say one thing together. */
interface Alternative {
  readonly terms: readonly number[];
  /** 1 for what was asked, less for what is near it. */
  readonly weight: number;
  /** A part of it says nothing: `public` alone is no other word for `lampadaire`. */
  readonly isWhole?: true;
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

/** In how many documents of how many each word is. */
export interface WordCounts {
  readonly dictionary: Pick<IndexWords, "frequencyOf">;
  readonly documents: number;
}

/** What is known of the words that lie in an index. */
export interface Known extends WordCounts {
  readonly dictionary: IndexWords;
  /** What the places are called that have this code: `35000` says `Rennes`. */
  readonly placesOf?: (code: string) => readonly Synonym[];
}

type Word = Understood["words"][number];

/** A question is understood twice, among datasets and among producers, and its words come again in others. */
const stemOf = remembered(makeStem);
const englishStemOf = remembered(makeEnglishStem);

/** How words are taken. */
interface Reading {
  /** As they are written, without corrections. */
  readonly literally?: boolean;
  /** Which unknown words are corrected; all of them where absent. */
  readonly corrects?: (word: string) => boolean;
}

export function understand(
  question: readonly string[],
  known: Known,
  { literally = false, corrects = () => true }: Reading = {},
): Understanding {
  const words = readWords(question, known.dictionary, { literally, corrects });
  const folded = words.map(({ folded: one }) => one);
  const isIdle = literally || folded.every(isAsking) ? () => false : isAsking;
  const groups: Group[] = [];
  const told: Word[] = [];
  for (const { at, length, others } of expressionsOf(folded, known)) {
    if (length === 1 && folded.slice(at, at + 1).every(isIdle)) continue;
    const parts = words.slice(at, at + length);
    const synonyms = synonymsKnown(others, known.dictionary);
    const alternatives = [...ownAlternatives(parts), ...joinedWith(folded, at, known), ...synonyms];
    told.push(toldOf(parts, synonyms, alternatives.length > 0));
    if (alternatives.length > 0) groups.push({ alternatives, weight: weightOf(alternatives, known) });
  }
  return { groups, words: told };
}

/** Words, or several that say one thing together, with the other ways to say it. */
function* expressionsOf(
  folded: readonly string[],
  known: Known,
): Generator<{ readonly at: number; readonly length: number; readonly others: readonly Synonym[] }> {
  for (let at = 0; at < folded.length;) {
    const said = synonymsAt(folded.slice(at));
    const length = said?.length ?? 1;
    yield { at, length, others: said?.synonyms ?? known.placesOf?.(folded[at] ?? "") ?? [] };
    at += length;
  }
}

/** Each costs a look at every word that is known: a question of many unknown words is not a typing error. */
const correctedMax = 8;

/** The small ones only where there are no others. */
function readWords(
  question: readonly string[],
  dictionary: IndexWords,
  { literally, corrects }: Required<Reading>,
): ReadWord[] {
  const telling = question.filter((word) => !isSmall(fold(word)));
  let unknown = 0;
  const mayCorrect = (word: string) =>
    !literally && corrects(word) && !isAsking(fold(word)) && (unknown += 1) <= correctedMax;
  return (telling.length === 0 ? question : telling).map((word, index, all) =>
    readWord(word, dictionary, { mayCorrect, isLast: !literally && index === all.length - 1 }),
  );
}

function toldOf(parts: readonly ReadWord[], synonyms: readonly { text: string }[], found: boolean): Word {
  const written = parts.map(({ word }) => word).join(" ");
  const meant = parts.map(({ word, corrected }) => corrected ?? word).join(" ");
  const isCorrected = parts.some(({ corrected }) => corrected !== undefined);
  return {
    word: written,
    found,
    ...(isCorrected ? { corrected: meant } : {}),
    synonyms: [...new Set(synonyms.map(({ text }) => text))],
  };
}

/** How rare a term is: ln(1 + (N − n + ½) / (n + ½)), as BM25 has it. */
export function rarity(term: number, { dictionary, documents }: WordCounts): number {
  const frequency = Math.min(dictionary.frequencyOf(term), documents);
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
  dictionary: IndexWords,
  { mayCorrect, isLast }: { readonly mayCorrect: (word: string) => boolean; readonly isLast: boolean },
): ReadWord {
  const folded = fold(word);
  const own = termsOf(folded, dictionary);
  if (own.terms.length > 0 || isSaid(folded)) return { word, folded, ...own, endings: [] };
  const begun = isLast ? endings(folded, dictionary) : [];
  if (begun.length > 0) return { word, folded, terms: [], endings: begun };
  if (!mayCorrect(word)) return { word, folded, terms: [], endings: [] };
  const correction = dictionary.correct(folded, wordsSaid());
  const split = correction?.errors === 1 ? undefined : splitWord(folded, dictionary);
  if (split !== undefined) return { word, folded, terms: split, endings: [] };
  if (correction === undefined) return { word, folded, terms: [], endings: [] };
  const right = fold(correction.text);
  return { word, folded: right, corrected: correction.text, ...termsOf(right, dictionary), endings: [] };
}

function termsOf(folded: string, dictionary: IndexWords): Pick<ReadWord, "terms" | "english"> {
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

/** Those whose every word lies in the index, by its French form or its English one. */
function synonymsKnown(
  synonyms: readonly Synonym[],
  dictionary: IndexWords,
): readonly (Alternative & { readonly text: string })[] {
  return synonyms.flatMap(({ text, stems, englishStems, weight, isName }) =>
    [stems, ...(englishStems === undefined ? [] : [englishStems])].flatMap((each) => {
      const terms = each.flatMap((stem) => findTerm(stem, dictionary) ?? []);
      if (terms.length < each.length) return [];
      return [{ text, terms, weight, ...(isName ? {} : { isWhole: true as const }) }];
    }),
  );
}

function findTerm(stem: string, dictionary: IndexWords): number | undefined {
  const term = dictionary.find(stem);
  return term !== undefined && dictionary.holds(term) ? term : undefined;
}

/** `opendamir`, where `open` and `damir` are known. */
function splitWord(word: string, dictionary: IndexWords): readonly number[] | undefined {
  for (let at = 3; at <= word.length - 3; at += 1) {
    const parts = [word.slice(0, at), word.slice(at)];
    if (parts.some(isSmall)) continue;
    const [first, second] = parts.map((part) => findTerm(stemOf(part), dictionary));
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
export function endings(beginning: string, dictionary: IndexWords): readonly Alternative[] {
  if (beginning.length < 3) return [];
  const found = dictionary
    .beginningWith(beginning)
    .filter((term) => dictionary.holds(term))
    .map((term) => ({ term, stem: dictionary.stem(term), frequency: dictionary.frequencyOf(term) }));
  return found
    .sort((one, other) => other.frequency - one.frequency || byCode(one.stem, other.stem))
    .slice(0, endingsMax)
    .map(({ term }) => ({ terms: [term], weight: 0.8 }));
}

/** Of the first alternative, which is what was asked; of an expression, of its words together. */
function weightOf([first]: readonly Alternative[], known: Known): number {
  return (first?.terms ?? []).reduce((sum, term) => sum + rarity(term, known), 0);
}
