import type { DuckDBInstance } from "@duckdb/node-api";
import { link, rm } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../base/failure.ts";
import type { Gate } from "../base/gate.ts";
import { within } from "../base/within.ts";
import type { LentFile, Use } from "../store/store.ts";
import type { ParquetPath, Serving, ServingShape } from "./engine.ts";
import { type OpenFile, openParquet } from "./serving.ts";

/** What is served, by its name: a Parquet in its shape. */
export interface ServedParquet {
  readonly name: string;
  readonly parquetPath: ParquetPath;
  readonly shape: ServingShape;
}

interface Options {
  readonly instanceFor: (isSealed: boolean) => Promise<DuckDBInstance>;
  readonly gate: Gate;
  /** Where the Parquet files have a second name that the instance may read. */
  readonly links: string;
}

/** The Parquet files themselves, which answer while the files that answer faster are being made. */
export class StandIns {
  readonly #options: Options;
  readonly #patienceMs: number;
  readonly #open = new Map<string, Promise<OpenFile>>();
  #made = 0;

  /** `patienceMs`: so long somebody waits for one to be found whole. */
  constructor(options: Options, patienceMs: number) {
    this.#options = options;
    this.#patienceMs = patienceMs;
  }

  names(): string[] {
    return [...this.#open.keys()];
  }

  /** Whether one is open, or about to be. */
  has(name: string): boolean {
    return this.#open.has(name);
  }

  /** `undefined` where it was ended meanwhile: the file that it stood in for is open then, or it was forgotten. */
  async lend(wanted: ServedParquet): Promise<Serving | undefined> {
    const { name } = wanted;
    let opening = this.#open.get(name);
    if (opening === undefined) {
      opening = this.#openOne(wanted);
      this.#open.set(name, opening);
      opening.catch(() => this.#open.delete(name));
    }
    const file = await within(this.#patienceMs, opening);
    if (file === undefined) throw notReady();
    return this.#open.get(name) === opening ? file.lend() : undefined;
  }

  /** Nobody is lent it any more; it goes once nobody reads it. */
  end(name: string): void {
    const opening = this.#open.get(name);
    if (opening === undefined) return;
    this.#open.delete(name);
    opening
      .then(async (file) => {
        await file.retire();
        await rm(file.path, { force: true });
      })
      .catch(() => undefined);
  }

  async close(): Promise<void> {
    const all = [...this.#open.values()];
    this.#open.clear();
    for (const opening of all) await opening.then((file) => file.close()).catch(() => undefined);
  }

  /** The instance that answers reads no folder but its own, so the Parquet gets a second name there. */
  async #openOne({ name, parquetPath, shape }: ServedParquet): Promise<OpenFile> {
    const lent = await lentBy(parquetPath, "read");
    const { instanceFor, gate, links } = this.#options;
    this.#made += 1;
    const database = `p${this.#made}_${name}`;
    const path = join(links, `${database}.parquet`);
    try {
      const instance = await instanceFor(lent.isSealed);
      // What is lent in memory is read there.
      if (lent.isSealed) return await openParquet(instance, gate, database, { path: lent.path, shape, lent });
      await link(lent.path, path).catch((cause: unknown) => {
        throw notReady(cause);
      });
      await lent[Symbol.asyncDispose]();
      return await openParquet(instance, gate, database, { path, shape });
    } catch (error) {
      await lent[Symbol.asyncDispose]();
      throw error;
    }
  }
}

export async function lentBy(parquetPath: ParquetPath, use: Use): Promise<LentFile> {
  if (typeof parquetPath !== "string") return parquetPath(use);
  return { path: parquetPath, isSealed: false, [Symbol.asyncDispose]: async () => undefined };
}

export function notReady(cause?: unknown): Failure {
  return new Failure("unavailable", "query-rows-not-ready", { retryAfterS: 10 }, { cause });
}
