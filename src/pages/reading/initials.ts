/** Two letters that stand for a name where it has no picture: of its first two words that say something. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s'’.-]+/).filter((word) => /\p{L}|\p{N}/u.test(word));
  const telling = words.filter((word) => !small.has(word.toLowerCase()));
  const [first = "", second = ""] = telling.length > 0 ? telling : words;
  const initial = (word: string): string => word.match(/./u)?.[0] ?? "";
  return `${initial(first)}${initial(second)}`.toUpperCase();
}

const small: ReadonlySet<string> = new Set("d de des du l la le les of the et and".split(" "));
