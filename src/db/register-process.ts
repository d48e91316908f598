import { setTimeout as wait } from "node:timers/promises";
import { type Clock, systemClock } from "../base/clock.ts";
import { Failure } from "../base/failure.ts";
import type { Log } from "../base/log.ts";
import type { ConnectOptions } from "./connect.ts";
import type { Db } from "./db.ts";
import { heldElsewhere, takeShared } from "./holding.ts";
import { electionLock, openingLock } from "./locks.ts";
import {
  electedNow,
  insertProcess,
  listOthers,
  type OtherProcess,
  type ProcessFacts,
  removeProcess,
  renewProcess,
} from "./process-rows.ts";
import { SharedClock } from "./shared-clock.ts";

export interface JoinOptions extends Omit<ProcessFacts, "engine"> {
  readonly connection: ConnectOptions;
  /** Of a process that answers beside others; one that runs jobs takes `engine`, where it is free. */
  readonly besideEngine: string;
  /** Whether it started the database, as one process of the role `all` does: the one that did before is gone. */
  readonly startedDatabase: boolean;
  /** Whether a process of this machine is there. */
  readonly isAlive: (process: {
    readonly pid: number;
    readonly startedAt: string | undefined;
  }) => Promise<boolean>;
  readonly log: Log;
  /** Of the machine; the system's where absent. */
  readonly clock?: Clock;
  /** Brings the database up to date; nobody works alone for it meanwhile. */
  readonly prepare: () => Promise<void>;
}

/** After so long without a word a process is taken for gone. */
export const goneMs = 7_000;
const openingMs = 60_000;
/** The server needs a moment to see that a command was killed which had the database for itself. */
const triesMax = 4;

export async function share(db: Db): Promise<void> {
  for (let tries = 0; !(await takeShared(db)); tries += 1) {
    if (tries === triesMax) throw heldElsewhere();
    await wait(500);
  }
}

export async function waitToOpen(db: Db): Promise<void> {
  await db`select set_config('lock_timeout', ${String(openingMs)}, false)`;
  await db`select pg_advisory_lock(${openingLock})`;
  await db`select set_config('lock_timeout', '0', false)`;
}

/** What a process learned of itself and of the others as it made itself known. */
export interface Registered {
  readonly engine: string;
  readonly leads: boolean;
  readonly isAlone: boolean;
  readonly worksAlone: boolean;
  /** The engine folders of those that it took for gone. */
  readonly gone: readonly string[];
  readonly shared: SharedClock;
  /** When it had asked to be heard, which it was. */
  readonly renewedAt: number;
}

/** Makes a process known; whoever opens at the same time waits (`waitToOpen`). */
export async function register(db: Db, options: JoinOptions): Promise<Registered> {
  const { others, gone } = await judge(db, options);
  const stranger = others.find(({ folder }) => folder !== options.folder);
  if (stranger !== undefined) throw new Failure("conflict", "db-other-folder");
  const working = others.filter(({ role }) => role !== "web");
  const takesFirst = options.role !== "web" && others.every(({ engine }) => engine !== firstEngine);
  const engine = takesFirst ? firstEngine : options.besideEngine;
  await insertProcess(db, { ...options, engine });
  const leads = options.role !== "web" && (await electedNow(db, options.id, electionLock));
  const shared = new SharedClock(options.clock ?? systemClock, options.log);
  const renewedAt = performance.now();
  const heard = await shared.compare(() => renewProcess(db, options.id, goneMs));
  if (heard === undefined) throw takenForGone();
  const alone = { isAlone: others.length === 0, worksAlone: working.length === 0 };
  return { engine, leads, ...alone, gone, shared, renewedAt };
}

/** The others, and the engine folders of those that it takes for gone. */
async function judge(
  db: Db,
  options: JoinOptions,
): Promise<{ readonly others: readonly OtherProcess[]; readonly gone: readonly string[] }> {
  const others: OtherProcess[] = [];
  const late: OtherProcess[] = [];
  const gone: string[] = [];
  for (const other of await listOthers(db, options.id, goneMs)) {
    const isGone = (options.startedDatabase && other.role === "all") || (await isDead(other, options));
    if (!isGone) (other.isLate ? late : others).push(other);
    else if (await removeProcess(db, other)) gone.push(other.engine);
  }
  // A server that was away, or took the place of another one, heard nobody: who is there is heard meanwhile.
  if (late.length > 0) await wait(goneMs);
  for (const other of late) {
    if (await removeProcess(db, other)) gone.push(other.engine);
    else others.push(other);
  }
  return { others, gone };
}

const firstEngine = "engine";

/** It was not let run since it had made itself known: to whoever opens it, its sessions are lost, which they are. */
function takenForGone(): Error {
  return Object.assign(new Error("Others took this process for gone before it was open."), {
    code: "CONNECTION_CLOSED",
  });
}

export async function isDead({ machine, pid, startedAt }: OtherProcess, own: JoinOptions): Promise<boolean> {
  return machine === own.machine && !(await own.isAlive({ pid, startedAt }));
}
