/**
 * The moment of a text of ISO 8601, an invalid date where it is none. A time without an offset stands for itself, as if
 * of UTC, whatever the zone of the server.
 */
export function instantOf(text: string): Date {
  const told = text.replace(/^(\d{4}-\d\d-\d\d) (?=\d)/, "$1T");
  return new Date(/T\d{2}:\d{2}[^Z+-]*$/i.test(told) ? `${told}Z` : told);
}
