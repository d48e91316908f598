/** Whether a copy lies there alone, with what lies beside it or without: nothing more is made of it just then. */
export function isAlone(names: readonly string[]): boolean {
  const [copy = "", ...others] = names.toSorted();
  return (
    copy.endsWith(".duckdb") && others.every((name) => name === `${copy}.lines` || name === `${copy}.words`)
  );
}
