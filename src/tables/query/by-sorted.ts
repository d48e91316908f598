import type { Chunk } from "../../engine/engine.ts";
import { rowNumbers } from "../../engine/row-lines.ts";
import { searchedText } from "../../engine/sorted.ts";
import { type Bounds, boundsOf, isWide } from "./bound.ts";
import { cellsOf, type LineOfRow, readLines } from "./by-lines.ts";
import { leastOf } from "./by-place.ts";
import { isListed, rowsByWords } from "./by-words.ts";
import { pageByNumber, pageInOrder } from "./page-by-place.ts";
import { groupsByColumn, type KnownGroups, pageByWalk } from "./page-by-walk.ts";
import { rowsStatement } from "./query-sql.ts";
import {
  columnsIn,
  type Condition,
  isGrouped,
  partsOf,
  type Operator,
  type Query,
  rowNumber,
  skipOf,
  shownColumns,
} from "./query.ts";
import {
  type SortedQuestion,
  askSorted,
  conditionsSql,
  fetchedMax,
  type FoundRows,
  foundMax,
  idsOf,
  isBeside,
  type KnownRow,
  onlyThose,
  thoseThatFit,
  wishBeside,
} from "./sorted-question.ts";
import { isOfWordsAlone, pageOfWords } from "./words-in-lines.ts";

/** The same question, to the rows alone that may answer it. */
interface Narrowed extends Omit<FoundRows, "rows"> {
  /** The page, where it was read: the cells shown, the keys of the order, the number, as `rowsStatement` has them. */
  readonly page?: { readonly names: readonly string[]; readonly chunks: readonly [Chunk] };
}

/** Of so many rows the text of one is read, at most: they are looked at as quickly. */
const textsPart = 400;

/** Of so few rows all cells are read as soon as it is known which of them answer. */
const fewMax = 4;

/** Columns that are tried where a question is about several. */
const columnsMax = 3;

/**
 * Finds in sorted columns which rows answer a question, so that the others are not looked at; tells the engine which
 * columns are worth sorting. The conditions are those of the question itself, so that the answer is the same.
 */
export async function narrowBySorted(asked: SortedQuestion): Promise<Narrowed> {
  const { serving, query } = asked;
  if (isGrouped(query)) return { query };
  // Who reads a page may look for words next.
  serving.wishText();
  for (const column of wishes(query)) if (!serving.sorted.has(column)) serving.wishSorted(column);
  const { sorted } = serving;
  if (sorted.size === 0) return { query };
  try {
    const found = (await byOneColumn(asked)) ?? (await bySeveral(asked)) ?? (await byWords(asked));
    return found === undefined ? { query } : await withPage(asked, found);
  } catch (error) {
    if (serving.sorted === sorted) throw error;
    // The file was damaged and given up meanwhile: what has its place may have less sorted, or no lines.
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

/** Where a question is about nothing but one sorted column, that column tells the page and the total. */
async function byOneColumn(asked: SortedQuestion): Promise<FoundRows | undefined> {
  const { serving, query } = asked;
  const { where, words, boxes, near, sort } = query;
  if (words.length > 0 || boxes.length > 0 || near !== undefined || sort.length > 1) return undefined;
  const names = new Set([...columnsIn(where), ...sort.map(({ by }) => by)]);
  names.delete(rowNumber.name);
  const [name = "", ...others] = names;
  const table = serving.sorted.get(name);
  if (table === undefined || others.length > 0) return undefined;
  const of = { column: name, table };
  return sort[0]?.by === name ? pageInOrder(asked, of) : pageByNumber(asked, of);
}

/** Where a sorted column leaves few rows, the rest of the question is put to them alone; else its order is walked. */
async function bySeveral(asked: SortedQuestion): Promise<FoundRows | undefined> {
  const { serving, query, types } = asked;
  const most = fetchedMax(serving);
  const candidates = bySortedColumn(asked).slice(0, columnsMax);
  let known: KnownGroups | undefined;
  for (const { column, table, of, wide } of candidates.toSorted(
    (one, other) => wideness(one) - wideness(other),
  )) {
    if (wide !== undefined) {
      known ??= await groupsByColumn(
        asked,
        candidates.flatMap((one) => one.wide ?? []),
      );
      const grouped = known.get(wide.column);
      if (grouped !== undefined && leastOf(grouped, serving.rowCount) > most) continue;
    }
    const told = partsOf(query.where).filter((part) => of.includes(part) || isBeside(serving, column, part));
    const ids = idsOf(await askSorted(asked, "__id", table, conditionsSql(told, types), { most: most + 1 }));
    if (ids.length > most) continue;
    const left = without(asked, told);
    if (ids.length > fewMax) wishBeside(serving, column, left.query.where.of);
    return amongThose(left, ids);
  }
  return pageByWalk(asked, known ?? new Map());
}

/** The conditions that are about one sorted column alone. */
interface OfColumn {
  readonly column: string;
  readonly table: string;
  readonly of: readonly Condition[];
  /** Where they are bounds that many rows may fit: how many do is told sooner than which. */
  readonly wide: Bounds | undefined;
}

function wideness({ wide }: OfColumn): number {
  return wide === undefined ? 0 : 1;
}

/** The question without conditions that the rows are known to fit: to look at a cell takes its time. */
function without(asked: SortedQuestion, known: readonly Condition[]): SortedQuestion {
  const { query } = asked;
  const left = partsOf(query.where).filter((part) => !known.includes(part));
  return { ...asked, query: { ...query, where: { kind: "all", of: left } } };
}

/** Where few rows may hold the words, the question is put to them alone. */
async function byWords(asked: SortedQuestion): Promise<FoundRows | undefined> {
  const { serving, query, budget } = asked;
  if (!serving.sorted.has(searchedText)) return undefined;
  const most = Math.min(foundMax, Math.floor(serving.rowCount / textsPart));
  const ids = await rowsByWords(serving, query.words, { most, budget });
  if (ids === undefined) return undefined;
  return isOfWordsAlone(query) ? amongLines(asked, ids) : amongThose(asked, ids);
}

/** A question about words alone to some rows: their lines tell which of them answer, in which order, and the page. */
async function amongLines(asked: SortedQuestion, ids: readonly number[]): Promise<FoundRows> {
  const { serving, query, budget } = asked;
  if (!serving.sorted.has(rowNumbers)) {
    serving.wishSorted(rowNumbers);
    return amongThose(asked, ids);
  }
  const { page, total } = await pageOfWords(serving, query, ids, budget);
  const those = onlyThose(
    query,
    page.map(({ id }) => id),
  );
  return { ...those, rows: page.map(({ rank, ...row }) => ({ ...row, keys: [rank] })), total };
}

/**
 * The question to some rows alone. Where nothing more is asked of them, or they are more than are fetched as they are, those
 * that answer are put in order first, by what that asks of them, and the page is known.
 */
async function amongThose(asked: SortedQuestion, ids: readonly number[]): Promise<FoundRows> {
  const { serving, query } = asked;
  const most = serving.sorted.has(rowNumbers) ? fewMax : Math.min(query.pageSize, fetchedMax(serving)) - 1;
  const isTold = isOfConditions(query) && query.where.of.length === 0;
  if (ids.length <= most && !isTold) {
    if (ids.length > fewMax) serving.wishSorted(rowNumbers);
    return { query: { ...query, ids } };
  }
  const { cursor, ...whole } = query;
  const all = await inOrder(asked, { ...whole, ids });
  const left = cursor === undefined ? all : await behind(asked, { ...query, ids }, all);
  const page = left.slice(skipOf(query), skipOf(query) + query.pageSize);
  const total = all.length;
  if (page.length > fetchedMax(serving)) return { query, total };
  const those = onlyThose(
    query,
    page.map(({ id }) => id),
  );
  return { ...those, rows: page, total };
}

/** What stands behind the cursor of all rows that answer. */
async function behind(
  asked: SortedQuestion,
  query: Query,
  all: readonly KnownRow[],
): Promise<readonly KnownRow[]> {
  const { cursor } = query;
  if (cursor === undefined || !isOfConditions(query)) return inOrder(asked, query);
  return all.filter(({ id }) => id > cursor.id);
}

async function inOrder(asked: SortedQuestion, query: Query): Promise<readonly KnownRow[]> {
  const { serving, types, budget } = asked;
  if (isOfConditions(query)) {
    const ids = (query.ids ?? []).toSorted((one, other) => one - other);
    return (await thoseThatFit(asked, query.where.of, ids)).map((id) => ({ id }));
  }
  const limit = { rows: foundMax, skip: 0 };
  const { sql, values } = rowsStatement({ ...query, columns: [rowNumber] }, types, [], limit);
  const { rows } = await serving.rows(sql, values, budget);
  return rows.map(([id, ...keys]) => ({ id: Number(id), keys: keys.slice(0, -1) }));
}

/** Whether a question is about nothing but conditions, all of which rows have to fit, in the order of the rows. */
function isOfConditions({ where, words, boxes, near, sort }: Query): boolean {
  const isPlain = words.length === 0 && boxes.length === 0 && near === undefined;
  return isPlain && sort.length === 0 && where.kind === "all";
}

/** With the cells of the page, where its rows are known and lie as lines. */
async function withPage(asked: SortedQuestion, found: FoundRows): Promise<Narrowed> {
  const { serving, query, columns } = asked;
  const { rows, ...narrowed } = found;
  if (rows === undefined) return narrowed;
  if (!serving.sorted.has(rowNumbers)) {
    if (rows.length > fewMax) serving.wishSorted(rowNumbers);
    return narrowed;
  }
  const names = shownColumns(query, columns);
  const sort = query.sort.flatMap(({ by, phrase }) => (phrase === undefined ? [by] : []));
  const lines = await linesOf(asked, rows);
  const read = cellsOf(serving, lines, [...names, ...sort, rowNumber.name]);
  const rest = read.slice(names.length);
  const keys = query.sort.map(({ phrase }, at) =>
    phrase === undefined ? (rest.shift() ?? []) : rows.map((row) => row.keys?.[at] ?? null),
  );
  const chunk = { rowCount: rows.length, columns: [...read.slice(0, names.length), ...keys, ...rest] };
  return { ...narrowed, page: { names, chunks: [chunk] } };
}

async function linesOf(
  { serving, budget }: SortedQuestion,
  rows: readonly KnownRow[],
): Promise<readonly LineOfRow[]> {
  const read = rows.flatMap(({ id, cells }) => (cells === undefined ? [] : [{ id, cells }]));
  if (read.length === rows.length) return read;
  return readLines(
    serving,
    rows.map(({ id }) => id),
    budget,
  );
}

/** In the order in which the question names the columns. */
function bySortedColumn({ serving, query, types }: SortedQuestion): readonly OfColumn[] {
  const found = new Map<string, Condition[]>();
  for (const part of partsOf(query.where)) {
    const [name = "", ...others] = new Set(columnsIn(part));
    if (name === rowNumber.name || !serving.sorted.has(name) || others.length > 0) continue;
    found.set(name, [...(found.get(name) ?? []), part]);
  }
  return [...found].map(([column, of]) => {
    const table = serving.sorted.get(column) ?? "";
    const bounds = boundsOf(of, { column, table }, types);
    return { column, table, of, wide: bounds !== undefined && isWide(bounds) ? bounds : undefined };
  });
}
