import { setTimeout as wait } from "node:timers/promises";
import { type Clock, systemClock } from "../base/clock.ts";
import { Failure } from "../base/failure.ts";
import type { Log } from "../base/log.ts";
import { isOutage } from "../base/outage.ts";
import { connect, type ConnectOptions } from "./connect.ts";
import type { Db } from "./db.ts";
import { heldElsewhere, takeShared } from "./holding.ts";
import { SharedClock } from "./shared-clock.ts";
import { electionLock, openingLock } from "./locks.ts";
import {
  electedNow,
  insertProcess,
  listOthers,
  type OtherProcess,
  type ProcessFacts,
  removeProcess,
  renewProcess,
  type HeardProcess,
} from "./process-rows.ts";

/** What a process of the instance is open for. */
export type ProcessRole = ProcessFacts["role"];

/** One of the processes of an instance, as it knows itself among them. */
export interface OwnProcess extends AsyncDisposable {
  readonly id: string;
  readonly role: ProcessRole;
  /** The folder of its copies of tables, in that of the instance. */
  readonly engine: string;
  /** Whether no other one was open when it began. */
  readonly isAlone: boolean;
  /** Whether none of those ran jobs. */
  readonly worksAlone: boolean;
  /** They open one after the other: now the next one may. */
  letNextOpen(): Promise<void>;
  /** Aborted, with the refusal as its reason, once others have taken over what it worked at. */
  readonly lost: AbortSignal;
  /** Asks the database, at this moment. */
  isOurs(): Promise<boolean>;
  /** Whether others cannot have taken over yet, by the clock of the machine alone. */
  mayAct(): boolean;
  /** Whether it does what one alone must do. */
  readonly leads: boolean;
  /** Whether another one was open when it looked last. */
  readonly hasOthers: boolean;
  /** The database's, which all of them share, where that of the machine is another one by a second or more. */
  readonly clock: Clock;
  /** Called once it leads, where it does not yet. Where it cannot begin, the process is lost, and another one leads. */
  onLeading(begin: () => Promise<void>): void;
  /** Called with the engine folders of processes that ended without a word, also of those that were gone when it began. */
  onEnded(listener: (engines: readonly string[]) => void): void;
}

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

/** Makes this process known to those of the same instance. Its sessions bear its name: others can end them. */
export async function joinProcesses(options: JoinOptions): Promise<OwnProcess> {
  const db = connect({ ...options.connection, connectionsMax: 1, process: options.id });
  try {
    if (options.role !== "web") await share(db);
    await waitToOpen(db);
    await options.prepare();
    const own = await register(db, options);
    return new JoinedProcess(db, options, own);
  } catch (error) {
    await db.end({ timeout: 1 });
    throw error;
  }
}

/** After so long without a word a process is taken for gone. */
export const goneMs = 7_000;
const renewMs = 1_500;
const tickMs = 500;
/** A tick that comes so late tells of a process that was stopped (SIGSTOP, a frozen machine). */
const pausedMs = 3_000;
/** Others begin to count when they hear of it, later than it says so. */
const actMs = goneMs - 1_000;
const openingMs = 60_000;
/** The server needs a moment to see that a command was killed which had the database for itself. */
const triesMax = 4;

async function share(db: Db): Promise<void> {
  for (let tries = 0; !(await takeShared(db)); tries += 1) {
    if (tries === triesMax) throw heldElsewhere();
    await wait(500);
  }
}

async function waitToOpen(db: Db): Promise<void> {
  await db`select set_config('lock_timeout', ${String(openingMs)}, false)`;
  await db`select pg_advisory_lock(${openingLock})`;
  await db`select set_config('lock_timeout', '0', false)`;
}

interface Registered extends Pick<OwnProcess, "engine" | "leads" | "isAlone" | "worksAlone"> {
  /** The engine folders of those that it took for gone. */
  readonly gone: readonly string[];
  readonly shared: SharedClock;
}

async function register(db: Db, options: JoinOptions): Promise<Registered> {
  const { others, gone } = await judge(db, options);
  const stranger = others.find(({ folder }) => folder !== options.folder);
  if (stranger !== undefined) throw new Failure("conflict", "db-other-folder");
  const working = others.filter(({ role }) => role !== "web");
  const takesFirst = options.role !== "web" && others.every(({ engine }) => engine !== firstEngine);
  const engine = takesFirst ? firstEngine : options.besideEngine;
  await insertProcess(db, { ...options, engine });
  const leads = options.role !== "web" && (await electedNow(db, options.id, electionLock));
  const shared = new SharedClock(options.clock ?? systemClock, options.log);
  await shared.compare(() => renewProcess(db, options.id, goneMs));
  return { engine, leads, isAlone: others.length === 0, worksAlone: working.length === 0, gone, shared };
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

async function isDead({ machine, pid, startedAt }: OtherProcess, own: JoinOptions): Promise<boolean> {
  return machine === own.machine && !(await own.isAlive({ pid, startedAt }));
}

class JoinedProcess implements OwnProcess {
  readonly id: string;
  readonly role: ProcessRole;
  readonly engine: string;
  readonly isAlone: boolean;
  readonly worksAlone: boolean;
  readonly clock: Clock;
  readonly #db: Db;
  readonly #options: JoinOptions;
  readonly #shared: SharedClock;
  readonly #lost = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #leading: (() => Promise<void>)[] = [];
  readonly #ended: ((engines: readonly string[]) => void)[] = [];
  readonly #goneBefore: readonly string[];
  #tickedAt = performance.now();
  /** When the last renewal that was written had been asked for. */
  #renewedAt = performance.now();
  #askedAt = performance.now();
  #isAsking = false;
  #isSilent = false;
  #leads: boolean;
  #hasRivals: boolean;
  #hasOthers: boolean;
  #looking: Promise<void> = Promise.resolve();

  constructor(
    db: Db,
    options: JoinOptions,
    { engine, leads, isAlone, worksAlone, gone, shared }: Registered,
  ) {
    this.#db = db;
    this.#options = options;
    this.id = options.id;
    this.role = options.role;
    this.engine = engine;
    this.isAlone = isAlone;
    this.worksAlone = worksAlone;
    this.#shared = shared;
    this.clock = () => shared.now();
    this.#leads = leads;
    this.#goneBefore = gone;
    this.#hasRivals = !worksAlone;
    this.#hasOthers = !isAlone;
    this.#timer = setInterval(() => this.#tick(), tickMs);
    this.#askedAt = -Infinity;
    this.#tick();
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  get hasOthers(): boolean {
    return this.#hasOthers;
  }

  get leads(): boolean {
    return this.#leads && !this.#lost.signal.aborted;
  }

  onLeading(begin: () => Promise<void>): void {
    this.#leading.push(begin);
    if (this.#leads) this.#lead();
  }

  onEnded(listener: (engines: readonly string[]) => void): void {
    this.#ended.push(listener);
    if (this.#goneBefore.length > 0) listener(this.#goneBefore);
  }

  async letNextOpen(): Promise<void> {
    await this.#db`select pg_advisory_unlock(${openingLock})`;
  }

  mayAct(): boolean {
    if (this.#lost.signal.aborted) return false;
    // Who was stopped while it was alone knows nothing of who came since.
    const knownAt = this.#hasRivals ? this.#renewedAt : Math.max(this.#renewedAt, this.#tickedAt);
    return performance.now() - knownAt < actMs;
  }

  async isOurs(): Promise<boolean> {
    if (this.role !== "web" && !this.#lost.signal.aborted) await this.#renew();
    return !this.#lost.signal.aborted;
  }

  #tick(): void {
    const now = performance.now();
    const wasPaused = now - this.#tickedAt > pausedMs;
    if (now - this.#tickedAt >= actMs) this.#hasRivals = true;
    this.#tickedAt = now;
    if (this.#isAsking || this.#lost.signal.aborted) return;
    if (!wasPaused && now - this.#askedAt < renewMs) return;
    this.#askedAt = now;
    this.#isAsking = true;
    this.#looking = this.#look()
      .then(
        () => {
          this.#isSilent = false;
        },
        (error: unknown) => {
          // What was not answered is asked again at the next tick.
          this.#askedAt = -Infinity;
          if (!this.#isSilent) this.#options.log("database-not-held", { error });
          this.#isSilent = true;
        },
      )
      .finally(() => {
        this.#isAsking = false;
      });
  }

  async #look(): Promise<void> {
    const standing = await this.#renew();
    if (standing === undefined) return;
    const others = await listOthers(this.#db, this.id, goneMs);
    this.#hasOthers = others.length > 0;
    if (this.role === "web") return;
    const gone = await this.#removeGone(others, standing);
    this.#hasRivals = others.some((other) => other.role !== "web" && !gone.includes(other));
    if (!this.#leads && (await electedNow(this.#db, this.id, electionLock))) this.#lead();
    if (gone.length > 0) for (const listener of this.#ended) listener(gone.map(({ engine }) => engine));
  }

  async #removeGone(
    others: readonly OtherProcess[],
    { isSteady }: HeardProcess,
  ): Promise<readonly OtherProcess[]> {
    const gone: OtherProcess[] = [];
    for (const other of others) {
      const isGone = (isSteady && other.isLate) || (await isDead(other, this.#options));
      if (!isGone || !(await removeProcess(this.#db, other))) continue;
      this.#options.log("process-gone", { id: other.id, role: other.role });
      gone.push(other);
    }
    return gone;
  }

  #lead(): void {
    this.#leads = true;
    for (const begin of this.#leading.splice(0)) this.#begin(begin);
  }

  #begin(begin: () => Promise<void>): void {
    begin().catch((error: unknown) => {
      this.#options.log("work-not-begun", { error });
      this.#lost.abort(new Failure("unavailable", "db-work-not-begun"));
    });
  }

  /** A process that only answers is known again after it was away; one that runs jobs has lost them to others. */
  async #renew(): Promise<HeardProcess | undefined> {
    const askedAt = performance.now();
    const isHeld = this.role === "web" || (await takeShared(this.#db));
    const standing = isHeld
      ? await this.#shared.compare(() => renewProcess(this.#db, this.id, goneMs))
      : undefined;
    if (standing !== undefined) {
      this.#renewedAt = askedAt;
      return standing;
    }
    if (this.role === "web") {
      await insertProcess(this.#db, { ...this.#options, engine: this.engine });
    } else if (!this.#lost.signal.aborted) {
      this.#options.log("database-held-elsewhere");
      this.#lost.abort(new Failure("conflict", "db-lost-to-another"));
    }
    return undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
    try {
      await this.#db`delete from instance_processes where id = ${this.id}`;
    } catch (error) {
      // Where the database went first, the others see that it is gone.
      if (!isOutage(error)) throw error;
    } finally {
      await this.#db.end({ timeout: 1 });
    }
  }
}
