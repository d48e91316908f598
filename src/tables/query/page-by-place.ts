/** Pages of questions to one sorted column, as the places of its rows tell them. */
import { placeColumn } from "../../engine/sorted.ts";
import { quoteName } from "../../engine/quote.ts";
import { type PlacesInOrder, placesOf, type SortedOrder } from "./by-place.ts";
import type { PageWanted } from "./ends-page.ts";
import { type Cursor, skipOf } from "./query.ts";
import { atCursor } from "./cursor-sql.ts";
import {
  type SortedQuestion,
  askSorted,
  type Conditions,
  conditionsOf,
  fetchedMax,
  type FoundRows,
  foundMax,
  idsOf,
  onlyThose,
} from "./sorted-question.ts";

type Sorted = Pick<SortedOrder, "column" | "table">;

/** Rows that stand one behind the other in the order asked for: the page is found by their places. */
export async function pageInOrder(
  asked: SortedQuestion,
  { column, table }: Sorted,
): Promise<FoundRows | undefined> {
  const { query } = asked;
  const isFalling = query.sort[0]?.descending === true;
  const place = placeColumn({ isFalling });
  const all = await placesOf(asked, { column, table, isFalling }, pageAtOnce(asked));
  if (all?.ids !== undefined) return { ...onlyThose(query, all.ids), total: all.count };
  const left =
    (all === undefined ? undefined : await placesLeft(asked, all, { table, place })) ??
    (await placesOfAll(asked, table, place));
  if (left === undefined) return undefined;
  const total = all?.count ?? (await totalOf(asked, table, left.count));
  return pageAt(asked, left, { table, place, total });
}

/** The page, where it is counted from the first row that fits, and has no more rows than are fetched as they are. */
function pageAtOnce({ query, serving }: SortedQuestion): PageWanted | undefined {
  if (query.cursor !== undefined || query.pageSize > fetchedMax(serving)) return undefined;
  return { skip: skipOf(query), rows: query.pageSize };
}

/** The page of rows at some places: absent where it has too many. */
async function pageAt(
  asked: SortedQuestion,
  left: PlacesInOrder,
  { table, place, total }: { readonly table: string; readonly place: string; readonly total: number },
): Promise<FoundRows | undefined> {
  const { query, serving } = asked;
  const from = left.first + skipOf(query);
  const to = Math.min(from + query.pageSize, endOf(left));
  if (to - from > fetchedMax(serving)) return undefined;
  return { ...onlyThose(query, await idsAt(asked, table, place, { from, to })), total };
}

/** Rows in the order of the table: of few the page is known, of many at least how many they are. */
export async function pageByNumber(asked: SortedQuestion, { column, table }: Sorted): Promise<FoundRows> {
  const { serving, query } = asked;
  const found = idsOf(await askSorted(asked, "__id", table, conditionsOf(asked), { most: foundMax + 1 }));
  const isAll = found.length <= foundMax;
  if (!isAll) return pageOfMany(asked, { column, table });
  const total = await totalOf(asked, table, found.length);
  const isFalling = query.sort[0]?.descending === true;
  const inOrder = found.toSorted((one, other) => (isFalling ? other - one : one - other));
  const skip = skipOf(query);
  const ids = inOrder.slice(skip, skip + query.pageSize);
  return ids.length <= fetchedMax(serving) ? { ...onlyThose(query, ids), total } : { query, total };
}

/** Rows of one value stand in the order of the table; of others it is told how many they are. */
async function pageOfMany(asked: SortedQuestion, { column, table }: Sorted): Promise<FoundRows> {
  const { query } = asked;
  const all = await placesOf(asked, { column, table, isFalling: false });
  if (all === undefined) return { query, total: await totalOf(asked, table, undefined) };
  const total = all.count;
  const isRising = query.sort[0]?.descending !== true;
  if (!isRising || !(await isOneValue(asked, all, { column, table }))) return { query, total };
  const left = await placesLeft(asked, all, { table, place: "__up" });
  const page = left === undefined ? undefined : await pageAt(asked, left, { table, place: "__up", total });
  return page ?? { query, total };
}

/** What is left of places behind the row of the cursor: absent where no row is that of the cursor. */
export async function placesLeft(
  asked: SortedQuestion,
  all: PlacesInOrder,
  { table, place }: { readonly table: string; readonly place: string },
): Promise<PlacesInOrder | undefined> {
  const { cursor } = asked.query;
  if (cursor === undefined) return all;
  const at = await placeOfCursor(asked, cursor, { table, place, among: all });
  return at === undefined ? undefined : { first: at + 1, count: endOf(all) - at - 1 };
}

/** Where the rows that fit stand, and those alone, as all of them tell: behind the cursor, where there is one. */
async function placesOfAll(
  asked: SortedQuestion,
  table: string,
  place: string,
): Promise<PlacesInOrder | undefined> {
  const told = await askSorted(asked, `count(*), min(${place}), max(${place})`, table, conditionsOf(asked));
  const [count = 0, first = 0, last = -1] = (told[0] ?? []).map(Number);
  return count === 0 || last - first + 1 === count ? { first, count } : undefined;
}

/** The place of the row of the cursor, among those of rows that fit: absent where none of these is that row. */
async function placeOfCursor(
  asked: SortedQuestion,
  cursor: Cursor,
  { table, place, among }: { readonly table: string; readonly place: string; readonly among: PlacesInOrder },
): Promise<number | undefined> {
  // Found by the bounds of the groups: of equal values the numbers rise with the places.
  const at = atCursor(asked.query, cursor, asked.types);
  const told = await askSorted(asked, place, table, {
    conditions: [at.sql, `${place} >= ?`, `${place} < ?`],
    values: [...at.values, BigInt(among.first), BigInt(endOf(among))],
  });
  const [[found] = []] = told;
  return found === undefined ? undefined : Number(found);
}

function endOf({ first, count }: PlacesInOrder): number {
  return first + count;
}

async function isOneValue(
  asked: SortedQuestion,
  all: PlacesInOrder,
  { column, table }: Sorted,
): Promise<boolean> {
  const one = `(SELECT ${quoteName(column)} FROM ${table} WHERE __up = ?)`;
  const values = [BigInt(all.first), BigInt(endOf(all) - 1)];
  const { rows } = await asked.serving.rows(
    `SELECT ${one} IS NOT DISTINCT FROM ${one}`,
    values,
    asked.budget,
  );
  return rows[0]?.[0] === true;
}

/** Rows at some places that fit conditions which their table tells. */
interface RowsAt {
  readonly from: number;
  readonly to: number;
  readonly told?: Conditions;
  /** Only the first of them. */
  readonly most?: number;
}

/** Numbers of the rows at some places, in the order of these. */
export async function idsAt(
  asked: SortedQuestion,
  table: string,
  place: string,
  { from, to, told, most = Infinity }: RowsAt,
): Promise<readonly number[]> {
  const among = {
    conditions: [`${place} >= ?`, `${place} < ?`, ...(told?.conditions ?? [])],
    values: [BigInt(from), BigInt(to), ...(told?.values ?? [])],
  };
  // So few are put in order here as quickly.
  const first = to - from > Math.max(most, foundMax) ? { by: place, most } : {};
  const placed = await askSorted(asked, `__id, ${place}`, table, among, first);
  return idsOf(placed.toSorted(([, one], [, other]) => Number(one) - Number(other)));
}

/** Of the whole answer; `count` is how many rows are left of it, behind the cursor where there is one. */
async function totalOf(asked: SortedQuestion, table: string, count: number | undefined): Promise<number> {
  const { cursor, ...whole } = asked.query;
  if (cursor === undefined && count !== undefined) return count;
  const told = await askSorted(asked, "count(*)", table, conditionsOf({ ...asked, query: whole }));
  return Number(told[0]?.[0]);
}
