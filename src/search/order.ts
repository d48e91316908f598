import { byCode } from "../base/by-code.ts";
import type { Id } from "../base/id.ts";
import type { SearchSort } from "./search.ts";
import type { DatasetIndex } from "./index/dataset-index.ts";
import { highest, type RankedRow } from "./highest.ts";
import { titleOrder } from "./title-order.ts";
import { priors, type ScoredRows } from "./score.ts";

/** All that is there, where no word was asked; scored by what each is worth by itself where they are ranked. */
export function everything(index: DatasetIndex, sort: SearchSort): ScoredRows {
  const rows = livingRows(index);
  const scores = new Float32Array(rows.length);
  if (sort !== "relevance") return { rows, scores };
  const prior = priors(index);
  for (let at = 0; at < rows.length; at += 1) scores[at] = prior[rows[at] ?? 0] ?? 0;
  return { rows, scores };
}

/** What tells where an answer stands. */
interface Ordered {
  readonly id: Id;
  readonly title: string;
  readonly published: number;
  readonly score: number;
}

/**
 * Which of two answers comes first, of one index or of two whose scores compare. What was published in one
 * millisecond, or has one title, is told apart by its id, as PostgreSQL orders lists.
 */
export function compareAnswers(sort: SearchSort): (one: Ordered, other: Ordered) => number {
  const orders = new Map<string, string>();
  const orderOf = (title: string): string => {
    const known = orders.get(title) ?? titleOrder(title);
    orders.set(title, known);
    return known;
  };
  switch (sort) {
    case "relevance":
      return (one, other) => other.score - one.score;
    case "title":
      return (one, other) => byCode(orderOf(one.title), orderOf(other.title)) || byCode(one.id, other.id);
    case "newest":
      return (one, other) => other.published - one.published || byCode(other.id, one.id);
  }
}

/** By title, else the newest first: the first `count` of them. */
export function inOrder(
  index: DatasetIndex,
  rows: Uint32Array,
  sort: SearchSort,
  count: number,
): readonly RankedRow[] {
  const places = sort === "title" ? placesByTitle(index) : placesByDate(index);
  const scores = new Float32Array(rows.length);
  for (let at = 0; at < rows.length; at += 1) scores[at] = -(places[rows[at] ?? 0] ?? 0);
  return highest(rows, scores, count);
}

/** In the order of their numbers, kept until the index changes. */
export function livingRows(index: DatasetIndex): Uint32Array {
  const known = placesOf(index);
  if (known.living !== undefined) return known.living;
  const { documents } = index;
  const living = new Uint32Array(documents.living);
  let count = 0;
  for (let row = 0; row < documents.length; row += 1) {
    if (documents.alive.at(row) === 0) continue;
    living[count] = row;
    count += 1;
  }
  kept.set(index, { ...known, living });
  return living;
}

interface Places {
  readonly generation: number;
  readonly byTitle?: Uint32Array;
  readonly byDate?: Uint32Array;
  readonly living?: Uint32Array;
}

/** Where each row stands in an order, and those that are alive, kept until the index changes. */
const kept = new WeakMap<DatasetIndex, Places>();

function placesByTitle(index: DatasetIndex): Uint32Array {
  const known = placesOf(index);
  if (known.byTitle !== undefined) return known.byTitle;
  const { ids, titles } = index.documents;
  const orders = titles.map(titleOrder);
  const byTitle = placed(
    index,
    "title",
    (one, other) =>
      byCode(orders[one] ?? "", orders[other] ?? "") || byCode(ids[one] ?? "", ids[other] ?? ""),
  );
  kept.set(index, { ...known, byTitle });
  return byTitle;
}

function placesByDate(index: DatasetIndex): Uint32Array {
  const known = placesOf(index);
  if (known.byDate !== undefined) return known.byDate;
  const { ids, published } = index.documents;
  const byDate = placed(
    index,
    "newest",
    (one, other) =>
      (published[other] ?? 0) - (published[one] ?? 0) || byCode(ids[other] ?? "", ids[one] ?? ""),
  );
  kept.set(index, { ...known, byDate });
  return byDate;
}

function placesOf(index: DatasetIndex): Places {
  const known = kept.get(index);
  return known?.generation === index.generation ? known : { generation: index.generation };
}

type Compare = (one: number, other: number) => number;

/** All rows in their order, those that are dead too. They hold what they held: new ones alone are put among them. */
const inOrders = new WeakMap<DatasetIndex, Partial<Record<"title" | "newest", Uint32Array>>>();

/** Of two that are the same dataset, one is dead. */
function placed(index: DatasetIndex, order: "title" | "newest", compare: Compare): Uint32Array {
  const known = inOrders.get(index) ?? {};
  const before = known[order] ?? new Uint32Array(0);
  const { length } = index.documents;
  const came = Uint32Array.from({ length: length - before.length }, (_, at) => before.length + at);
  const rows = came.length === 0 ? before : putAmong(before, came.sort(compare), compare);
  inOrders.set(index, { ...known, [order]: rows });
  const places = new Uint32Array(length);
  for (let place = 0; place < length; place += 1) places[rows[place] ?? 0] = place;
  return places;
}

/** Two lists in an order, as one. */
function putAmong(before: Uint32Array, came: Uint32Array, compare: Compare): Uint32Array {
  const all = new Uint32Array(before.length + came.length);
  let [from, to] = [0, 0];
  for (const row of came) {
    const next = firstBehind(before, row, from, compare);
    all.set(before.subarray(from, next), to);
    to += next - from;
    from = next;
    all[to] = row;
    to += 1;
  }
  all.set(before.subarray(from), to);
  return all;
}

/** The first place from `from` on whose row comes after this one. */
function firstBehind(rows: Uint32Array, row: number, from: number, compare: Compare): number {
  let [low, high] = [from, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(rows[middle] ?? 0, row) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}
