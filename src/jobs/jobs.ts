import type { Tx } from "../db/db.ts";

export type JobState = "waiting" | "running" | "done" | "cancelled" | "failed";

/** What a handler is given. `signal` aborts when the job is cancelled or the process stops. */
export interface Job<Data> {
  readonly id: string;
  readonly data: Data;
  readonly signal: AbortSignal;
}

export interface HandlerOptions {
  readonly concurrency: number;
  readonly attempts: number;
  /** What its jobs are about names people: nothing of it stays once a job is done, and no more than a week where it failed. */
  readonly isPrivate?: boolean;
}

/** Kinds of jobs that another process of the instance takes alone until it has ended. */
export interface LaterKinds {
  readonly kinds: readonly string[];
  /** Never rejected. */
  readonly ended: Promise<void>;
}

/** The queue, in PostgreSQL. A job whose process dies is taken up again by the next start. */
export interface Jobs {
  /** Names a queue and its work. Called once for each name, before `start`. */
  handle<Data extends object>(
    name: string,
    options: HandlerOptions,
    work: (job: Job<Data>) => Promise<void>,
  ): void;
  /**
   * Adds a job; `key` makes it the only one of its kind waiting or running. With `tx` it is added
   * where that transaction is written, and not at all where it is not.
   */
  add(
    name: string,
    data: object,
    options?: { key?: string; startAfter?: Date; tx?: Tx },
  ): Promise<string | undefined>;
  /**
   * Adds the job each time that so long has passed, until the queue stops. By the clock of this
   * process: a job that had to add the next one would be the last where the database was away at that
   * moment.
   */
  repeat(name: string, everyMs: number): Promise<void>;
  /** How the last job of each key stands, of those that the queue still knows. */
  statesOf(name: string, keys: readonly string[]): Promise<ReadonlyMap<string, JobState>>;
  cancel(id: string): Promise<void>;
  /** Tells the listeners of a subject in every process that something changed (NOTIFY). */
  announce(subject: string): Promise<void>;
  listen(subject: string, listener: () => void): Promise<() => Promise<void>>;
  start(): Promise<void>;
  /** Aborts what runs, puts it back, and waits. */
  stop(): Promise<void>;
}
