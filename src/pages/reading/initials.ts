/** Two letters that stand for a name where it has no picture: of its first two words that say something. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s'’.-]+/).filter((word) => /\p{L}|\p{N}/u.test(word));
  const telling = words.filter((word) => !small.has(word.toLowerCase()));
  const [first = "", second = ""] = telling.length > 0 ? telling : words;
  return `${initial(first)}${initial(second)}`.toUpperCase();
}

function initial(word: string): string {
  return /./u.exec(word)?.[0] ?? "";
}

const small: ReadonlySet<string> = new Set("d de des du l la le les of the et and".split(" "));
