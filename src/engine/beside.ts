/** What is made of the rows of a serving file and lies beside it: rows as lines, and which rows hold which letters. */
const suffixes = { lines: ".lines", words: ".words" } as const;

/** Where the rows of a serving file lie as lines, if they do. */
export function linesPath(serving: string): string {
  return serving + suffixes.lines;
}

/** Where the lists of trigrams of a serving file lie, if they do. */
export function wordsPath(serving: string): string {
  return serving + suffixes.words;
}

export function pathsBeside(serving: string): readonly string[] {
  return Object.values(suffixes).map((suffix) => serving + suffix);
}

/** The serving file beside which a file lies; `undefined` of what is no such file. */
export function servingBeside(path: string): string | undefined {
  const suffix = Object.values(suffixes).find((each) => path.endsWith(each));
  return suffix === undefined ? undefined : path.slice(0, -suffix.length);
}
