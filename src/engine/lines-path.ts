/** Where the rows of a serving file lie as lines, if they do: beside it. */
export function linesPath(serving: string): string {
  return `${serving}.lines`;
}
