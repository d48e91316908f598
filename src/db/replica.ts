import { AsyncLocalStorage } from "node:async_hooks";
import type { LastSeen } from "../base/last-seen.ts";
import { isOutage } from "../base/outage.ts";
import { answered } from "./answered.ts";
import type { Db } from "./db.ts";
import { isRead } from "./noted.ts";

/** A statement as the driver holds it (3.4.9), until it is sent. */
interface Statement {
  readonly handler: (statement: Statement) => unknown;
  reject: (error: unknown) => void;
}

/** A reader who is answered from it, until anything is written for them, or it did not answer: then the database does. */
interface Reading {
  isOver: boolean;
}

const answerMsMax = 2_000;
/** So long what it told is believed. */
const rightMs = 1_000;
/** What did not answer is not asked again before. */
const awayMs = 5_000;

/** How far a replica is, and whether it leads. */
interface Told {
  readonly replayed: number;
  readonly leads: boolean;
}

const nothing: Told = { replayed: -1, leads: false };

const readings = new AsyncLocalStorage<Reading>();

/**
 * Whether what is asked now a replica answers, which may be behind: that is told to nobody who reads the database, as
 * they asked for all that was written before they came.
 */
export function isOnReplica(): boolean {
  return readings.getStore()?.isOver === false;
}

/**
 * What the database does for all, and a reader waits for; `work` tells whether it is done. Then a reader whom a replica
 * answers reads the database, which has it. Where it is late, or the database away, they are answered without it: what
 * is asked within `work` ends nobody's reading.
 */
export async function doneByDatabase(work: () => Promise<boolean>): Promise<void> {
  const reading = readings.getStore();
  if (reading === undefined || reading.isOver) return void (await work());
  try {
    if (await readings.exit(work)) reading.isOver = true;
  } catch (error) {
    if (!isOutage(error)) throw error;
  }
}

/**
 * A replica of the database, which answers those who are told apart from nobody. It is asked where it has replayed
 * all that the database had when they came, as its position in the log says; what it cannot answer after all, the
 * database does.
 */
export class Replica implements AsyncDisposable {
  readonly #db: Db;
  #told: Told = nothing;
  #askedAt = -Infinity;
  #awayUntil = -Infinity;

  constructor(db: Db) {
    this.#db = db;
  }

  /** The same database; what is asked of it within `read` the replica answers, but for what writes. */
  beside(db: Db): Db {
    const { handler } = db`` as unknown as Statement;
    return new Proxy(db, {
      apply: (target, self, told: unknown[]) => {
        const ask = target as unknown as (...told: unknown[]) => unknown;
        const reading = readings.getStore();
        if (reading === undefined || reading.isOver || !isStatement(told[0]))
          return Reflect.apply(ask, self, told);
        if (!isRead(told[0])) {
          reading.isOver = true;
          return Reflect.apply(ask, self, told);
        }
        const statement = (this.#db as unknown as (...told: unknown[]) => Statement)(...told);
        return this.#orElse(statement, handler, reading);
      },
      get: (target, name) => {
        const reading = readings.getStore();
        if (reading !== undefined && (name === "begin" || name === "unsafe")) reading.isOver = true;
        return Reflect.get(target, name) as unknown;
      },
    });
  }

  /**
   * Whether it has what was seen of the database. Of one that is away, the log may have been a little longer than what
   * anybody saw: then it is enough to have those transactions.
   */
  async has({ position, transactions }: LastSeen, isAway: boolean): Promise<boolean> {
    if (performance.now() < this.#awayUntil) return false;
    // Its address may lead to another one since, which is not as far.
    if (this.#told.replayed < position || performance.now() - this.#askedAt > rightMs) {
      this.#askedAt = performance.now();
      this.#told = (await this.#ask(askTold)) ?? nothing;
    }
    // One that leads beside the database goes on with a log of its own.
    if (this.#told.leads && !isAway) return false;
    if (this.#told.replayed >= position) return true;
    if (!isAway || transactions.length === 0) return false;
    return (await this.#ask((db) => askSeen(db, transactions))) ?? false;
  }

  /** Answers a reader from it. */
  read<Answer>(work: () => Answer): Answer {
    return readings.run({ isOver: false }, work);
  }

  /** How many seconds it is behind; `undefined` where it does not answer. */
  async behindS(): Promise<number | undefined> {
    try {
      return await answered(askBehind(this.#db), answerMsMax);
    } catch (error) {
      if (!isOutage(error)) throw error;
      return undefined;
    }
  }

  async #ask<Answer>(question: (db: Db) => Promise<Answer>): Promise<Answer | undefined> {
    try {
      return await answered(question(this.#db), answerMsMax);
    } catch (error) {
      this.#awayUntil = performance.now() + awayMs;
      if (!isOutage(error)) throw error;
      return undefined;
    }
  }

  /** What it refuses because of what it is, the database is asked. */
  #orElse(statement: Statement, askDatabase: Statement["handler"], reading: Reading): Statement {
    const { reject } = statement;
    statement.reject = (error) => {
      statement.reject = reject;
      const isOwn = isOfReplica(error);
      if (!isOwn && !isOutage(error)) return reject(error);
      if (!isOwn) this.#awayUntil = performance.now() + awayMs;
      reading.isOver = true;
      askDatabase(statement);
    };
    return statement;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#db.end({ timeout: 1 });
  }
}

/** It writes nothing (25006), and ends what keeps it from replaying (40001; PostgreSQL documentation, 27.4.2). */
function isOfReplica(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "25006" || error.code === "40001");
}

/** How far it is; once it leads, it has what it writes itself. */
async function askTold(db: Db): Promise<Told | undefined> {
  const [row] = await db<{ replayed: number | null; leads: boolean }[]>`
    select not pg_is_in_recovery() as leads, (case when pg_is_in_recovery() then pg_last_wal_replay_lsn()
      else pg_current_wal_flush_lsn() end - '0/0')::bigint as replayed`;
  return row && { leads: row.leads, replayed: row.replayed ?? -1 };
}

async function askBehind(db: Db): Promise<number | undefined> {
  const [row] = await db<{ behind: number }[]>`
    select case when pg_is_in_recovery()
      then extract(epoch from now() - pg_last_xact_replay_timestamp())::float8 else 0 end as behind`;
  return row?.behind;
}

/** Whether it has the marks of transactions. The end of what it received may be a part of a record, which it never replays. */
async function askSeen(db: Db, transactions: readonly string[]): Promise<boolean> {
  const [row] = await db<{ seen: number }[]>`
    select count(distinct transaction)::int as seen from page_changes
    where transaction = any(${[...transactions]}::text[]::xid8[])`;
  return row?.seen === transactions.length;
}

/** Not the name of a table, nor rows that are to be written. */
function isStatement(told: unknown): told is TemplateStringsArray {
  return typeof told === "object" && told !== null && "raw" in told;
}
