import type { Clock } from "../base/clock.ts";
import { currentFootprint } from "../base/footprint.ts";
import type { Id } from "../base/id.ts";
import type { Log } from "../base/log.ts";
import type { Db } from "../db/db.ts";

/** `reading`: a page of rows, an answer to SQL; `download`: a whole file or export. */
export type ReadingKind = "reading" | "download";

interface DayOfReadings {
  /** ISO 8601, in UTC. */
  readonly day: string;
  readonly readings: number;
  readonly downloads: number;
}

export interface Readings {
  readonly readings: number;
  readonly downloads: number;
  /** The last ninety days in which there was any, the oldest first. */
  readonly days: readonly DayOfReadings[];
}

interface Options {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  /** The dataset of a table; `undefined` where there is none any more. */
  readonly datasetOf: (table: Id) => Promise<Id | undefined>;
}

const flushMs = 5000;

/**
 * Counts how often data is read, and not by whom: a number a table in memory, written every few
 * seconds. What a process that is killed had not written is lost, which a count can bear.
 */
export class ReadingCounter {
  readonly #options: Options;
  readonly #datasets = new Map<Id, Id>();
  #counts = new Map<Id, { readings: number; downloads: number }>();
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> = Promise.resolve();

  constructor(options: Options) {
    this.#options = options;
  }

  count(table: Id, kind: ReadingKind): void {
    currentFootprint()?.eachTime(() => this.count(table, kind));
    const own = this.#counts.get(table) ?? { readings: 0, downloads: 0 };
    if (kind === "reading") own.readings += 1;
    else own.downloads += 1;
    this.#counts.set(table, own);
    this.#timer ??= setTimeout(() => void this.flush(), flushMs).unref();
  }

  /** Writes what was counted so far. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const counts = this.#counts;
    this.#counts = new Map();
    this.#flushing = this.#flushing.then(() => this.#write(counts));
    return this.#flushing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.flush();
  }

  async #write(counts: ReadonlyMap<Id, { readings: number; downloads: number }>): Promise<void> {
    const { db, clock, log } = this.#options;
    const day = clock().toISOString().slice(0, 10);
    try {
      for (const [table, { readings, downloads }] of counts) {
        const dataset = await this.#datasetOf(table);
        if (dataset === undefined) continue;
        await db`
          insert into dataset_readings as d (dataset, day, readings, downloads)
          values (${dataset}, ${day}, ${readings}, ${downloads})
          on conflict (dataset, day) do update set readings = d.readings + excluded.readings,
            downloads = d.downloads + excluded.downloads`;
      }
    } catch (error) {
      // Readers are not refused because they were not counted.
      log("readings-not-counted", { error });
    }
  }

  async #datasetOf(table: Id): Promise<Id | undefined> {
    const known = this.#datasets.get(table) ?? (await this.#options.datasetOf(table));
    if (known !== undefined) this.#datasets.set(table, known);
    return known;
  }
}

export async function readingsOf({ db }: { readonly db: Db }, dataset: Id): Promise<Readings> {
  const [sums] = await db<{ readings: number; downloads: number }[]>`
    select coalesce(sum(readings), 0)::bigint as readings, coalesce(sum(downloads), 0)::bigint as downloads
    from dataset_readings where dataset = ${dataset}`;
  const days = await db<DayOfReadings[]>`
    select to_char(day, 'YYYY-MM-DD') as day, readings, downloads from dataset_readings
    where dataset = ${dataset} order by dataset_readings.day desc limit 90`;
  return { readings: sums?.readings ?? 0, downloads: sums?.downloads ?? 0, days: days.toReversed() };
}
