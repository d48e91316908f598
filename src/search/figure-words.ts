import { fold, isSmall, singular, wordsOf } from "../catalogue/word-forms.ts";
import type { KnownWords } from "../territory/asked-place.ts";
import { isAsking } from "./words/asking.ts";
import { isSaid } from "./words/synonym-lookup.ts";

/** Figures that people ask of a place: the words they use, and how columns are called that hold them. */
const concepts = [
  {
    words:
      "habitant habitante population populations people live lives living inhabitant resident residents peuple habite habitent vivent vit personne personnes gens",
    columns: /^(?:pop|population|habitants?|nb hab|inhabitants?|residents?)/,
  },
  {
    words: "surface superficie area aire etendue size taille hectares km2 big large grand grande",
    columns: /\b(?:surface|superficie|area|hectares?|km2|ha)\b/,
  },
  { words: "densite density dense peuplee", columns: /\b(?:densite|density)\b/ },
].map(({ words, columns }) => ({ words: new Set(words.split(" ")), columns }));

/** Said with figures, and nothing by themselves. */
const beside = new Set("nombre number chiffre chiffres figure figures total totale".split(" "));

/** The words of questions about places; `isKnown` tells those that datasets hold. */
export function knownWords(isKnown: (word: string) => boolean): KnownWords {
  return {
    isIdle: (word) => isSmall(word) || isAsking(word) || beside.has(word),
    isOrdinary: isSaid,
    isFigure: (word) => conceptOf(word) !== undefined,
    isKnown,
  };
}

/** Whether a column, by its name, holds what a word asks for. */
export function isColumnOf(name: string, word: string): boolean {
  const column = columnWords(name);
  const concept = conceptOf(word);
  if (concept !== undefined) return concept.columns.test(column);
  return column.split(" ").some((part) => singular(part) === singular(word));
}

/** Whether a column, by its name, holds the number of inhabitants. */
export function isPopulationColumn(name: string): boolean {
  return concepts[0]?.columns.test(columnWords(name)) === true;
}

/** The name of a column as words to be compared. */
export function columnWords(name: string): string {
  return wordsOf(name).map(fold).join(" ");
}

function conceptOf(word: string) {
  return concepts.find(({ words }) => words.has(word) || words.has(singular(word)));
}
