import { fileOf } from "../engine/sql-messages.ts";
import type { Actor } from "../access/actor.ts";
import type { Ending } from "../access/journal.ts";
import type { Id } from "../base/id.ts";
import type { Serving } from "../engine/engine.ts";
import type { SqlResult, SqlSource, ToldTable } from "../engine/sql-messages.ts";
import type { TablesContext } from "./context.ts";
import type { AllowedTable } from "./narrow/allow-reading.ts";
import { giveUpDamaged, serveFile } from "./sql.ts";
import { askStatement, type StatementTable } from "./statements/ask-statement.ts";
import { findReadable } from "./versions.ts";

/** What a statement over several tables calls by a name: a table held here, a Parquet by its path, or rows that are told. */
export type NamedRows =
  | { readonly name: string; readonly table: Id; readonly version?: number }
  | { readonly name: string; readonly parquet: string; readonly isInMemory: boolean }
  | ToldTable;

interface SeveralOptions {
  readonly timeMs: number;
  readonly rowsMax: number;
  readonly signal?: AbortSignal;
  /** Who is counted: one statement of each at a time. */
  readonly caller: string;
}

/**
 * One read-only SELECT over several tables, of which each shows its columns alone. `versions`
 * are those of the tables held here, by name; the rows of each that are not told are in `sourceRows`.
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
    const named = await allowAll(ctx, actor, question, read);
    const signals = [options.signal ?? [], ...watched().map(({ signal }) => signal)].flat();
    const budget = {
      timeMs,
      rowsMax,
      caller,
      ...(signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }),
    };
    const { sql } = question;
    // A file that was brought here is in reach of the embedded engine alone.
    const tables = named.flatMap(({ rows: { name }, allowed }) =>
      allowed === undefined ? [] : [toNamed(name, allowed)],
    );
    const asked = { sql, tables: tables.length < named.length ? [] : tables };
    const result = await askStatement(ctx, asked, budget, async () => {
      const sources = await openSources(ctx, named, servings);
      const told = named.flatMap(({ rows }) => ("columns" in rows ? [rows] : []));
      return ctx.engine.sql.run({ sources, told, sql, countsSources: true, tellsNull: true }, budget);
    });
    for (const each of watched()) each.sent(result.rows.length);
    ended = "whole";
    const versions = new Map(
      named.flatMap(({ rows: { name }, allowed }): [string, number][] =>
        allowed === undefined ? [] : [[name, allowed.version.number]],
      ),
    );
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

interface Named {
  readonly rows: NamedRows;
  /** Absent of a file, and of rows that are told. */
  readonly allowed?: AllowedTable;
}

function toNamed(name: string, { version, table: { large } }: AllowedTable): StatementTable {
  return { names: [name], columnsAlone: true, version, large };
}

/** What the actor reads is written down, each table once, and watched until the end of what `read` holds. */
async function allowAll(
  ctx: TablesContext,
  actor: Actor,
  { tables, sql }: SeveralTables,
  read: Map<string, AllowedTable>,
): Promise<readonly Named[]> {
  const named: Named[] = [];
  for (const rows of tables) {
    if (!("table" in rows)) {
      named.push({ rows });
      continue;
    }
    const key = `${rows.table} ${rows.version ?? ""}`;
    const asked = { reading: "sql", streams: true, describe: () => ({ filter: sql }) } as const;
    const allowed = read.get(key) ?? (await findReadable(ctx, actor, rows.table, rows.version, asked));
    read.set(key, allowed);
    named.push({ rows, allowed });
  }
  return named;
}

/** What is opened is put where the caller lets it go. */
async function openSources(
  ctx: TablesContext,
  named: readonly Named[],
  servings: Serving[],
): Promise<readonly SqlSource[]> {
  const sources: SqlSource[] = [];
  for (const { rows, allowed } of named) {
    const names = [rows.name];
    if ("parquet" in rows) {
      sources.push({ kind: "parquet", path: rows.parquet, isInMemory: rows.isInMemory, names });
    } else if (allowed !== undefined) {
      const serving = await serveFile(ctx, allowed.version);
      servings.push(serving);
      sources.push({ kind: "serving", ...fileOf(serving), names, columnsAlone: true });
    }
  }
  return sources;
}
