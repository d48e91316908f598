import { setTimeout } from "node:timers/promises";
import type { Db, Tx } from "./db.ts";

/** Says, with the change that is made, that rows as they were must leave the pages of a table. */
export async function noteToRewrite(tx: Tx, table: string): Promise<void> {
  await tx`insert into tables_to_rewrite (name) values (${table}) on conflict do nothing`;
}

/** Rewrites every table that is noted. One whose rows are still read stays noted, until the next call. */
export async function rewriteNoted(db: Db, patience?: number): Promise<void> {
  for (const { name } of await db<{ name: string }[]>`select name from tables_to_rewrite order by name`) {
    if (await rewriteTable(db, name, patience)) await db`delete from tables_to_rewrite where name = ${name}`;
  }
}

/**
 * Writes a table anew: rows as they were lie in no page of it any more, nor do their values in what PostgreSQL keeps
 * of columns to plan by. Waits `patience` milliseconds, twice at most, for who still reads them. Tells whether they
 * are gone.
 */
export async function rewriteTable(db: Db, table: string, patience = 30_000): Promise<boolean> {
  const isRead = await areStillRead(db, patience);
  await db`vacuum (full, analyze) ${db(table)}`;
  const isPlanned = await areStillRead(db, patience);
  await db`vacuum (full) pg_catalog.pg_statistic`;
  return !isRead && !isPlanned;
}

/**
 * Whether a transaction goes on that began before this, after `patience` milliseconds. For it, PostgreSQL keeps what
 * was changed meanwhile; its own, that of its statistics, is over within seconds. For one that writes, in whichever
 * database of the server, it does so for whoever comes, if only to connect.
 */
async function areStillRead(db: Db, patience: number): Promise<boolean> {
  const [now] = await db<{ id: string }[]>`select pg_current_xact_id()::xid::text as id`;
  for (const since = performance.now(); ; await setTimeout(100)) {
    const readers = await db`
      select from pg_stat_activity, age(${now?.id ?? null}::text::xid) as since
      where pid <> pg_backend_pid() and (age(backend_xid) >= since
        or (datname = current_database() or datname is null) and age(backend_xmin) >= since)`;
    if (readers.length === 0) return false;
    if (performance.now() - since > patience) return true;
  }
}
