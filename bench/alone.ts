/** Whether a copy lies there alone, with its rows as lines beside it or without: nothing more is made of it just then. */
export function isAlone(names: readonly string[]): boolean {
  const [copy = "", ...others] = names.toSorted();
  return copy.endsWith(".duckdb") && others.every((name) => name === `${copy}.lines`);
}
