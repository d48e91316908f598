import type { Log } from "../base/log.ts";
import type { Db } from "../db/db.ts";
import { type AccessEntry, appendEndings, type Ending } from "./journal.ts";

interface Ended {
  readonly entry: AccessEntry;
  readonly ending: Ending;
}

const flushMs = 250;
/** Entries that are appended in one statement. */
const batch = 500;

/**
 * Writes down how streams ended, a moment after they did: no answer waits for it. What a process
 * that is killed had not written stays untold, and an entry without an ending says just that.
 */
export class Endings {
  readonly #db: Db;
  readonly #log: Log;
  #waiting: Ended[] = [];
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> = Promise.resolve();

  constructor(db: Db, log: Log) {
    this.#db = db;
    this.#log = log;
  }

  add(entry: AccessEntry, ending: Ending): void {
    this.#waiting.push({ entry, ending });
    this.#timer ??= setTimeout(() => void this.flush(), flushMs).unref();
  }

  /** Writes what ended so far. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const ended = this.#waiting;
    this.#waiting = [];
    this.#flushing = this.#flushing.then(() => this.#write(ended));
    return this.#flushing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.flush();
  }

  async #write(ended: readonly Ended[]): Promise<void> {
    try {
      for (let at = 0; at < ended.length; at += batch) {
        await appendEndings(this.#db, ended.slice(at, at + batch));
      }
    } catch (error) {
      // What was read was allowed and is told already: its end alone stays unknown.
      this.#log("journal-endings-not-written", { error });
    }
  }
}
