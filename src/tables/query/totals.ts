import { isGrouped, isWhole, type Query } from "./query.ts";

/** Totals that are remembered of each version. */
const totalsMax = 2_000;

/** What was read of an answer: the rows of a page, and those before it. */
export interface ReadRows {
  readonly skip: number;
  readonly count: number;
}

/** Known without counting where all rows are asked for, or where the page was not filled. */
export function evidentTotal(rowCount: number, query: Query, read: ReadRows): number | undefined {
  if (!isGrouped(query) && isWhole(query)) return rowCount;
  const ended = read.count < query.pageSize && (read.count > 0 || read.skip === 0);
  return ended && query.cursor === undefined ? read.skip + read.count : undefined;
}

/** Keeps a total, which never changes, and forgets the oldest one where there are many. */
export function rememberTotal(facts: Map<string, number>, key: string, total: number): void {
  facts.set(key, total);
  if (facts.size <= totalsMax) return;
  const [oldest] = facts.keys();
  if (oldest !== undefined) facts.delete(oldest);
}
