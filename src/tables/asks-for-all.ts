/** Parameters of an address that choose neither rows nor columns. */
const notRows: ReadonlySet<string> = new Set([
  "lang",
  "version",
  "bom",
  "neutralize",
  "page",
  "page_size",
  "agreement",
]);

/** Whether an address asks for every row and column, in their order. */
export function asksForAll(params: URLSearchParams): boolean {
  return [...params.keys()].every((name) => notRows.has(name));
}

/** The same in whatever order. */
export function asksForAllSorted(params: URLSearchParams): boolean {
  return [...params.keys()].every((name) => notRows.has(name) || name.endsWith("__sort"));
}
