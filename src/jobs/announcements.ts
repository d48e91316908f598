import { isOutage } from "../base/outage.ts";
import { answered } from "../db/answered.ts";
import type { Db } from "../db/db.ts";
import { channelOf } from "../db/tell.ts";

interface ListenerOfAll {
  readonly heard: (subject: string) => void;
  readonly missed: () => void;
}

/** Subjects told by NOTIFY on one channel a schema, so that one connection listens for all. */
export class Announcements {
  readonly #channel: string;
  readonly #notify: (subject: string) => Promise<void>;
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #listenersOfAll = new Set<ListenerOfAll>();
  #unlisten: () => Promise<void> = async () => undefined;

  private constructor(db: Db, channel: string) {
    this.#channel = channel;
    this.#notify = async (subject) => {
      await db`select pg_notify(${channel}, ${subject})`;
    };
  }

  static async open(db: Db): Promise<Announcements> {
    const made = new Announcements(db, await channelOf(db));
    const listening = await answered(
      db.listen(
        made.#channel,
        (subject) => made.#hear(subject),
        // After a lost connection, what was told meanwhile is unknown: everybody looks again.
        () => made.#hearAll(),
      ),
    );
    made.#unlisten = () => listening.unlisten();
    return made;
  }

  announce(subject: string): Promise<void> {
    return this.#notify(subject);
  }

  listen(subject: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(subject) ?? new Set();
    this.#listeners.set(subject, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(subject) === listeners) this.#listeners.delete(subject);
    };
  }

  /** `missed` where something may have been told that nobody heard. */
  listenAll(heard: (subject: string) => void, missed: () => void): () => void {
    const listener = { heard, missed };
    this.#listenersOfAll.add(listener);
    return () => this.#listenersOfAll.delete(listener);
  }

  /** Its connection ends with the database's: one that is away is not waited for. */
  async close(): Promise<void> {
    try {
      await answered(this.#unlisten());
    } catch (error) {
      if (!isOutage(error)) throw error;
    }
  }

  #hear(subject: string): void {
    for (const listener of this.#listeners.get(subject) ?? []) listener();
    for (const { heard } of this.#listenersOfAll) heard(subject);
  }

  #hearAll(): void {
    for (const listeners of this.#listeners.values()) for (const listener of listeners) listener();
    for (const { missed } of this.#listenersOfAll) missed();
  }
}
