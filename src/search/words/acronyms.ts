import { remembered } from "../../base/remembered.ts";
import { fold, isSmall, wordsOf } from "../../catalogue/word-forms.ts";

/**
 * The initials of a name that is called by them: `Agence nationale des fréquences` → `anf`, and
 * `andf` with its small words. Names of one word have none.
 */
export const initialsOf = remembered((name): readonly string[] => {
  const words = wordsOf(name.replace(/\([^()]*\)/g, " ")).map(fold);
  const large = words.filter((word) => !isSmall(word));
  if (large.length < 2 || large.length > 12) return acronymsIn(name);
  const made = [initials(large), initials(words)].filter((each) => each.length >= 2 && each.length <= 10);
  return [...new Set([...made, ...acronymsIn(name)])];
});

function initials(words: readonly string[]): string {
  return words.map((word) => word[0]).join("");
}

/** Those that a title gives in brackets: `Répertoire national des élus (RNE)` → `rne`. */
export function acronymsIn(title: string): readonly string[] {
  return [...title.matchAll(/[([]\s*([\p{L}\d]{2,10})\s*[)\]]/gu)].flatMap(([, word = ""]) => {
    const isAcronym = word.length <= 6 || word === word.toUpperCase();
    return isAcronym && !/^\d+$/.test(word) ? [fold(word.toLowerCase())] : [];
  });
}
