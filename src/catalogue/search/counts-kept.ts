import type { FacetCounts, SearchRequest } from "../search.ts";
import type { DatasetIndex } from "./index/dataset-index.ts";

type Counts = readonly FacetCounts[];

interface Kept {
  readonly generation: number;
  /** By question, the one that was asked longest ago first. */
  readonly counts: Map<string, Counts>;
}

const questionsMax = 500;
const kept = new WeakMap<DatasetIndex, Kept>();

/**
 * The counts of a question, those of its next pages and of whoever asks it again, until the index
 * or the day changes.
 */
export function countedOnce(index: DatasetIndex, key: string, count: () => Counts): Counts {
  const known = kept.get(index);
  const current = known?.generation === index.generation ? known : newlyKept(index);
  const counts = current.counts.get(key) ?? count();
  current.counts.delete(key);
  current.counts.set(key, counts);
  const [oldest] = current.counts.keys();
  if (current.counts.size > questionsMax && oldest !== undefined) current.counts.delete(oldest);
  return counts;
}

/** All that counts depend on but the index: not the page, nor the order. */
export function countsKey(request: SearchRequest, today: number, kind: string): string {
  const { q, filters, without, period, bbox, language, facets, literally } = request;
  return JSON.stringify([today, kind, q, filters, without, period, bbox, language, facets, literally]);
}

function newlyKept(index: DatasetIndex): Kept {
  const made = { generation: index.generation, counts: new Map<string, Counts>() };
  kept.set(index, made);
  return made;
}
