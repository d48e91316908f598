import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../base/clock.ts";
import { Failure } from "../base/failure.ts";
import { isOutage } from "../base/outage.ts";
import { connect } from "./connect.ts";
import type { Db } from "./db.ts";
import { takeShared } from "./holding.ts";
import {
  goneMs,
  isDead,
  type JoinOptions,
  register,
  type Registered,
  share,
  waitToOpen,
} from "./register-process.ts";
import type { SharedClock } from "./shared-clock.ts";
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
  /** The same, after a pause once the database told whether they have; it waits some seconds for that. */
  untilKnown(): Promise<boolean>;
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

const renewMs = 1_500;
const tickMs = 500;
/** A tick that comes so late tells of a process that was stopped (SIGSTOP, a frozen machine). */
export const pausedMs = 3_000;
/** Others begin to count when they hear of it, later than it says so. */
const actMs = goneMs - 1_000;
/** So long after a pause what is asked waits for what the database says of it. */
const wakingMs = 10_000;
const wakeMs = 20;

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
  #tickedAt: number;
  /** When the last renewal that was written had been asked for. */
  #renewedAt: number;
  /** When it ran again after the last pause. */
  #wokeAt = -Infinity;
  #askedAt = -Infinity;
  #isAsking = false;
  #isSilent = false;
  #leads: boolean;
  #hasRivals: boolean;
  #hasOthers: boolean;
  #looking: Promise<void> = Promise.resolve();
  /** Its row is taken away by itself, which tells of no other. */
  #isLeaving = false;

  constructor(
    db: Db,
    options: JoinOptions,
    { engine, leads, isAlone, worksAlone, gone, shared, renewedAt }: Registered,
  ) {
    this.#db = db;
    this.#options = options;
    this.id = options.id;
    this.role = options.role;
    this.engine = engine;
    this.isAlone = isAlone;
    this.worksAlone = worksAlone;
    this.#shared = shared;
    this.#renewedAt = renewedAt;
    this.#tickedAt = renewedAt;
    this.clock = () => shared.now();
    this.#leads = leads;
    this.#goneBefore = gone;
    this.#hasRivals = !worksAlone;
    this.#hasOthers = !isAlone;
    this.#timer = setInterval(() => this.#tick(), tickMs);
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

  async untilKnown(): Promise<boolean> {
    while (!this.mayAct()) {
      if (!this.#isWaking()) return false;
      this.#tick();
      await wait(wakeMs);
    }
    return true;
  }

  #isWaking(): boolean {
    const now = performance.now();
    return !this.#lost.signal.aborted && (now - this.#tickedAt > pausedMs || now - this.#wokeAt < wakingMs);
  }

  async isOurs(): Promise<boolean> {
    if (this.role !== "web" && !this.#lost.signal.aborted && !this.#isLeaving) await this.#renew();
    return !this.#lost.signal.aborted;
  }

  #tick(): void {
    const now = performance.now();
    const wasPaused = now - this.#tickedAt > pausedMs;
    if (now - this.#tickedAt >= actMs) this.#hasRivals = true;
    this.#tickedAt = now;
    if (wasPaused) this.#wokeAt = now;
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
    } else if (!this.#lost.signal.aborted && !this.#isLeaving) {
      this.#options.log("database-held-elsewhere");
      this.#lost.abort(new Failure("conflict", "db-lost-to-another"));
    }
    return undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isLeaving = true;
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
