import type { Counted, SharedCounts } from "../base/shared-counts.ts";
import type { Log } from "../base/log.ts";
import { isOutage } from "../base/outage.ts";
import type { Db } from "./db.ts";
import type { OwnProcess } from "./processes.ts";
import { channelOf } from "./tell.ts";

interface ToldCountsOptions {
  readonly db: Db;
  readonly own: Pick<OwnProcess, "id" | "hasOthers">;
  readonly log: Log;
}

/** By the name of what is counted, what was counted of it. */
type Told = readonly [name: string, counted: Counted];

/** Some of the 8 000 bytes of a notification (PostgreSQL documentation, NOTIFY) are those of its frame. */
const bytesMax = 7_000;
const tellMs = 250;

/**
 * Counts of all processes of an instance, told by NOTIFY four times a second: nothing is written, and what is
 * lost with a connection is a moment of counting.
 */
export class ToldCounts implements SharedCounts, AsyncDisposable {
  readonly #options: ToldCountsOptions;
  readonly #channel: string;
  readonly #heard = new Map<string, (counted: Counted) => void>();
  readonly #timer: NodeJS.Timeout;
  #waiting = new Map<string, Told>();
  #telling: Promise<void> = Promise.resolve();
  #unlisten: () => Promise<void> = async () => undefined;

  static async open(options: ToldCountsOptions): Promise<ToldCounts> {
    const told = new ToldCounts(options, `${await channelOf(options.db)}_counts`);
    const listening = await options.db.listen(told.#channel, (text) => told.#hear(text));
    told.#unlisten = () => listening.unlisten();
    return told;
  }

  private constructor(options: ToldCountsOptions, channel: string) {
    this.#options = options;
    this.#channel = channel;
    this.#timer = setInterval(() => {
      this.#telling = this.#telling.then(() => this.#tell());
    }, tellMs).unref();
  }

  share(name: string, heard: (counted: Counted) => void): (counted: Counted) => void {
    this.#heard.set(name, heard);
    return (counted) => {
      if (!this.#options.own.hasOthers) return;
      const key = `${name} ${counted.key}`;
      const n = (this.#waiting.get(key)?.[1].n ?? 0) + counted.n;
      this.#waiting.set(key, [name, { ...counted, n }]);
    };
  }

  #hear(text: string): void {
    const [id, ...told] = JSON.parse(text) as [string, ...Told[]];
    if (id === this.#options.own.id) return;
    for (const [name, counted] of told) this.#heard.get(name)?.(counted);
  }

  async #tell(): Promise<void> {
    const { db, log } = this.#options;
    const waiting = [...this.#waiting.values()];
    this.#waiting = new Map();
    try {
      for (const text of this.#written(waiting)) await db`select pg_notify(${this.#channel}, ${text})`;
    } catch (error) {
      if (!isOutage(error)) log("counts-not-told", { error });
    }
  }

  *#written(told: readonly Told[]): Iterable<string> {
    const beginning = `["${this.#options.own.id}"`;
    let text = beginning;
    for (const one of told.map((each) => JSON.stringify(each))) {
      if (Buffer.byteLength(text) + Buffer.byteLength(one) > bytesMax) {
        yield `${text}]`;
        text = beginning;
      }
      text += `,${one}`;
    }
    if (text !== beginning) yield `${text}]`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#telling;
    try {
      await this.#unlisten();
    } catch (error) {
      if (!isOutage(error)) throw error;
    }
  }
}
