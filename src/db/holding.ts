import { setTimeout as wait } from "node:timers/promises";
import { Failure } from "../base/failure.ts";
import type { Log } from "../base/log.ts";
import { connect, type ConnectOptions } from "./connect.ts";
import type { Db } from "./db.ts";

export interface HeldDatabase extends AsyncDisposable {
  /** Aborted, with the refusal as its reason, once another process holds the database. */
  readonly lost: AbortSignal;
  /** Asks the server, at this moment. */
  isOurs(): Promise<boolean>;
}

/**
 * Machines that share a database and a folder do not see each other's processes: which one works is told by a
 * lock of its session, which ends with it. A machine that vanishes is noticed by the server in half a minute.
 */
export async function holdDatabase(connection: ConnectOptions, log: Log): Promise<HeldDatabase> {
  const db = connect({ ...connection, connectionsMax: 1 });
  if (!(await take(db))) {
    await db.end({ timeout: 1 });
    throw heldElsewhere();
  }
  const lost = new AbortController();
  // A session that was cut has lost its lock: the next one takes it again, unless another process has.
  const isOurs = async (): Promise<boolean> => {
    if (!lost.signal.aborted && !(await take(db))) {
      log("database-held-elsewhere");
      lost.abort(new Failure("conflict", "db-lost-to-another"));
    }
    return !lost.signal.aborted;
  };
  let tickedAt = performance.now();
  let lookedAt = tickedAt;
  let isSilent = false;
  const timer = setInterval(() => {
    const now = performance.now();
    const wasPaused = now - tickedAt > pausedMs;
    tickedAt = now;
    if (!wasPaused && now - lookedAt < renewMs) return;
    lookedAt = now;
    isOurs().then(
      () => {
        isSilent = false;
      },
      (error: unknown) => {
        // What was not answered is asked again at the next tick: until then nobody knows whose it is.
        lookedAt = -Infinity;
        if (!isSilent) log("database-not-held", { error });
        isSilent = true;
      },
    );
  }, tickMs);
  return {
    lost: lost.signal,
    isOurs,
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await db.end({ timeout: 1 });
    },
  };
}

/** Refuses a database that another process works for, on this machine or on another. */
export async function refuseDatabaseHeld(connection: ConnectOptions): Promise<void> {
  for (let tries = 0; await isDatabaseHeld(connection); tries += 1) {
    if (tries === triesMax) throw heldElsewhere();
    await wait(500);
  }
}

/** The server needs a moment to see that a process was killed. */
const triesMax = 4;

/** Whether a process works for the database behind a connection. */
export async function isDatabaseHeld(connection: ConnectOptions): Promise<boolean> {
  const db = connect({ ...connection, connectionsMax: 1 });
  try {
    const [row] = await db<{ free: boolean }[]>`
      select pg_try_advisory_xact_lock(hashtextextended(${name} || current_schema(), 0)) as free`;
    return row?.free === false;
  } catch (cause) {
    throw new Failure("unavailable", "db-not-reached", {}, { cause });
  } finally {
    await db.end({ timeout: 1 });
  }
}

const name = "maille works for ";
/** Below the time after which a connection without a question is closed. */
const renewMs = 10_000;
const tickMs = 500;
/** A tick that comes so late tells of a process that was stopped (SIGSTOP, a frozen machine), and may have lost its lock. */
const pausedMs = 3_000;

/** Whether the lock is this session's. Over a socket the settings of TCP change nothing. */
async function take(db: Db): Promise<boolean> {
  const [row] = await db<{ ours: boolean }[]>`
    with alive as materialized (
      select set_config('tcp_keepalives_idle', '10', false), set_config('tcp_keepalives_interval', '5', false),
             set_config('tcp_keepalives_count', '4', false)
    )
    select case
      when exists (select 1 from pg_locks where locktype = 'advisory' and pid = pg_backend_pid() and granted) then true
      else pg_try_advisory_lock(hashtextextended(${name} || current_schema(), 0))
    end as ours from alive`;
  return row?.ours === true;
}

/** Whether the session shares the database with those that work for it: nobody has it alone. */
export async function takeShared(db: Db): Promise<boolean> {
  const [row] = await db<{ ours: boolean }[]>`
    with alive as materialized (
      select set_config('tcp_keepalives_idle', '10', false), set_config('tcp_keepalives_interval', '5', false),
             set_config('tcp_keepalives_count', '4', false)
    )
    select case
      when exists (select 1 from pg_locks
        where locktype = 'advisory' and mode = 'ShareLock' and pid = pg_backend_pid() and granted) then true
      else pg_try_advisory_lock_shared(hashtextextended(${name} || current_schema(), 0))
    end as ours from alive`;
  return row?.ours === true;
}

/** What is told where one process has the database alone, or would. */
export function heldElsewhere(): Failure {
  return new Failure("conflict", "db-held-elsewhere");
}
