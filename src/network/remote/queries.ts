import { rm } from "node:fs/promises";
import { basename } from "node:path";
import type { Actor } from "../../access/actor.ts";
import { Failure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import { folderInMemory } from "../../tables/folder-in-memory.ts";
import { sqlOverSeveral } from "../../tables/sql-several.ts";
import { type NewQuery, type QueryAnswer, queryLimits } from "./query.ts";
import { type AskedTable, prepareTable, type PreparedTable, type QueriesContext } from "./query-tables.ts";

interface QueryOptions {
  readonly signal?: AbortSignal;
  /** Who is counted: one query of each at a time. */
  readonly caller: string;
}

/**
 * One SELECT over tables held here and elsewhere: each instance lets out the columns and rows that
 * are asked of it, as to whoever asks, and the statement runs here over these files alone.
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
    const result = await sqlOverSeveral(
      ctx.tables,
      actor,
      { tables: prepared.map(({ rows }) => rows), sql: query.sql },
      {
        timeMs: queryLimits.sqlMs,
        rowsMax: Math.min(queryLimits.rowsMax, Math.max(1, rowsMax)),
        caller,
        ...defined({ signal }),
      },
    );
    const { columns, rows, truncated, sourceRows = [], versions } = result;
    const tables = prepared.map(({ read }, index) => ({
      ...read,
      version: versions.get(read.name) ?? read.version,
      rows: sourceRows[index] ?? 0,
    }));
    return { columns, rows, truncated, tables };
  } finally {
    ctx.running.delete(caller);
    for (const each of [folder, inMemory ?? []].flat()) await rm(each, { recursive: true, force: true });
  }
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
