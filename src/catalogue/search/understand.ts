import type { Understood } from "../search.ts";
import type { Dictionary } from "./dictionary.ts";
import { findCorrection } from "./spelling.ts";
import { synonymsAt } from "./synonym-lookup.ts";
import { englishStemOf, fold, isSmall, stemOf } from "./words.ts";

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
  const words = telling.length === 0 ? question : telling;
  const folded = words.map(fold);
  const groups: Group[] = [];
  const told: Word[] = [];
  for (let at = 0; at < words.length;) {
    const said = synonymsAt(folded.slice(at));
    const length = said?.length ?? 1;
    const parts = folded.slice(at, at + length);
    const isLast = at + length === words.length;
    const found = lookUp(parts, known, { literally, isLast });
    const joined = joinedWith(folded, at, known);
    const synonyms = (said?.synonyms ?? []).flatMap(({ text, stems, weight }) => {
      const terms = stems.map((stem) => findTerm(stem, known.dictionary));
      return terms.includes(undefined) ? [] : [{ text, terms: terms as number[], weight }];
    });
    const alternatives = [...found.alternatives, ...joined, ...synonyms];
    const word = words.slice(at, at + length).join(" ");
    told.push({
      word,
      found: alternatives.length > 0,
      ...(found.corrected === undefined ? {} : { corrected: found.corrected }),
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

interface Found {
  readonly alternatives: readonly Alternative[];
  readonly corrected?: string;
}

/** The words themselves; where one is unknown, what it most likely stands for. */
function lookUp(
  parts: readonly string[],
  known: Known,
  { literally, isLast }: { literally: boolean; isLast: boolean },
): Found {
  const { dictionary } = known;
  const taken = parts.map((part) => takeWord(part, dictionary, literally));
  const terms = taken.flatMap((each) => each.terms);
  const corrected = taken.flatMap((each) => each.corrected ?? []);
  if (terms.length === 0) {
    const [only = ""] = parts;
    return { alternatives: parts.length === 1 && isLast && !literally ? endings(only, dictionary) : [] };
  }
  const own: Alternative = { terms, weight: corrected.length > 0 ? 0.9 : 1 };
  const english = parts
    .map((part) => findTerm(englishStemOf(part), dictionary))
    .filter((term) => term !== undefined);
  const isOther = english.length === parts.length && english.some((term, index) => term !== terms[index]);
  return {
    alternatives: isOther ? [own, { terms: english, weight: 1 }] : [own],
    ...(corrected.length === 0 ? {} : { corrected: corrected.join(" ") }),
  };
}

/** A word's term; of a word that is unknown, those of its two parts, or that of the nearest word. */
function takeWord(
  word: string,
  dictionary: Dictionary,
  literally: boolean,
): { readonly terms: readonly number[]; readonly corrected?: string } {
  const term = findTerm(stemOf(word), dictionary) ?? findTerm(englishStemOf(word), dictionary);
  if (term !== undefined) return { terms: [term] };
  if (literally) return { terms: [] };
  const split = splitWord(word, dictionary);
  if (split !== undefined) return { terms: split };
  const near = findCorrection(dictionary, word);
  return near === undefined ? { terms: [] } : { terms: [near], corrected: dictionary.word(near) };
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
