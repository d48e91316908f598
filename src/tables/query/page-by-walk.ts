import { type SortedOrder, placesOf } from "./by-place.ts";
import { idsAt, placesLeft } from "./page-by-place.ts";
import { columnsIn, type Condition, partsOf, type Query, rowNumber, skipOf } from "./query.ts";
import { rowsStatement } from "./query-sql.ts";
import { fetchedMax, type FoundRows, idsOf, onlyThose, type SortedQuestion } from "./sorted-question.ts";

/** Rows that are looked at first. */
const firstRows = 128;

/** How many times as many are looked at next. */
const growth = 4;

/**
 * The page in the order of a sorted column where another one has a condition too: rows are looked at in that order until
 * the page is full. Absent where so few of them fit that all are looked at as quickly. The total is told where one
 * sorted column alone tells it.
 */
export async function pageByWalk(asked: SortedQuestion): Promise<FoundRows | undefined> {
  const { query, serving } = asked;
  const [order, ...more] = query.sort;
  if (order === undefined || order.by === rowNumber.name || more.length > 0) return undefined;
  const table = serving.sorted.get(order.by);
  if (table === undefined || !isByConditions(query)) return undefined;
  const ids = await walk(asked, { column: order.by, table, isFalling: order.descending });
  if (ids === undefined) return undefined;
  const skip = skipOf(query);
  const page = onlyThose(query, ids.slice(skip, skip + query.pageSize));
  const total = await totalOfOne(asked);
  return total === undefined ? { ...page, counted: query } : { ...page, total };
}

/** The rows that fit, in the order, as far as the page takes them. */
async function walk(
  asked: SortedQuestion,
  { column, table, isFalling }: SortedOrder,
): Promise<readonly number[] | undefined> {
  const parts = partsOf(asked.query.where);
  const own = parts.filter((part) => columnsIn(part).every((name) => name === column));
  const others = parts.filter((part) => !own.includes(part));
  const most = fetchedMax(asked.serving);
  const wanted = skipOf(asked.query) + asked.query.pageSize;
  if (others.length === 0 || wanted > most) return undefined;
  const place = isFalling ? "__down" : "__up";
  const all = await placesOf(putTo(asked, own), { column, table, isFalling });
  const left = all === undefined ? undefined : await placesLeft(asked, all, { table, place });
  if (left === undefined) return undefined;
  const rest = putTo(asked, others);
  const idsOfNext = (from: number, to: number) =>
    idsAt(asked, table, place, { from: left.first + from, to: left.first + to });
  const ids: number[] = [];
  let [looked, rows] = [0, firstRows];
  while (ids.length < wanted && looked < left.count) {
    // As many fit of those that follow, more or less.
    if (looked === most || (looked > 0 && ids.length * most < wanted * looked)) return undefined;
    const next = Math.min(left.count, most, looked + rows);
    ids.push(...(await thoseThatFit(rest, await idsOfNext(looked, next))));
    looked = next;
    rows *= growth;
  }
  return ids;
}

function isByConditions({ words, boxes, near }: Query): boolean {
  return words.length === 0 && boxes.length === 0 && near === undefined;
}

function putTo(asked: SortedQuestion, of: readonly Condition[]): SortedQuestion {
  return { ...asked, query: { ...asked.query, where: { kind: "all", of } } };
}

/** Of some rows those that fit, in the order that they are given in. */
async function thoseThatFit(
  { serving, query, types, budget }: SortedQuestion,
  ids: readonly number[],
): Promise<readonly number[]> {
  const { cursor: _, ...rest } = query;
  const limit = { rows: ids.length, skip: 0 };
  const put: Query = { ...rest, columns: [rowNumber], sort: [], ids };
  const { sql, values } = rowsStatement(put, types, [], limit);
  const fitting = new Set(idsOf((await serving.rows(sql, values, budget)).rows));
  return ids.filter((id) => fitting.has(id));
}

/** How many rows fit, where all conditions are bounds of one sorted column. */
async function totalOfOne(asked: SortedQuestion): Promise<number | undefined> {
  const [column = "", ...others] = new Set(columnsIn(asked.query.where));
  const table = asked.serving.sorted.get(column);
  if (others.length > 0 || table === undefined || column === rowNumber.name) return undefined;
  return (await placesOf(asked, { column, table, isFalling: false }))?.count;
}
