import { type Actor, callerOf } from "../access/actor.ts";
import type { Ending } from "../access/journal.ts";
import type { Id } from "../base/id.ts";
import type { SqlResult } from "../engine/sql-messages.ts";
import type { TablesContext } from "./context.ts";
import { shapeOf } from "./query/shape.ts";
import { getReadableVersion } from "./versions.ts";

export interface SqlOptions {
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
  const { version, parquetPath, watched } = await getReadableVersion(ctx, actor, table, options.version, {
    reading: "sql",
    streams: true,
    describe: () => ({ filter: text }),
  });
  const signals = [options.signal, watched?.signal].filter((signal) => signal !== undefined);
  const serving = await ctx.engine.serve(version.parquet, parquetPath, shapeOf(version.columns));
  let ended: Ending["ended"] = "cut";
  try {
    const result = await ctx.engine.sql.run(
      { sources: [{ kind: "serving", path: serving.path, names: ["rows", "data", table] }], sql: text },
      {
        timeMs,
        rowsMax: Math.min(rowsMax, Math.max(1, options.maxRows ?? rowsMax)),
        caller: options.caller ?? callerOf(actor),
        ...(signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }),
      },
    );
    watched?.sent(result.rows.length);
    ended = "whole";
    return result;
  } finally {
    serving.release();
    watched?.stop(ended);
  }
}
