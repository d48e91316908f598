import type { DatasetIndex } from "./index/dataset-index.ts";
import { highest, type RankedRow } from "./highest.ts";
import type { ScoredRows } from "./score.ts";
import type { Group } from "./understand.ts";

/** So many of the best are looked at again by their titles. */
export const lookedAtMax = 200;

/** The `count` best of the answer, best first. */
export function rank(
  index: DatasetIndex,
  { rows, scores }: ScoredRows,
  groups: readonly Group[],
  count: number,
): readonly RankedRow[] {
  const { titleTerms } = index.documents;
  const titleOf = ({ row }: RankedRow): Title => ({
    terms: titleTerms.values.values,
    start: titleTerms.start(row),
    end: titleTerms.end(row),
  });
  return rankByTitles(highest(rows, scores, Math.max(count, lookedAtMax)), titleOf, groups, count);
}

/** Of the best by their words, those whose titles say what was asked first. */
export function rankByTitles<Row extends RankedRow>(
  best: readonly Row[],
  titleOf: (row: Row) => Title,
  groups: readonly Group[],
  count: number,
): readonly Row[] {
  const inOwnWords = groups.map(ownWords);
  const looked = best.slice(0, lookedAtMax).map((row) => ({
    ...row,
    score: row.score * (1 + titleBonus(titleOf(row), inOwnWords)),
  }));
  looked.sort((one, other) => other.score - one.score || one.row - other.row);
  return [...looked, ...best.slice(lookedAtMax)].slice(0, count);
}

/**
 * A title that has all that was asked, in its order, and little else, is what was meant: up to 0.9
 * times the score on top.
 */
function titleBonus(title: Title, groups: readonly Group[]): number {
  const length = title.end - title.start;
  if (length === 0 || groups.length === 0) return 0;
  let wanted = 0;
  let found = 0;
  let pairs = 0;
  const taken: number[] = [];
  let before = nowhere;
  for (const group of groups) {
    const places = placesIn(title, group);
    wanted += group.weight;
    if (places.length > 0) found += group.weight;
    pairs += Number(isFollowed(before, places));
    for (const place of places) if (!taken.includes(place)) taken.push(place);
    before = places;
  }
  if (found === 0) return 0;
  const share = found / wanted;
  const inOrder = groups.length === 1 ? 0 : pairs / (groups.length - 1);
  return share * (0.3 * share + 0.4 * inOrder + 0.2 * (taken.length / length));
}

function isFollowed(before: readonly number[], places: readonly number[]): boolean {
  for (const place of places) if (before.includes(place - 1)) return true;
  return false;
}

/** Without what is only near to it. */
function ownWords({ alternatives, weight }: Group): Group {
  return { alternatives: alternatives.filter((each) => each.weight >= 0.8), weight };
}

/** The terms of a title, among those of all titles. */
export interface Title {
  readonly terms: ArrayLike<number>;
  readonly start: number;
  readonly end: number;
}

const nowhere: readonly number[] = [];

/** Where a title says what a group asks for, in its own words. */
function placesIn(title: Title, { alternatives }: Group): readonly number[] {
  for (const { terms } of alternatives) {
    const place = placeOf(title, terms[0] ?? -1);
    if (place < 0) continue;
    if (terms.length === 1) return [place];
    const places = terms.map((term) => placeOf(title, term));
    if (places.every((each) => each >= 0)) return places;
  }
  return nowhere;
}

/** A plain loop: titles are short, and the call of `indexOf` takes longer than what it does. */
function placeOf({ terms, start, end }: Title, term: number): number {
  for (let at = start; at < end; at += 1) if (terms[at] === term) return at - start;
  return -1;
}
