/** How long ago a dataset was changed: within a week, a month, a year, or longer ago. */
export type Freshness = "week" | "month" | "year" | "older";

export const freshnesses: readonly Freshness[] = ["week", "month", "year", "older"];

export function isFreshness(text: string): text is Freshness {
  return (freshnesses as readonly string[]).includes(text);
}

/** Both in days since 1970. */
export function freshnessOf(modified: number, today: number): Freshness {
  const age = today - modified;
  if (age <= 7) return "week";
  if (age <= 31) return "month";
  return age <= 366 ? "year" : "older";
}
