import { placeColumn } from "../../engine/sorted.ts";
import { type Bounds, boundsOf, type GroupedBounds } from "./bound.ts";
import { groupsOf, placesIn, type PlacesInOrder, type SortedOrder } from "./by-place.ts";
import { idsAt, placesLeft } from "./page-by-place.ts";
import { columnsIn, type Condition, partsOf, type Query, rowNumber, skipOf } from "./query.ts";
import {
  fetchedMax,
  type FoundRows,
  onlyThose,
  type SortedQuestion,
  thoseThatFit,
} from "./sorted-question.ts";

/** Rows that are looked at first. */
const firstRows = 128;

/** How many times as many are looked at next. */
const growth = 4;

/** Bounds of sorted columns, by column, of which it is known already in which groups they end. */
export type KnownGroups = ReadonlyMap<string, GroupedBounds>;

/**
 * The page in the order of a sorted column where another one has a condition too: rows are looked at in that order until
 * the page is full. Absent where so few of them fit that all are looked at as quickly. The total is told where one
 * sorted column alone tells it.
 */
export async function pageByWalk(asked: SortedQuestion, known: KnownGroups): Promise<FoundRows | undefined> {
  const { query, serving } = asked;
  const [order, ...more] = query.sort;
  if (order === undefined || order.by === rowNumber.name || more.length > 0) return undefined;
  const table = serving.sorted.get(order.by);
  if (table === undefined || !isByConditions(query)) return undefined;
  const begun = await beginWalk(asked, known, { column: order.by, table, isFalling: order.descending });
  const ids = begun === undefined ? undefined : await walk(asked, begun);
  if (begun === undefined || ids === undefined) return undefined;
  const skip = skipOf(query);
  const page = onlyThose(query, ids.slice(skip, skip + query.pageSize));
  const { total } = begun;
  return total === undefined ? { ...page, counted: query } : { ...page, total };
}

/** Where a walk begins. */
interface Begun {
  readonly order: SortedOrder;
  /** The conditions that its own bounds do not tell. */
  readonly others: readonly Condition[];
  /** What is to be looked at, behind the cursor. */
  readonly left: PlacesInOrder;
  /** The first of those, where they are known. */
  readonly ids?: readonly number[] | undefined;
  /** How many rows fit, where all conditions are bounds of one sorted column. */
  readonly total: number | undefined;
}

async function beginWalk(
  asked: SortedQuestion,
  known: KnownGroups,
  order: SortedOrder,
): Promise<Begun | undefined> {
  const { query, types, serving } = asked;
  const parts = partsOf(query.where);
  const own = parts.filter((part) => columnsIn(part).every((name) => name === order.column));
  const others = parts.filter((part) => !own.includes(part));
  if (others.length === 0 || skipOf(query) + query.pageSize > fetchedMax(serving)) return undefined;
  const bounds = boundsOf(own, order, types);
  if (bounds === undefined) return undefined;
  const all = [bounds, ...boundsOfAll(asked)];
  const asking = all.filter(({ column, steps }) => steps.length > 0 && !known.has(column));
  const told = new Map([...known, ...(await groupsByColumn(asked, asking))]);
  const grouped = all.map((one) => (one.steps.length === 0 ? undefined : told.get(one.column)) ?? none(one));
  const isBehind = query.cursor !== undefined;
  const wanted = { skip: 0, rows: Math.min(firstRows, fetchedMax(serving)) };
  const { places, ids } = await placesIn(asked, grouped, order, isBehind ? undefined : wanted);
  const [first, whole] = places;
  const at = { table: order.table, place: placeColumn(order) };
  const left = first === undefined ? undefined : await placesLeft(asked, first, at);
  return left === undefined ? undefined : { order, others, left, ids, total: whole?.count };
}

/** In which groups bounds of some columns end, by column. */
export async function groupsByColumn(asked: SortedQuestion, all: readonly Bounds[]): Promise<KnownGroups> {
  return new Map((await groupsOf(asked, all)).map((one) => [one.column, one]));
}

function none(bounds: Bounds): GroupedBounds {
  return { ...bounds, groups: [] };
}

/** Those of the one sorted column that all conditions are about, where it is one. */
function boundsOfAll({ query, serving, types }: SortedQuestion): readonly Bounds[] {
  const [column = "", ...others] = new Set(columnsIn(query.where));
  const table = serving.sorted.get(column);
  if (others.length > 0 || table === undefined || column === rowNumber.name) return [];
  const bounds = boundsOf(partsOf(query.where), { column, table }, types);
  return bounds === undefined ? [] : [bounds];
}

/** The rows that fit, in the order, as far as the page takes them. */
async function walk(
  asked: SortedQuestion,
  { order, others, left, ids: first }: Begun,
): Promise<readonly number[] | undefined> {
  const most = fetchedMax(asked.serving);
  const wanted = skipOf(asked.query) + asked.query.pageSize;
  const idsOfNext = (from: number, to: number) =>
    from === 0 && first !== undefined
      ? first
      : idsAt(asked, order.table, placeColumn(order), { from: left.first + from, to: left.first + to });
  const ids: number[] = [];
  let [looked, rows] = [0, firstRows];
  while (ids.length < wanted && looked < left.count) {
    // As many fit of those that follow, more or less.
    if (looked === most || (looked > 0 && ids.length * most < wanted * looked)) return undefined;
    const next = Math.min(left.count, most, looked + rows);
    ids.push(...(await thoseThatFit(asked, others, await idsOfNext(looked, next))));
    looked = next;
    rows *= growth;
  }
  return ids;
}

function isByConditions({ words, boxes, near }: Query): boolean {
  return words.length === 0 && boxes.length === 0 && near === undefined;
}
