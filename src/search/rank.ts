import type { DatasetIndex } from "./index/dataset-index.ts";
import { highest, type RankedRow } from "./highest.ts";
import type { ScoredRows } from "./score.ts";
import type { Group } from "./understand.ts";

/** So many of the best are looked at again by their titles. */
const lookedAtMax = 200;

/** The `count` best of the answer, best first. */
export function rank(
  index: DatasetIndex,
  { rows, scores }: ScoredRows,
  groups: readonly Group[],
  count: number,
): readonly RankedRow[] {
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
