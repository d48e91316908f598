/** As many words as a question has; more say no more. */
const wordsMax = 20;

/**
 * The words of a question that tell datasets apart, each as the beginning of its singular and its
 * plural: `combien d’habitants par ville` gives `habitant` and `ville`.
 */
export function searchedWords(question: string): readonly string[] {
  const words = question
    .slice(0, 500)
    .toLowerCase()
    .split(/[^\p{L}\p{N}\p{M}_.-]+/u)
    .filter((word) => word !== "")
    .slice(0, wordsMax);
  // A question of signs alone, such as "%", is searched as it is.
  if (words.length === 0)
    return question
      .slice(0, 500)
      .split(/\s+/u)
      .filter((signs) => signs !== "")
      .slice(0, wordsMax);
  const telling = words.filter((word) => !small.has(word));
  return (telling.length === 0 ? words : telling).map(singular);
}

function singular(word: string): string {
  return word.length > 3 ? word.replace(/s$|(?<=[ae]u)x$/, "") : word;
}

/** Of French and English: they are in every question, and in no description for a reason. */
const small = new Set(
  (
    "a à au aux avec ce ces combien comment d dans de des du en est et il l la le les leur leurs ou où par pour " +
    "quel quelle quelles quels qui quoi s sont sur un une y an and are at by each for from how in is many me much " +
    "my of on or per show the there to what where which with"
  ).split(" "),
);
