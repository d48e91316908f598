import type { DatasetIndex } from "./dataset-index.ts";
import type { Scored } from "./score.ts";
import type { Group } from "./understand.ts";

/** So many of the best are looked at again by their titles. */
const lookedAtMax = 200;

export interface Ranked {
  readonly row: number;
  readonly score: number;
}

/** The `count` best of the answer, best first. */
export function rank(
  index: DatasetIndex,
  { rows, scores }: Scored,
  groups: readonly Group[],
  count: number,
): readonly Ranked[] {
  const best = highest(rows, scores, Math.max(count, lookedAtMax));
  const looked = best.slice(0, lookedAtMax).map(({ row, score }) => ({
    row,
    score: score * (1 + titleBonus(index, row, groups)),
  }));
  looked.sort((one, other) => other.score - one.score || one.row - other.row);
  return [...looked, ...best.slice(lookedAtMax)].slice(0, count);
}

/**
 * A title that has all that was asked, in its order, and little else, is what was meant: up to 0.9
 * times the score on top.
 */
function titleBonus({ documents }: DatasetIndex, row: number, groups: readonly Group[]): number {
  const begin = documents.titleTerms.start(row);
  const length = documents.titleTerms.end(row) - begin;
  if (length === 0 || groups.length === 0) return 0;
  const title = Array.from({ length }, (_, at) => documents.titleTerms.values.at(begin + at));
  const wanted = groups.reduce((sum, { weight }) => sum + weight, 0);
  const places = groups.map((group) => placesIn(title, group));
  const found = groups.reduce((sum, { weight }, at) => sum + ((places[at]?.length ?? 0) > 0 ? weight : 0), 0);
  const share = wanted === 0 ? 0 : found / wanted;
  const taken = new Set(places.flat());
  let pairs = 0;
  for (let at = 1; at < groups.length; at += 1) {
    const before = places[at - 1] ?? [];
    const here = places[at] ?? [];
    if (here.some((place) => before.includes(place - 1))) pairs += 1;
  }
  const inOrder = groups.length === 1 ? 0 : pairs / (groups.length - 1);
  return share * (0.3 * share + 0.4 * inOrder + 0.2 * (taken.size / length));
}

/** Where a title says what a group asks for, in its own words. */
function placesIn(title: readonly number[], { alternatives }: Group): readonly number[] {
  for (const { terms, weight } of alternatives) {
    if (weight < 0.8) continue;
    const places = terms.map((term) => title.indexOf(term));
    if (places.every((place) => place >= 0)) return places;
  }
  return [];
}

/** The `count` best, best first: a heap whose root is the worst of them. */
function highest(rows: Uint32Array, scores: Float32Array, count: number): Ranked[] {
  const size = Math.min(count, rows.length);
  const heap = new Uint32Array(size);
  let filled = 0;
  const isWorse = (one: number, other: number): boolean => {
    const difference = (scores[one] ?? 0) - (scores[other] ?? 0);
    return difference < 0 || (difference === 0 && (rows[one] ?? 0) > (rows[other] ?? 0));
  };
  const sink = (from: number): void => {
    for (let at = from; ;) {
      let worst = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < filled && isWorse(heap[child] ?? 0, heap[worst] ?? 0)) worst = child;
      }
      if (worst === at) return;
      [heap[at], heap[worst]] = [heap[worst] ?? 0, heap[at] ?? 0];
      at = worst;
    }
  };
  for (let at = 0; at < rows.length; at += 1) {
    if (filled < size) {
      heap[filled] = at;
      filled += 1;
      if (filled === size) for (let node = size >> 1; node >= 0; node -= 1) sink(node);
    } else if (size > 0 && isWorse(heap[0] ?? 0, at)) {
      heap[0] = at;
      sink(0);
    }
  }
  return [...heap]
    .sort((one, other) => (isWorse(one, other) ? 1 : -1))
    .map((at) => ({ row: rows[at] ?? 0, score: scores[at] ?? 0 }));
}
