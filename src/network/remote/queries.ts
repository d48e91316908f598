import { rm } from "node:fs/promises";
import { basename } from "node:path";
import type { Actor } from "../../access/actor.ts";
import { Failure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import { folderInMemory } from "../../tables/folder-in-memory.ts";
import { sqlOverSeveral } from "../../tables/sql-several.ts";
import { type AnsweredPart, askParts, toAnswer, toRows } from "./query-parts.ts";
import { type NewQuery, type QueryAnswer, queryLimits, type ReadTable } from "./query.ts";
import { type AskedTable, prepareTable, type PreparedTable, type QueriesContext } from "./query-tables.ts";

interface QueryOptions {
  readonly signal?: AbortSignal;
  /** Who is counted: one query of each at a time. */
  readonly caller: string;
}

/**
 * One SELECT over tables held here and elsewhere: each instance lets out the columns and rows that
 * are asked of it, as to whoever asks, and the statement runs here over these files alone. What reads
 * tables too large to come here is answered by the instance that holds them.
 */
export async function runQuery(
  ctx: QueriesContext,
  actor: Actor,
  query: NewQuery,
  { signal, caller }: QueryOptions,
): Promise<QueryAnswer> {
  checkNames(query);
  if (ctx.running.has(caller)) throw new Failure("too-many", "sql-one-at-a-time", { retryAfterS: 5 });
  if (ctx.running.size >= queryLimits.runningMax) {
    throw new Failure("unavailable", "query-several-busy", { retryAfterS: 5 });
  }
  ctx.running.add(caller);
  const folder = await ctx.files.newFolder();
  let inMemory: string | undefined;
  try {
    const prepared = await prepareInTurn(ctx, query, {
      actor,
      folder,
      folderInMemory: async () => (inMemory = await folderInMemory(ctx.tables, basename(folder))),
      caller,
      ...defined({ signal }),
    });
    const { rowsMax = queryLimits.rowsMax } = query;
    return await answerFrom(ctx, actor, prepared, {
      sql: query.sql,
      rowsMax: Math.min(queryLimits.rowsMax, Math.max(1, rowsMax)),
      caller,
      ...defined({ signal }),
    });
  } finally {
    ctx.running.delete(caller);
    for (const each of [folder, inMemory ?? []].flat()) await rm(each, { recursive: true, force: true });
  }
}

interface Answering {
  readonly sql: string;
  readonly rowsMax: number;
  readonly caller: string;
  readonly signal?: AbortSignal;
}

/** Where all rows are here, the statement runs here; else parts of it are answered where the rows are. */
async function answerFrom(
  ctx: QueriesContext,
  actor: Actor,
  prepared: readonly PreparedTable[],
  asking: Answering,
): Promise<QueryAnswer> {
  const isHere = prepared.every(({ rows }) => rows !== undefined);
  const { sql, parts, whole } = isHere
    ? { sql: asking.sql, parts: [], whole: undefined }
    : await askParts(ctx, prepared, asking);
  if (whole !== undefined) return { ...toAnswer(whole), tables: tablesOf(prepared, parts) };
  const here = prepared.filter(({ rows }) => rows !== undefined);
  const named = [...here.flatMap(({ rows }) => rows ?? []), ...parts.map(toRows)];
  const budget = { timeMs: queryLimits.sqlMs, ...asking };
  const result = await sqlOverSeveral(ctx.tables, actor, { tables: named, sql }, budget);
  const { columns, rows, truncated, sourceRows = [], versions } = result;
  const seen = new Map(here.map(({ read }, at) => [read.name, sourceRows[at] ?? 0]));
  const tables = tablesOf(prepared, parts).map((table) => ({
    ...table,
    version: versions.get(table.name) ?? table.version,
    rows: seen.get(table.name) ?? table.rows,
  }));
  return { columns, rows, truncated, tables };
}

/** Bytes of a part that reads several tables are those of the first. */
function tablesOf(prepared: readonly PreparedTable[], parts: readonly AnsweredPart[]): readonly ReadTable[] {
  return prepared.map(({ read }) => {
    const own = parts.filter((part) => part.tables.includes(read.name));
    const told = own.flatMap(({ answer }) => answer.tables.filter(({ name }) => name === read.name));
    const bytes = parts.filter(({ tables: [first] }) => first === read.name).map((part) => part.bytes);
    return {
      ...read,
      rows: Math.max(0, ...told.map(({ rows }) => rows)),
      bytes: bytes.reduce((sum, one) => sum + one, read.bytes),
      parts: own.map((part) => part.sql),
    };
  });
}

function checkNames({ tables }: NewQuery): void {
  const names = Object.keys(tables);
  if (names.length === 0 || names.length > queryLimits.tablesMax) {
    throw new Failure("invalid", "query-several-count", {
      parameter: "tables",
      limit: queryLimits.tablesMax,
    });
  }
  const folded = new Set(names.map((name) => name.toLowerCase()));
  const wrong = names.find((name) => !plainName.test(name) || ownNames.test(name));
  if (wrong !== undefined || folded.size < names.length) {
    const name = (wrong ?? names[0] ?? "").slice(0, 100);
    throw new Failure("invalid", "query-several-name", { parameter: "tables", name, expected: "population" });
  }
}

const plainName = /^[a-z_][a-z0-9_]{0,62}$/i;

/** Names that the engine gives to tables of its own. */
const ownNames = /^(?:duckdb|pragma|sqlite|pg|information_schema|served)_/i;

interface Asking extends Pick<AskedTable, "actor" | "folder" | "folderInMemory"> {
  readonly caller: string;
  readonly signal?: AbortSignal;
}

async function prepareInTurn(
  ctx: QueriesContext,
  query: NewQuery,
  asking: Asking,
): Promise<readonly PreparedTable[]> {
  const { signal, caller } = asking;
  const leave = await ctx.fetching.enter({ caller, ...defined({ signal }) });
  try {
    return await prepareAll(ctx, query, asking);
  } finally {
    leave();
  }
}

/** All at once: a query waits for the slowest, not for each. What is under way ends with the first that fails. */
async function prepareAll(
  ctx: QueriesContext,
  { tables }: NewQuery,
  { actor, folder, folderInMemory, signal: left }: Asking,
): Promise<readonly PreparedTable[]> {
  const stop = new AbortController();
  const signal = left === undefined ? stop.signal : AbortSignal.any([left, stop.signal]);
  const entries = Object.entries(tables);
  const bytesMax = Math.floor(queryLimits.bytesMax / entries.length);
  const failures: unknown[] = [];
  const work = await Promise.all(
    entries.map(async ([name, table]) => {
      try {
        return await prepareTable(ctx, { actor, folder, folderInMemory, signal, name, table, bytesMax });
      } catch (error) {
        failures.push(error);
        stop.abort(error);
        return undefined;
      }
    }),
  );
  if (failures.length > 0) throw failures[0];
  return work.filter((one) => one !== undefined);
}
