/** The page asked for by an address: a whole number from 1, whatever was written. */
export function pageOf(params: URLSearchParams): number {
  const page = Number(params.get("page") ?? 1);
  return Number.isSafeInteger(page) && page >= 1 ? page : 1;
}
