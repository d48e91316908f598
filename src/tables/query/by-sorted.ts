import type { Budget, Cell, Chunk, Serving, Value } from "../../engine/engine.ts";
import { rowNumbers } from "../../engine/row-lines.ts";
import { searchedText } from "../../engine/sorted.ts";
import {
  columnsIn,
  type Condition,
  isGrouped,
  type Operator,
  type Query,
  type QueryColumn,
  rowNumber,
  skipOf,
} from "./query.ts";
import {
  afterCursor,
  conditionSql,
  queryConditions,
  rowsStatement,
  shownColumns,
  type StoredTypes,
} from "./query-sql.ts";
import { readLines } from "./by-lines.ts";
import { placesByOthers } from "./by-place.ts";
import { isListed, rowsByWords } from "./by-words.ts";

/** A question to rows of which some columns may be sorted too (see `Serving.sorted`). */
interface Asked {
  readonly serving: Serving;
  readonly query: Query;
  readonly types: StoredTypes;
  /** Those that are shown where the question names none. */
  readonly columns: readonly Pick<QueryColumn, "name">[];
  readonly budget: Budget;
}

/** The same question, to the rows alone that may answer it. */
interface Narrowed {
  readonly query: Query;
  /** How many rows the whole answer has, where that is known by now. */
  readonly total?: number;
  /** The page, where it was read: the cells shown, the keys of the order, the number, as `rowsStatement` has them. */
  readonly page?: { readonly names: readonly string[]; readonly chunks: readonly [Chunk] };
}

/** The same before the page is read, whose rows may be known, in their order. */
interface Found extends Omit<Narrowed, "page"> {
  readonly rows?: readonly KnownRow[];
}

interface KnownRow {
  readonly id: number;
  /** Those of the order, where they were read. */
  readonly keys?: readonly Cell[];
}

/** Numbers of rows that a sorted column is asked for at once. */
const foundMax = 2_048;

/** Of so many rows the text of one is read, at most: they are looked at as quickly. */
const textsPart = 400;

/** Of so few rows all cells are read as soon as it is known which of them answer. */
const fewMax = 4;

/** Columns that are tried where a question is about several. */
const columnsMax = 3;

/** Rows that are read one by one, at most: some three thousand are looked at as quickly as one is fetched. */
function fetchedMax({ rowCount }: Serving): number {
  return Math.min(foundMax, Math.floor(rowCount / 3_000));
}

/**
 * Finds in sorted columns which rows answer a question, so that the others are not looked at; tells the engine which
 * columns are worth sorting. The conditions are those of the question itself, so that the answer is the same.
 */
export async function narrowBySorted(asked: Asked): Promise<Narrowed> {
  const { serving, query } = asked;
  if (isGrouped(query)) return { query };
  // Who reads a page may look for words next.
  serving.wishText();
  for (const column of wishes(query)) if (!serving.sorted.has(column)) serving.wishSorted(column);
  if (serving.sorted.size === 0) return { query };
  try {
    const found = (await byOneColumn(asked)) ?? (await byFewRows(asked)) ?? (await byWords(asked));
    return found === undefined ? { query } : await withPage(asked, found);
  } catch (error) {
    if (serving.sorted.size > 0) throw error;
    // The file was damaged and given up meanwhile: nothing is sorted in what has its place.
    return { query };
  }
}

const ordered: ReadonlySet<Operator> = new Set([
  "exact",
  "in",
  "less",
  "greater",
  "strictly_less",
  "strictly_greater",
]);

/** The columns by whose values, or in whose order, rows are asked for; the text where words are. */
function wishes({ where, words, sort }: Query): string[] {
  const tested = partsOf(where).flatMap((part) => {
    const isOrdered = part.kind === "test" && ordered.has(part.operator) && (part.aspects ?? []).length === 0;
    return isOrdered ? [part.column.name] : [];
  });
  if (isListed(words)) tested.push(searchedText);
  const wished = sort.length === 1 ? [...tested, ...sort.map(({ by }) => by)] : tested;
  return wished.filter((name) => name !== rowNumber.name);
}

/** What a row has to fit all of. */
function partsOf(where: Query["where"]): readonly Condition[] {
  return where.kind === "all" ? where.of : [where];
}

/** Where a question is about nothing but one sorted column, that column tells the page and the total. */
async function byOneColumn(asked: Asked): Promise<Found | undefined> {
  const { serving, query } = asked;
  const { where, words, boxes, near, sort } = query;
  if (words.length > 0 || boxes.length > 0 || near !== undefined || sort.length > 1) return undefined;
  const names = new Set([...columnsIn(where), ...sort.map(({ by }) => by)]);
  names.delete(rowNumber.name);
  const [name = "", ...others] = names;
  const table = serving.sorted.get(name);
  if (table === undefined || others.length > 0) return undefined;
  return sort[0]?.by === name ? pageInOrder(asked, name, table) : pageByNumber(asked, table);
}

/** Rows that stand one behind the other in the order asked for: the page is found by their places. */
async function pageInOrder(asked: Asked, column: string, table: string): Promise<Found | undefined> {
  const { serving, query } = asked;
  const place = query.sort[0]?.descending === true ? "__down" : "rowid";
  const places =
    (await placesByOthers(asked, { column, table, place })) ?? (await placesOfAll(asked, table, place));
  if (places === undefined) return undefined;
  const { first, count } = places;
  const from = first + skipOf(query);
  const to = Math.min(from + query.pageSize, first + count);
  if (to - from > fetchedMax(serving)) return undefined;
  const among = { conditions: [`${place} >= ?`, `${place} < ?`], values: [BigInt(from), BigInt(to)] };
  const placed = await askSorted(asked, `__id, ${place}`, table, among);
  const ids = idsOf(placed.toSorted(([, one], [, other]) => Number(one) - Number(other)));
  return { ...onlyThose(query, ids), total: await totalOf(asked, table, count) };
}

async function placesOfAll(
  asked: Asked,
  table: string,
  place: string,
): Promise<{ readonly first: number; readonly count: number } | undefined> {
  const told = await askSorted(asked, `count(*), min(${place}), max(${place})`, table, conditionsOf(asked));
  const [count = 0, first = 0, last = -1] = (told[0] ?? []).map(Number);
  return count === 0 || last - first + 1 === count ? { first, count } : undefined;
}

/** Rows in the order of the table: of few the page is known, of many at least how many they are. */
async function pageByNumber(asked: Asked, table: string): Promise<Found> {
  const { serving, query } = asked;
  const found = idsOf(await askSorted(asked, "__id", table, conditionsOf(asked), foundMax + 1));
  const isAll = found.length <= foundMax;
  const total = await totalOf(asked, table, isAll ? found.length : undefined);
  const isFalling = query.sort[0]?.descending === true;
  const inOrder = found.toSorted((one, other) => (isFalling ? other - one : one - other));
  const skip = skipOf(query);
  const ids = inOrder.slice(skip, skip + query.pageSize);
  return isAll && ids.length <= fetchedMax(serving) ? { ...onlyThose(query, ids), total } : { query, total };
}

/** Where a sorted column leaves few rows, the rest of the question is put to them alone. */
async function byFewRows(asked: Asked): Promise<Found | undefined> {
  const { serving, types } = asked;
  const most = fetchedMax(serving);
  for (const [table, of] of [...bySortedColumn(asked)].slice(0, columnsMax)) {
    const values: Value[] = [];
    const conditions = of.map((condition) => conditionSql(condition, types, values));
    const ids = idsOf(await askSorted(asked, "__id", table, { conditions, values }, most + 1));
    if (ids.length <= most) return amongThose(asked, ids);
  }
  return undefined;
}

/** Where few rows may hold the words, the question is put to them alone. */
async function byWords(asked: Asked): Promise<Found | undefined> {
  const { serving, query, budget } = asked;
  const table = serving.sorted.get(searchedText);
  if (table === undefined) return undefined;
  const most = Math.min(foundMax, Math.floor(serving.rowCount / textsPart));
  const ids = await rowsByWords(serving, query.words, { table, most, budget });
  return ids === undefined ? undefined : amongThose(asked, ids);
}

/**
 * The question to some rows alone. Where they are more than are fetched as they are, those that answer are put in order
 * first, by what that asks of them, and the page is known.
 */
async function amongThose(asked: Asked, ids: readonly number[]): Promise<Found> {
  const { serving, query } = asked;
  const most = serving.sorted.has(rowNumbers) ? fewMax : Math.min(query.pageSize, fetchedMax(serving)) - 1;
  if (ids.length <= most) {
    if (ids.length > fewMax) serving.wishSorted(rowNumbers);
    return { query: { ...query, ids } };
  }
  const { cursor, ...whole } = query;
  const all = await inOrder(asked, { ...whole, ids });
  const left = cursor === undefined ? all : await inOrder(asked, { ...query, ids });
  const page = left.slice(skipOf(query), skipOf(query) + query.pageSize);
  const total = all.length;
  if (page.length > fetchedMax(serving)) return { query, total };
  const those = onlyThose(
    query,
    page.map(({ id }) => id),
  );
  return { ...those, rows: page, total };
}

async function inOrder({ serving, types, budget }: Asked, query: Query): Promise<readonly KnownRow[]> {
  const limit = { rows: foundMax, skip: 0 };
  const { sql, values } = rowsStatement({ ...query, columns: [rowNumber] }, types, [], limit);
  const { rows } = await serving.rows(sql, values, budget);
  return rows.map(([id, ...keys]) => ({ id: Number(id), keys: keys.slice(0, -1) }));
}

/** With the cells of the page, where its rows are known and lie as lines. */
async function withPage({ serving, query, columns, budget }: Asked, found: Found): Promise<Narrowed> {
  const { rows, ...narrowed } = found;
  if (rows === undefined) return narrowed;
  const table = serving.sorted.get(rowNumbers);
  if (table === undefined) {
    if (rows.length > fewMax) serving.wishSorted(rowNumbers);
    return narrowed;
  }
  const names = shownColumns(query, columns);
  const sort = query.sort.flatMap(({ by, phrase }) => (phrase === undefined ? [by] : []));
  const ids = rows.map(({ id }) => id);
  const wanted = [...names, ...sort, rowNumber.name];
  const read = await readLines(serving, ids, wanted, { table, budget });
  const rest = read.slice(names.length);
  const keys = query.sort.map(({ phrase }, at) =>
    phrase === undefined ? (rest.shift() ?? []) : rows.map((row) => row.keys?.[at] ?? null),
  );
  const chunk = { rowCount: rows.length, columns: [...read.slice(0, names.length), ...keys, ...rest] };
  return { ...narrowed, page: { names, chunks: [chunk] } };
}

/** The conditions that are about one sorted column alone, by its table. */
function bySortedColumn({ serving, query }: Asked): ReadonlyMap<string, readonly Condition[]> {
  const found = new Map<string, Condition[]>();
  for (const part of partsOf(query.where)) {
    const [name = "", ...others] = new Set(columnsIn(part));
    const table = name === rowNumber.name ? undefined : serving.sorted.get(name);
    if (table === undefined || others.length > 0) continue;
    found.set(table, [...(found.get(table) ?? []), part]);
  }
  return found;
}

interface Conditions {
  readonly conditions: readonly string[];
  readonly values: readonly Value[];
}

/** Those of the question, what stands behind its cursor included. */
function conditionsOf({ query, types }: Asked): Conditions {
  const values: Value[] = [];
  const conditions = queryConditions(query, types, values);
  if (query.cursor !== undefined) conditions.push(afterCursor(query, types, values));
  return { conditions, values };
}

/** Of the whole answer; `count` is how many rows are left of it, behind the cursor where there is one. */
async function totalOf(asked: Asked, table: string, count: number | undefined): Promise<number> {
  const { cursor, ...whole } = asked.query;
  if (cursor === undefined && count !== undefined) return count;
  const told = await askSorted(asked, "count(*)", table, conditionsOf({ ...asked, query: whole }));
  return Number(told[0]?.[0]);
}

async function askSorted(
  { serving, budget }: Asked,
  select: string,
  table: string,
  { conditions, values }: Conditions,
  most?: number,
): Promise<readonly (readonly Cell[])[]> {
  const where = conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
  const limit = most === undefined ? "" : ` LIMIT ${most}`;
  return (await serving.rows(`SELECT ${select} FROM ${table}${where}${limit}`, values, budget)).rows;
}

function idsOf(rows: readonly (readonly Cell[])[]): number[] {
  return rows.map(([id]) => Number(id));
}

/** A page whose rows are known, in the order that the query asks for. */
function onlyThose(query: Query, ids: readonly number[]): Required<Omit<Found, "total">> {
  const { cursor: _, ...rest } = query;
  return {
    query: { ...rest, where: { kind: "all", of: [] }, page: 1, skip: 0, ids },
    rows: ids.map((id) => ({ id })),
  };
}
