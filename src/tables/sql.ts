import { fileOf } from "../engine/sql-messages.ts";
import { type Actor, callerOf } from "../access/actor.ts";
import type { Ending } from "../access/journal.ts";
import type { Id } from "../base/id.ts";
import { isFailure } from "../base/failure.ts";
import type { Serving } from "../engine/engine.ts";
import type { SqlResult } from "../engine/sql-messages.ts";
import { lendFile } from "./version-files.ts";
import type { TablesContext } from "./context.ts";
import type { Version } from "./table.ts";
import { askStatement } from "./statements/ask-statement.ts";
import { shapeOf } from "./query/shape.ts";
import { findReadable } from "./versions.ts";

interface SqlOptions {
  readonly version?: number;
  readonly signal?: AbortSignal;
  /** 10 000 at most, which is also what is read where nothing is said. */
  readonly maxRows?: number;
  /** Who is counted: one statement of each at a time. The actor's account where absent. */
  readonly caller?: string;
}

const rowsMax = 10_000;
const timeMs = 10_000;

/** One read-only SELECT over a version, whose rows are the table `rows`, `data` or the table's id. */
export async function sql(
  ctx: TablesContext,
  actor: Actor,
  table: Id,
  text: string,
  options: SqlOptions = {},
): Promise<SqlResult> {
  const {
    version,
    watched,
    table: found,
  } = await findReadable(ctx, actor, table, options.version, {
    reading: "sql",
    streams: true,
    describe: () => ({ filter: text }),
  });
  const signals = [options.signal, watched?.signal].filter((signal) => signal !== undefined);
  const budget = {
    timeMs,
    rowsMax: Math.min(rowsMax, Math.max(1, options.maxRows ?? rowsMax)),
    caller: options.caller ?? callerOf(actor),
    ...(signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }),
  };
  const names = ["rows", "data", table];
  const tables = [{ names, version, large: found.large }];
  let ended: Ending["ended"] = "cut";
  try {
    const result = await askStatement(ctx, { tables, sql: text }, budget, () =>
      withServing(ctx, version, (serving) => {
        const sources = [{ kind: "serving", ...fileOf(serving), names } as const];
        return ctx.engine.sql.run({ sources, sql: text }, budget);
      }),
    );
    watched?.sent(result.rows.length);
    ended = "whole";
    const { sourceRows: _counted, ...answer } = result;
    return answer;
  } finally {
    watched?.stop(ended);
  }
}

async function withServing(
  ctx: TablesContext,
  version: Version,
  work: (serving: Serving) => Promise<SqlResult>,
): Promise<SqlResult> {
  const serving = await serveFile(ctx, version);
  try {
    return await work(serving);
  } catch (error) {
    await giveUpDamaged(error, [serving]);
    throw error;
  } finally {
    serving.release();
  }
}

/** The file of a version's rows, for the process that runs strangers' SQL. */
export function serveFile(ctx: TablesContext, version: Version): Promise<Serving> {
  const path = (use: "read" | "copy") => lendFile(ctx, version.parquet, use);
  return ctx.engine.serve(version.parquet, path, shapeOf(version.columns), "file");
}

/** That process says where a copy is damaged: it is made again before who asked comes back. */
export async function giveUpDamaged(error: unknown, servings: readonly Serving[]): Promise<void> {
  if (!isFailure(error) || error.key !== "query-copy-damaged") return;
  await Promise.all(servings.map((serving) => serving.giveUp()));
}
