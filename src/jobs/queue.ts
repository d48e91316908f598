import { isDeepStrictEqual } from "node:util";
import { type Clock, systemClock } from "../base/clock.ts";
import type { Job as BossJob, QueueResult } from "pg-boss";
import { Failure } from "../base/failure.ts";
import { newId } from "../base/id.ts";
import type { Log } from "../base/log.ts";
import { isOutage } from "../base/outage.ts";
import { defined } from "../base/defined.ts";
import type { ConnectOptions } from "../db/connect.ts";
import type { Db, Tx } from "../db/db.ts";
import { livingProcesses } from "../db/process-rows.ts";
import type { OwnProcess } from "../db/processes.ts";
import { Announcements } from "./announcements.ts";
import type { HandlerOptions, Job, Jobs, JobState, LaterKinds } from "./jobs.ts";
import { holdersOf, holdJob, recoverOfGone } from "./holders.ts";
import { LateBoss } from "./late-boss.ts";
import {
  activeJobs,
  cancelledOf,
  findQueueOf,
  findStates,
  forgetData,
  makeQueues,
  putBack,
  recover,
  schemaOf,
} from "./rows.ts";

interface JobsOptions {
  readonly db: Db;
  readonly connection: ConnectOptions;
  /** `works` takes jobs, and those of processes that were killed. */
  readonly role: "works" | "adds";
  readonly log: Log;
  /** The process among the others that take jobs; absent where it is the only one. */
  readonly own?: Pick<OwnProcess, "id" | "worksAlone" | "leads" | "onEnded"> | undefined;
  /** Whether this process still holds the database; one that does not begins and ends no job. */
  readonly isHeld?: (() => Promise<boolean>) | undefined;
  /** The queues that jobs are taken from; all of them where absent. */
  readonly kinds?: readonly string[] | undefined;
  /** Those that another process takes jobs from first. */
  readonly later?: LaterKinds | undefined;
  /** That of the machine where absent. */
  readonly clock?: Clock | undefined;
  /** How often jobs are looked for that nobody works at; a minute where absent. */
  readonly lookMs?: number;
}

interface Handler extends HandlerOptions {
  work(job: Job<object>): Promise<void>;
}

/** The longest that pg-boss lets a job run. */
const runSecondsMax = 24 * 3600 - 1;

/** How many are remembered that were cancelled: far more than are taken at once. */
const cancelledMax = 1_000;

/** Opens the queue. Jobs may be added at once; they run after `start`. */
export async function openJobs(options: JobsOptions): Promise<Jobs> {
  const schema = await schemaOf(options.db);
  const boss = new LateBoss({ ...options, schema });
  await using opening = new AsyncDisposableStack();
  // What was started keeps the process, so that it ends where the rest cannot be opened.
  opening.defer(() => boss.stop({ graceful: false }));
  if (options.role === "works") await boss.started();
  const announcements = await Announcements.open(options.db);
  opening.move();
  return new Queue(boss, schema, options, announcements);
}

/** The queue's own statement in a transaction of ours. */
async function within(tx: Tx, sql: string, values: readonly unknown[] = []): Promise<{ rows: unknown[] }> {
  return { rows: await tx.unsafe(sql, [...values] as never[]) };
}

/** Owns the running jobs: stops each one by its signal. */
class Queue implements Jobs {
  readonly #boss: LateBoss;
  readonly #schema: string;
  readonly #options: JobsOptions;
  readonly #announcements: Announcements;
  readonly #handlers = new Map<string, Handler>();
  readonly #running = new Map<string, AbortController>();
  /** Those that were cancelled last: one may have been taken from the queue that has not begun. */
  readonly #cancelled = new Set<string>();
  readonly #repeating = new Map<string, { timer: NodeJS.Timeout; adding: Promise<void> }>();
  readonly #workers: string[] = [];
  readonly #lookMs: number;
  readonly #clock: Clock;
  #unaccounted: readonly string[] = [];
  #looking: { timer: NodeJS.Timeout; look: Promise<void> } | undefined;
  #stopping = false;
  #unlisten: (() => void) | undefined;

  constructor(boss: LateBoss, schema: string, options: JobsOptions, announcements: Announcements) {
    this.#boss = boss;
    this.#schema = schema;
    this.#options = options;
    this.#lookMs = options.lookMs ?? 60_000;
    this.#clock = options.clock ?? systemClock;
    this.#announcements = announcements;
  }

  handle<Data extends object>(
    name: string,
    options: HandlerOptions,
    work: (job: Job<Data>) => Promise<void>,
  ): void {
    this.#handlers.set(name, { ...options, work });
  }

  async add(
    name: string,
    data: object,
    options: { key?: string; startAfter?: Date; tx?: Tx } = {},
  ): Promise<string | undefined> {
    const id = newId();
    const { tx } = options;
    const boss = await this.#boss.started();
    const added = await boss.send(name, data, {
      id,
      // The queue keeps one job a key: one without a key is alone of its kind.
      singletonKey: options.key ?? id,
      ...defined({ startAfter: options.startAfter }),
      ...(tx === undefined ? {} : { db: { executeSql: (sql: string, values) => within(tx, sql, values) } }),
    });
    return added ?? undefined;
  }

  async repeat(name: string, everyMs: number): Promise<void> {
    const next = new Date(this.#clock().getTime() + everyMs);
    await this.add(name, {}, { key: turnOf(next, everyMs), startAfter: next });
    const timer = setInterval(() => {
      this.#repeating.set(name, { timer, adding: this.#addAgain(name, everyMs) });
    }, everyMs).unref();
    this.#repeating.set(name, { timer, adding: Promise.resolve() });
  }

  /** What cannot be added now is added the next time. */
  async #addAgain(name: string, everyMs: number): Promise<void> {
    try {
      await this.add(name, {}, { key: turnOf(this.#clock(), everyMs) });
    } catch (error) {
      if (!isOutage(error)) this.#options.log("job-not-repeated", { queue: name, error });
    }
  }

  statesOf(name: string, keys: readonly string[]): Promise<ReadonlyMap<string, JobState>> {
    return findStates(this.#options.db, this.#schema, { name, keys });
  }

  async cancel(id: string): Promise<void> {
    const name = await findQueueOf(this.#options.db, this.#schema, id);
    if (name === undefined) return;
    await (await this.#boss.started()).cancel(name, id);
    await this.announce(cancelSubject(id));
  }

  announce(subject: string): Promise<void> {
    return this.#announcements.announce(subject);
  }

  async listen(subject: string, listener: () => void): Promise<() => Promise<void>> {
    const stop = this.#announcements.listen(subject, listener);
    return async () => stop();
  }

  async start(): Promise<void> {
    if (this.#options.role === "adds") return;
    const { db, log, kinds } = this.#options;
    const unknown = kinds?.length === 0 ? "" : kinds?.find((kind) => !this.#handlers.has(kind));
    if (unknown !== undefined) {
      const known = [...this.#handlers.keys()].toSorted().join(", ");
      throw new Failure("invalid", "command-serve-kind-unknown", { kind: unknown, known });
    }
    const { own } = this.#options;
    const recovered = own?.worksAlone === false ? 0 : await recover(db, this.#schema);
    if (recovered > 0) log("jobs-recovered", { jobs: recovered });
    // Each is ended by one of the others, which may not be the one that leads.
    own?.onEnded(() => void this.#recoverHeld());
    const heard = (subject: string): void => {
      if (subject.startsWith(cancelSubject(""))) this.#hearCancelled(subject.slice(cancelSubject("").length));
    };
    this.#unlisten = this.#announcements.listenAll(heard, () => void this.#hearMissed());
    await this.#openAll();
    const timer = setInterval(() => {
      this.#looking = { timer, look: this.#recoverLost() };
    }, this.#lookMs).unref();
    this.#looking = { timer, look: Promise.resolve() };
  }

  /** What a process worked at that is gone. */
  async #recoverHeld(): Promise<void> {
    const { db, log, isHeld } = this.#options;
    try {
      if (this.#stopping || (await isHeld?.()) === false) return;
      const jobs = await recoverOfGone(db, this.#schema, await livingProcesses(db));
      if (jobs === 0) return;
      log("jobs-recovered", { jobs });
      // Nothing else tells them before they look by themselves, within ten seconds.
      const boss = await this.#boss.started();
      for (const worker of this.#workers) boss.notifyWorker(worker);
    } catch (error) {
      if (!isOutage(error)) log("jobs-not-looked-for", { error });
    }
  }

  /**
   * A job whose end could not be written, as where the database was away at that moment, is nobody's:
   * it would keep every other of its key away for a day. Not at the first look, as it may just end.
   */
  async #recoverLost(): Promise<void> {
    const { db, log, isHeld } = this.#options;
    try {
      if ((await isHeld?.()) === false) return;
      const found = (await this.#activeHere()).filter((id) => !this.#running.has(id));
      const lost = found.filter((id) => this.#unaccounted.includes(id));
      this.#unaccounted = found;
      if (lost.length > 0 && !this.#stopping) {
        log("jobs-recovered", { jobs: await recover(db, this.#schema, lost) });
      }
    } catch (error) {
      if (!isOutage(error)) log("jobs-not-looked-for", { error });
    }
    if (this.#options.own?.leads === true) await this.#recoverHeld();
  }

  /** Those of this process; where it leads, those of nobody too. */
  async #activeHere(): Promise<readonly string[]> {
    const { db, own } = this.#options;
    const active = await activeJobs(db, this.#schema);
    if (own === undefined) return active;
    const holders = await holdersOf(db, active);
    return active.filter((id) => {
      const holder = holders.get(id);
      return holder === own.id || (holder === undefined && own.leads);
    });
  }

  /** All are looked up at once, and those written that an earlier program did not know; then what it left otherwise. */
  async #openAll(): Promise<void> {
    const boss = await this.#boss.started();
    const names = [...this.#handlers.keys()];
    const left = names.length === 0 ? [] : await boss.getQueues(names);
    const found = new Map(left.map((each) => [each.name, each]));
    const unknown = [...this.#handlers].filter(([name]) => !found.has(name));
    const made = unknown.map(([name, handler]) => ({ ...settingsOf(handler), name, policy: "exclusive" }));
    await makeQueues(this.#options.db, this.#schema, made);
    for (const [name, handler] of this.#handlers) {
      const [settings, known] = [settingsOf(handler), found.get(name)];
      if (known !== undefined && !isSet(known, settings)) await boss.updateQueue(name, settings);
      await this.#open(name, handler);
    }
  }

  async #open(name: string, handler: Handler): Promise<void> {
    const { kinds, later } = this.#options;
    if (kinds?.includes(name) === false) return;
    if (later?.kinds.includes(name) === true) this.#openOnceEnded(later.ended, name, handler);
    else await this.#openWorkers(name, handler);
  }

  #openOnceEnded(ended: Promise<void>, name: string, handler: Handler): void {
    ended
      .then(() => (this.#stopping ? undefined : this.#openWorkers(name, handler)))
      .catch((error: unknown) => this.#options.log("jobs-not-taken", { queue: name, error }));
  }

  async #openWorkers(name: string, handler: Handler): Promise<void> {
    for (let worker = 0; worker < handler.concurrency; worker += 1) await this.#openWorker(name, handler);
  }

  /** What waited while a job ran begins at once: the worker looks for it before it rests. */
  async #openWorker(name: string, handler: Handler): Promise<void> {
    let worker = "";
    const boss = await this.#boss.started();
    worker = await boss.work<object>(
      name,
      {
        localConcurrency: 1,
        batchSize: 1,
        pollingIntervalSeconds: 2,
        notifyPollingIntervalSeconds: 10,
      },
      async (jobs: BossJob[]) => {
        for (const job of jobs) {
          try {
            await this.#run(handler, job);
          } finally {
            boss.notifyWorker(worker);
          }
        }
      },
    );
    this.#workers.push(worker);
  }

  async #run(handler: Handler, job: BossJob): Promise<void> {
    // What was put back a moment ago is offered once more before the queue has stopped.
    if (this.#stopping) return putBack(this.#options.db, this.#schema, job.id);
    // It is known as soon as it is taken: who cancels it, or stops the queue, may come before it begins.
    const controller = new AbortController();
    this.#running.set(job.id, controller);
    if (this.#cancelled.has(job.id)) controller.abort();
    try {
      await this.#untilHeld();
      await this.#work(handler, job, controller.signal);
      await this.#untilHeld();
    } catch (error) {
      await this.#untilHeld();
      if (!controller.signal.aborted) {
        this.#options.log("job-failed", { queue: job.name, job: job.id, error });
        throw error;
      }
      // Interrupted by the end of the process: it begins again at the next start, as if it had not.
      if (this.#stopping) await putBack(this.#options.db, this.#schema, job.id);
    } finally {
      this.#running.delete(job.id);
    }
  }

  async #work(handler: Handler, job: BossJob, stopped: AbortSignal): Promise<void> {
    const { db, own } = this.#options;
    // Its process was killed between forgetting it and saying that it was done.
    if (handler.isPrivate === true && job.data === null) return;
    if (own !== undefined) await holdJob(db, job.id, own.id);
    stopped.throwIfAborted();
    await handler.work({ id: job.id, data: job.data, signal: AbortSignal.any([stopped, job.signal]) });
    if (handler.isPrivate === true) await forgetData(db, this.#schema, job.id);
  }

  #hearCancelled(id: string): void {
    this.#running.get(id)?.abort();
    this.#cancelled.add(id);
    const [oldest] = this.#cancelled;
    if (oldest !== undefined && this.#cancelled.size > cancelledMax) this.#cancelled.delete(oldest);
  }

  /** Of what runs here, while nobody could tell. */
  async #hearMissed(): Promise<void> {
    try {
      const running = [...this.#running.keys()];
      for (const id of await cancelledOf(this.#options.db, this.#schema, running)) this.#hearCancelled(id);
    } catch (error) {
      if (!isOutage(error)) this.#options.log("jobs-not-looked-for", { error });
    }
  }

  /** The job is another process's where that took the database: this one is ending, and says nothing of it. */
  async #untilHeld(): Promise<void> {
    const isHeld = await this.#options.isHeld?.();
    if (isHeld === false) await new Promise<never>(() => undefined);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#unlisten?.();
    clearInterval(this.#looking?.timer);
    await this.#looking?.look;
    for (const { timer } of this.#repeating.values()) clearInterval(timer);
    await Promise.all([...this.#repeating.values()].map(({ adding }) => adding));
    for (const controller of this.#running.values()) controller.abort();
    await this.#boss.stop({ graceful: true, timeout: 15_000 });
    await this.#announcements.close();
  }
}

function settingsOf({ attempts, isPrivate }: HandlerOptions) {
  return {
    retryLimit: attempts - 1,
    retryDelay: 5,
    retryBackoff: true,
    expireInSeconds: runSecondsMax,
    deleteAfterSeconds: (isPrivate === true ? 7 : 30) * 24 * 3600,
    retentionSeconds: 365 * 24 * 3600,
    notify: true,
  };
}

function isSet(found: QueueResult, settings: ReturnType<typeof settingsOf>): boolean {
  return isDeepStrictEqual({ ...found, ...settings }, found);
}

/** The same for two processes, of which the second takes the place of the first. */
function turnOf(at: Date, everyMs: number): string {
  return new Date(Math.floor(at.getTime() / everyMs) * everyMs).toISOString();
}

function cancelSubject(id: string): string {
  return `job-cancelled:${id}`;
}
