import { wordsOf } from "../catalogue/word-forms.ts";
import type { RowsFound } from "../catalogue/rows-found.ts";
import type { SearchResult } from "./search.ts";

export interface InRowsContext {
  /** Tables held here, then those that other instances hold. */
  readonly rowsWith: readonly ((
    words: readonly string[],
    budgetMs: number,
  ) => Promise<readonly RowsFound[]>)[];
}

const budgetMs = 200;
const wordsMax = 4;
const tablesMax = 3;

/** Tables whose rows hold the words of a question that no description has. The same for whoever asks. */
export async function findInRows(
  { rowsWith }: InRowsContext,
  { understood }: Pick<SearchResult, "understood">,
): Promise<readonly RowsFound[]> {
  const missing = understood.words.filter(({ found, corrected }) => !found || corrected !== undefined);
  const words = [...new Set(missing.flatMap(({ word }) => wordsOf(word)))];
  if (words.length === 0 || words.length > wordsMax) return [];
  const found = await Promise.all(rowsWith.map((find) => find(words, budgetMs)));
  return found.flat().slice(0, tablesMax);
}
