import { fileOf } from "../engine/sql-messages.ts";
import type { Actor } from "../access/actor.ts";
import type { Ending } from "../access/journal.ts";
import type { Id } from "../base/id.ts";
import type { Serving } from "../engine/engine.ts";
import type { SqlResult, SqlSource } from "../engine/sql-messages.ts";
import type { TablesContext } from "./context.ts";
import type { AllowedTable } from "./narrow/allow-reading.ts";
import { giveUpDamaged, serveFile } from "./sql.ts";
import { findReadable } from "./versions.ts";

/** What a statement over several tables calls by a name: a table held here, or a Parquet by its path. */
export type NamedRows =
  | { readonly name: string; readonly table: Id; readonly version?: number }
  | { readonly name: string; readonly parquet: string; readonly isInMemory: boolean };

interface SeveralOptions {
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
  question: SeveralTables,
  options: SeveralOptions,
): Promise<SqlResult & { readonly versions: ReadonlyMap<string, number> }> {
  const { timeMs, rowsMax, caller } = options;
  // A table that has two names is read once.
  const read = new Map<string, AllowedTable>();
  const servings: Serving[] = [];
  const watched = () => [...read.values()].flatMap((each) => each.watched ?? []);
  let ended: Ending["ended"] = "cut";
  try {
    const { sources, versions } = await openSources(ctx, actor, question, { read, servings });
    const signals = [options.signal ?? [], ...watched().map(({ signal }) => signal)].flat();
    const result = await ctx.engine.sql.run(
      { sources, sql: question.sql, countsSources: true },
      { timeMs, rowsMax, caller, ...(signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }) },
    );
    for (const each of watched()) each.sent(result.rows.length);
    ended = "whole";
    return { ...result, versions };
  } catch (error) {
    await giveUpDamaged(error, servings);
    throw error;
  } finally {
    for (const serving of servings) serving.release();
    for (const each of watched()) each.stop(ended);
  }
}

interface SeveralTables {
  readonly tables: readonly NamedRows[];
  readonly sql: string;
}

/** What is opened is put where the caller lets it go. */
async function openSources(
  ctx: TablesContext,
  actor: Actor,
  { tables, sql }: SeveralTables,
  { read, servings }: { readonly read: Map<string, AllowedTable>; readonly servings: Serving[] },
): Promise<{ readonly sources: readonly SqlSource[]; readonly versions: ReadonlyMap<string, number> }> {
  const versions = new Map<string, number>();
  const sources: SqlSource[] = [];
  for (const rows of tables) {
    const names = [rows.name];
    if ("parquet" in rows) {
      sources.push({ kind: "parquet", path: rows.parquet, isInMemory: rows.isInMemory, names });
      continue;
    }
    const key = `${rows.table} ${rows.version ?? ""}`;
    const asked = { reading: "sql", streams: true, describe: () => ({ filter: sql }) } as const;
    const allowed = read.get(key) ?? (await findReadable(ctx, actor, rows.table, rows.version, asked));
    read.set(key, allowed);
    const { version } = allowed;
    const serving = await serveFile(ctx, version);
    servings.push(serving);
    versions.set(rows.name, version.number);
    sources.push({ kind: "serving", ...fileOf(serving), names, columnsAlone: true });
  }
  return { sources, versions };
}
