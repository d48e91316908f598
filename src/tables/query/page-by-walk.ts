import { defined } from "../../base/defined.ts";
import { placeColumn } from "../../engine/sorted.ts";
import { type Bounds, boundsOf, type GroupedBounds } from "./bound.ts";
import { groupsOf, placesIn, type PlacesInOrder, type SortedOrder } from "./by-place.ts";
import { idsAt, placesLeft } from "./page-by-place.ts";
import { columnsIn, type Condition, partsOf, type Query, rowNumber, skipOf } from "./query.ts";
import {
  type Conditions,
  conditionsSql,
  fetchedMax,
  type FoundRows,
  isBeside,
  onlyThose,
  type SortedQuestion,
  thoseThatFit,
  wishBeside,
} from "./sorted-question.ts";

/** Rows that are looked at first: those whose cells are fetched, and those that are told without. */
const firstFetched = 128;
const firstTold = 256;

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
  /** What its own bounds do not tell: the conditions that its table tells of each row, and those that it does not. */
  readonly told: Conditions;
  readonly others: readonly Condition[];
  /** What is to be looked at, behind the cursor. */
  readonly left: PlacesInOrder;
  /** Of the first `firstRows` those that fit what the table tells, where they are known. */
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
  const more = parts.filter((part) => !own.includes(part));
  if (more.length === 0 || skipOf(query) + query.pageSize > fetchedMax(serving)) return undefined;
  const bounds = boundsOf(own, order, types);
  if (bounds === undefined) return undefined;
  const all = [bounds, ...boundsOfAll(asked)];
  const asking = all.filter(({ column, steps }) => steps.length > 0 && !known.has(column));
  const groups = new Map([...known, ...(await groupsByColumn(asked, asking))]);
  const grouped = all.map(
    (one) => (one.steps.length === 0 ? undefined : groups.get(one.column)) ?? none(one),
  );
  const isBehind = query.cursor !== undefined;
  const others = more.filter((part) => !isBeside(serving, order.column, part));
  wishBeside(serving, order.column, others);
  const told = conditionsSql(
    more.filter((part) => !others.includes(part)),
    types,
  );
  const wanted = { skip: 0, rows: firstRows(serving, others), told };
  const { places, ids } = await placesIn(asked, grouped, order, isBehind ? undefined : wanted);
  const [first, whole] = places;
  const at = { table: order.table, place: placeColumn(order) };
  const left = first === undefined ? undefined : await placesLeft(asked, first, at);
  return left === undefined ? undefined : { order, told, others, left, ids, total: whole?.count };
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

/** Of rows whose cells are fetched no more are looked at than are fetched in any way. */
function firstRows(serving: SortedQuestion["serving"], others: readonly Condition[]): number {
  return others.length === 0 ? firstTold : Math.min(firstFetched, fetchedMax(serving));
}

/** The rows that fit, in the order, as far as the page takes them. */
async function walk(asked: SortedQuestion, begun: Begun): Promise<readonly number[] | undefined> {
  const { others, left, ids: first } = begun;
  const isFetched = others.length > 0;
  const most = isFetched ? fetchedMax(asked.serving) : left.count;
  const wanted = skipOf(asked.query) + asked.query.pageSize;
  const ids: number[] = [];
  let [looked, rows] = [0, firstRows(asked.serving, others)];
  while (ids.length < wanted && looked < left.count) {
    // As many fit of those that follow, more or less.
    const isVain = looked > 0 && ids.length * most < wanted * looked;
    if (isFetched && (looked === most || isVain)) return undefined;
    const next = Math.min(left.count, most, looked + rows);
    const isFirst = looked === 0 && first !== undefined;
    const found = isFirst ? first : await toldAt(asked, begun, { looked, next, wanted });
    ids.push(...(await thoseThatFit(asked, others, found)));
    looked = next;
    rows *= growth;
  }
  return ids;
}

/** Of the rows at some places those that fit what their table tells: no more than the page takes, where that is all. */
async function toldAt(
  asked: SortedQuestion,
  { order, told, others, left }: Begun,
  { looked, next, wanted }: { readonly looked: number; readonly next: number; readonly wanted: number },
): Promise<readonly number[]> {
  const at = { from: left.first + looked, to: left.first + next, told };
  const most = others.length === 0 ? wanted : undefined;
  return idsAt(asked, order.table, placeColumn(order), { ...at, ...defined({ most }) });
}

function isByConditions({ words, boxes, near }: Query): boolean {
  return words.length === 0 && boxes.length === 0 && near === undefined;
}
