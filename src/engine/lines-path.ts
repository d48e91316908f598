const suffix = ".lines";

/** Where the rows of a serving file lie as lines, if they do: beside it. */
export function linesPath(serving: string): string {
  return `${serving}${suffix}`;
}

/** The serving file beside which such lines lie; `undefined` of what is none. */
export function servingOfLines(path: string): string | undefined {
  return path.endsWith(suffix) ? path.slice(0, -suffix.length) : undefined;
}
