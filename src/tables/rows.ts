import type { Actor } from "../access/actor.ts";
import { isFailure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { defined } from "../base/defined.ts";
import type { Chunk, Serving } from "../engine/engine.ts";
import type { Column } from "./column.ts";
import type { TablesContext } from "./context.ts";
import { answersIn } from "./query/answers.ts";
import { servedName } from "./query/columns.ts";
import { formatCursor, toKey } from "./query/cursor.ts";
import { evidentTotal, rememberTotal } from "./query/totals.ts";
import { rowsWriter } from "./query/json.ts";
import { type OpenRows, openRows, type RowsQuestion } from "./open-rows.ts";
import { aggregateName, isGrouped, type Query, skipOf } from "./query/query.ts";
import { insteadOf } from "./large/ask-large.ts";
import { narrowBySorted } from "./query/by-sorted.ts";
import { countStatement, rowsStatement } from "./query/query-sql.ts";
import type { StoredTypes } from "./query/sql-statement.ts";
import type { Version } from "./table.ts";

interface ReadPageOptions {
  readonly version?: number;
  readonly signal?: AbortSignal;
}

interface PageFacts {
  readonly version: Version;
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
  /** False where `total` is an estimate. */
  readonly totalExact: boolean;
  /** Opaque; asks for what follows without counting from the start. */
  readonly cursor?: string;
  readonly etag: string;
}

/** Milliseconds that a page and its total may take in the engine. */
const pageMs = 20_000;
const countMs = 10_000;

/** Below this many rows an estimate is no quicker than a count. */
const estimateRowsMin = 1_000_000;

/** One page of the answer to a query, as objects by column name. */
export async function readPage(
  ctx: TablesContext,
  actor: Actor,
  table: Id,
  question: RowsQuestion,
  options: ReadPageOptions & UnlessKnown = {},
): Promise<PageOfRows> {
  const open = await openRows(ctx, actor, table, question, options);
  if (options.unlessEtag?.(open.etag) !== true) return pageOf(open, options.signal);
  const { etag, version } = open;
  return { ...nothingOf, version: version.number, etag, columns: [], rows: [] };
}

/** Where the caller holds the answer with that etag already, nothing is read, and its rows are not there. */
export interface UnlessKnown {
  readonly unlessEtag?: (etag: string) => boolean;
}

const nothingOf = { page: 1, pageSize: 0, total: 0, totalExact: false } as const;

export interface PageOfRows extends Omit<PageFacts, "version"> {
  readonly columns: readonly Column[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly version: number;
}

/** The answer to a question that is allowed. */
export async function pageOf(open: OpenRows, signal: AbortSignal | undefined): Promise<PageOfRows> {
  const { facts, names, chunks } = await answerPage(open, signal);
  const rows = chunks.flatMap((chunk) => objectsOf(names, chunk));
  return { ...facts, version: facts.version.number, columns: describe(open, names), rows };
}

export interface PageText extends PageFacts {
  /** A JSON array of objects; absent where the caller holds the answer already. */
  readonly data: string | undefined;
}

/** The same with its rows as the text of a JSON array, which costs a fraction of the objects. */
export async function readPageText(
  ctx: TablesContext,
  actor: Actor,
  table: Id,
  question: RowsQuestion,
  options: ReadPageOptions & UnlessKnown = {},
): Promise<PageText> {
  const open = await openRows(ctx, actor, table, question, options);
  const { etag, version } = open;
  if (options.unlessEtag?.(etag) === true) {
    return { ...nothingOf, version, etag, data: undefined };
  }
  const answers = answersIn<PageText>(ctx);
  const key = `${table} ${etag}`;
  const known = answers.find(key);
  if (known !== undefined) return known;
  const { facts, names, chunks } = await answerPage(open, options.signal);
  const answer = { ...facts, data: `[${chunks.flatMap(rowsWriter(names)).join(",")}]` };
  answers.keep(key, answer);
  return answer;
}

async function answerPage(
  open: OpenRows,
  signal: AbortSignal | undefined,
): Promise<{ facts: PageFacts; names: readonly string[]; chunks: readonly Chunk[] }> {
  const { query } = open;
  const { names, chunks, total } = await readAnswer(open, signal);
  const count = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
  const cursor = cursorAfter(query, names, chunks, count);
  const facts: PageFacts = {
    version: open.version,
    page: query.page,
    pageSize: query.pageSize,
    total: total.rows,
    totalExact: total.exact,
    etag: open.etag,
    ...defined({ cursor }),
  };
  return { facts, names, chunks };
}

interface Answer {
  readonly names: readonly string[];
  readonly chunks: readonly Chunk[];
  readonly total: Total;
}

async function readAnswer(open: OpenRows, signal: AbortSignal | undefined): Promise<Answer> {
  const large = await open.askLarge(open.query, signal);
  return typeof large === "object" ? large : insteadOf(large, () => readHere(open, signal));
}

async function readHere(open: OpenRows, signal: AbortSignal | undefined): Promise<Answer> {
  const { serving, types } = await open.serve();
  try {
    const budget = signal === undefined ? { timeMs: pageMs } : { timeMs: pageMs, signal };
    const narrowed = await narrowBySorted({
      serving,
      query: open.query,
      types,
      columns: open.columns,
      budget,
    });
    const { query } = narrowed;
    const skip = skipOf(query);
    const ask = async () => {
      const limit = { rows: query.pageSize, skip };
      const { sql, values, names } = rowsStatement(query, types, open.columns, limit);
      return { names, chunks: (await serving.read(sql, values, budget)).chunks };
    };
    const { names, chunks } = narrowed.page ?? (await ask());
    const count = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
    const counted = narrowed.counted ?? query;
    const total =
      narrowed.total === undefined
        ? await totalOf(serving, counted, types, { skip: skipOf(counted), count }, signal)
        : { rows: narrowed.total, exact: true };
    return { names, chunks, total };
  } finally {
    serving.release();
  }
}

export interface Total {
  readonly rows: number;
  readonly exact: boolean;
}

/** How many rows the whole answer has; `read` is what a page held. */
export async function totalOf(
  serving: Serving,
  query: Query,
  types: StoredTypes,
  read: { skip: number; count: number },
  signal: AbortSignal | undefined,
): Promise<Total> {
  const evident = evidentTotal(serving.rowCount, query, read);
  if (evident !== undefined) return { rows: evident, exact: true };
  const statement = countStatement(query, types);
  const key = JSON.stringify([statement.sql, statement.values.map(String)]);
  const known = serving.facts.get(key);
  if (known !== undefined) return { rows: known, exact: true };
  const guess = () => estimate(serving, query, types, read.skip + read.count, signal);
  // A sample is taken of all rows: those that are known to be few are counted.
  const isGuessed = query.ids === undefined;
  if (isGuessed && query.count === "estimate" && serving.rowCount >= estimateRowsMin) return guess();
  try {
    const rows = await countNow(serving, statement, signal);
    rememberTotal(serving.facts, key, rows);
    return { rows, exact: true };
  } catch (error) {
    if (isGuessed && isFailure(error, "over-budget")) return guess();
    throw error;
  }
}

/** Counts in two rows of a hundred, taken a block at a time. Never less than what was seen. Groups are not guessed. */
async function estimate(
  serving: Serving,
  query: Query,
  types: StoredTypes,
  least: number,
  signal: AbortSignal | undefined,
): Promise<Total> {
  if (isGrouped(query)) return { rows: least + 1, exact: false };
  const share = 2;
  const seen = await countNow(serving, countStatement(query, types, share), signal);
  const rows = Math.min(serving.rowCount, Math.max(least, Math.round(seen * (100 / share))));
  return { rows, exact: false };
}

async function countNow(
  serving: Serving,
  statement: ReturnType<typeof countStatement>,
  signal: AbortSignal | undefined,
): Promise<number> {
  const budget = signal === undefined ? { timeMs: countMs } : { timeMs: countMs, signal };
  const { rows } = await serving.rows(statement.sql, statement.values, budget);
  return Number(rows[0]?.[0] ?? 0);
}

/** The sort keys stand after the shown columns, and the row's number after them. */
function cursorAfter(
  query: Query,
  names: readonly string[],
  chunks: readonly Chunk[],
  count: number,
): string | undefined {
  const last = chunks.at(-1);
  if (isGrouped(query) || count < query.pageSize || last === undefined) return undefined;
  const [id, ...keys] = last.columns
    .slice(names.length)
    .map((column) => column[last.rowCount - 1] ?? null)
    .toReversed();
  return formatCursor({ id: Number(id), keys: keys.toReversed().map(toKey) }, query.sort);
}

function objectsOf(names: readonly string[], chunk: Chunk): Record<string, unknown>[] {
  const put = names.includes("__proto__") ? define : assign;
  return Array.from({ length: chunk.rowCount }, (_, row) => {
    const object: Record<string, unknown> = {};
    for (let index = 0; index < names.length; index += 1) {
      const cell = chunk.columns[index]?.[row] ?? null;
      put(object, names[index] ?? "", typeof cell === "bigint" ? String(cell) : cell);
    }
    return object;
  });
}

function assign(object: Record<string, unknown>, name: string, value: unknown): void {
  object[name] = value;
}

/** Also under the one name that an assignment would lose. */
function define(object: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
}

/** What each shown column is; an aggregate is a number unless it is the least or greatest of a column. */
function describe(open: OpenRows, names: readonly string[]): Column[] {
  const own = new Map(open.version.columns.map((column) => [servedName(column.name), column]));
  const aggregates = new Map(open.query.aggregates.map((one) => [aggregateName(one), one]));
  return names.map((name): Column => {
    const column = own.get(name);
    if (column !== undefined) return { ...column, name };
    const aggregate = aggregates.get(name);
    if (
      aggregate === undefined ||
      aggregate.aggregation === "count" ||
      aggregate.aggregation === "distinct"
    ) {
      return { name, type: "integer", missing: [] };
    }
    const { type } = aggregate.column;
    const kept =
      aggregate.aggregation === "min" || aggregate.aggregation === "max" || aggregate.aggregation === "sum";
    return { name, type: kept ? type : "decimal", missing: [] };
  });
}
