import type { Actor } from "../access/actor.ts";
import type { Id } from "../base/id.ts";
import type { Serving } from "../engine/engine.ts";
import type { SqlResult, SqlSource } from "../engine/sql-messages.ts";
import type { TablesContext } from "./context.ts";
import { shapeOf } from "./query/shape.ts";
import { getReadableVersion } from "./versions.ts";

/** What a statement over several tables calls by a name: a table held here, or a Parquet by its path. */
export type NamedRows =
  | { readonly name: string; readonly table: Id; readonly version?: number }
  | { readonly name: string; readonly parquet: string };

export interface SeveralOptions {
  readonly timeMs: number;
  readonly rowsMax: number;
  readonly signal?: AbortSignal;
  /** Who is counted: one statement of each at a time. */
  readonly caller: string;
}

/**
 * One read-only SELECT over several tables, of which each shows its columns alone. `versions`
 * are those of the tables held here, by name; the rows of each are in `sourceRows`.
 */
export async function sqlOverSeveral(
  ctx: TablesContext,
  actor: Actor,
  question: { readonly tables: readonly NamedRows[]; readonly sql: string },
  options: SeveralOptions,
): Promise<SqlResult & { readonly versions: ReadonlyMap<string, number> }> {
  const versions = new Map<string, number>();
  const sources: SqlSource[] = [];
  const held: { readonly serving: Serving; readonly stop: () => void }[] = [];
  const signals = options.signal === undefined ? [] : [options.signal];
  try {
    for (const rows of question.tables) {
      const names = [rows.name];
      if ("parquet" in rows) {
        sources.push({ kind: "parquet", path: rows.parquet, names });
        continue;
      }
      const { version, parquetPath, watched } = await getReadableVersion(
        ctx,
        actor,
        rows.table,
        rows.version,
        { reading: "sql", streams: true, describe: () => ({ filter: question.sql }) },
      );
      const serving = await ctx.engine.serve(version.parquet, parquetPath, shapeOf(version.columns));
      held.push({ serving, stop: () => watched?.stop() });
      if (watched !== undefined) signals.push(watched.signal);
      versions.set(rows.name, version.number);
      sources.push({ kind: "serving", path: serving.path, names, columnsAlone: true });
    }
    const { timeMs, rowsMax, caller } = options;
    const result = await ctx.engine.sql.run(
      { sources, sql: question.sql, countsSources: true },
      { timeMs, rowsMax, caller, ...(signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }) },
    );
    return { ...result, versions };
  } finally {
    for (const { serving, stop } of held) {
      serving.release();
      stop();
    }
  }
}
