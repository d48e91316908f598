import { setTimeout as wait } from "node:timers/promises";
import type { Db } from "../../../src/db/db.ts";

/** A statement at which an instance stands still, inside its transaction. */
export interface Statement {
  readonly table: string;
  readonly on: "insert" | "update" | "delete";
  /** Of rows that are such alone: SQL over `new` and `old`. */
  readonly when?: string;
  /** At the statement itself, or at the end of its transaction. */
  readonly at: "statement" | "commit";
}

export interface HeldStatement {
  /** Resolves once the instance stands there. */
  reached(): Promise<void>;
  /** After the instance died: what it asked of PostgreSQL is as if it had not been. */
  lose(): Promise<void>;
  /** After the instance died: PostgreSQL does what it was asked, and tells nobody. */
  keep(): Promise<void>;
}

/** An advisory lock of these tests. */
const lock = 7_110_110;

/** The test holds a lock that a trigger waits for. One at a time in a database. */
export async function holdStatement(db: Db, { table, on, when, at }: Statement): Promise<HeldStatement> {
  const own = await db.reserve();
  await own`select pg_advisory_lock(${lock})`;
  const trigger =
    at === "commit" ? `create constraint trigger hold_here after` : `create trigger hold_here before`;
  await own.unsafe(`
    create or replace function hold_here() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock_shared(${lock}); return coalesce(new, old); end $$;
    ${trigger} ${on} on ${table} ${at === "commit" ? "deferrable initially deferred" : ""}
      for each row ${when === undefined ? "" : `when (${when})`} execute function hold_here()`);
  const waiting = async (): Promise<readonly number[]> => {
    const rows = await db<{ pid: number }[]>`
      select pid from pg_locks where locktype = 'advisory' and objid = ${lock} and not granted
        and database = (select oid from pg_database where datname = current_database())`;
    return rows.map(({ pid }) => pid);
  };
  const end = async (): Promise<void> => {
    const sessions = await waiting();
    await own`select pg_advisory_unlock(${lock})`;
    // What the end of the transaction does besides is done too.
    while (await areActive(db, sessions)) await wait(5);
    await endLeft(db);
    await own.unsafe(`drop trigger hold_here on ${table}`);
    own.release();
  };
  return {
    reached: async () => {
      while ((await waiting()).length === 0) await wait(10);
    },
    lose: async () => {
      await endLeft(db);
      await end();
    },
    keep: end,
  };
}

async function areActive(db: Db, sessions: readonly number[]): Promise<boolean> {
  const active = await db`
    select from pg_stat_activity where pid = any(${[...sessions]}::int[]) and state = 'active'`;
  return active.length > 0;
}

/** Sessions of a process that died, which PostgreSQL would notice when it next tells them something. */
export async function endLeft(db: Db): Promise<void> {
  for (;;) {
    const left = await db`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name like 'maille%'`;
    if (left.length === 0) return;
    await wait(5);
  }
}
