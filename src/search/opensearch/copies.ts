import { searchAway } from "../away.ts";
import { randomUUID } from "node:crypto";
import type { Log } from "../../base/log.ts";
import { setTimeout as pause } from "node:timers/promises";
import type { SearchClient } from "./client.ts";
import { format, idOfWord, indexBody, wordOf } from "./shape.ts";
import { chunksOf, written } from "./written-lines.ts";

/** An index of the server that holds what the database does, or will. */
export interface Copy {
  readonly name: string;
  /** Whether questions are asked of it. */
  readonly isServed: boolean;
}

/** How far a copy was fed. */
export interface Fed {
  readonly revision: number;
  /** While it is built, its words are not counted. */
  readonly isBuilt?: false;
  /** Words whose datasets were about to change: where somebody ended in the middle, they are counted again. */
  readonly pending?: readonly string[];
}

/** A word by its stem, and in how many datasets it is. */
export interface CountedWord {
  readonly stem: string;
  readonly word: string;
  readonly frequency: number;
}

interface BulkItem {
  readonly _id: string;
  readonly status: number;
  readonly error?: { readonly type: string; readonly reason?: string };
}

/** Nobody waits for what is written. */
const writingMs = 60_000;
const triesMax = 6;
const pauseMs = 250;
/** As many words are counted at once, and as many counts does the server answer. */
const countedAtOnce = 20_000;
const bucketsMax = 60_000;
const removedAtOnce = 10_000;
/** What a process sent that was killed may come after what the next one wrote. */
const version_type = "external_gte";
/** Parts of an answer are none. */
const whole = { allow_partial_search_results: "false" };

/** Reads and writes the copies of one database: what lies in them, never which questions they answer. */
export class Copies {
  readonly alias: string;
  readonly #client: SearchClient;
  readonly #base: string;
  readonly #log: Log;

  /** Names begin with `base`. */
  constructor(client: SearchClient, base: string, log: Log) {
    this.#client = client;
    this.#base = base;
    this.alias = `${base}-v${format}`;
    this.#log = log;
  }

  async list(): Promise<readonly Copy[]> {
    const answer = (await this.#client.ask({
      method: "GET",
      path: `/${this.alias}-*/_alias`,
      accepts: [404],
    })) as Record<string, { aliases: object }>;
    return Object.entries(answer).flatMap(([name, { aliases }]) =>
      aliases === undefined ? [] : [{ name, isServed: this.alias in aliases }],
    );
  }

  /** Those of former versions of the program. */
  async listFormer(): Promise<readonly string[]> {
    const path = `/${this.#base}-v*/_alias`;
    const answer = (await this.#client.ask({ method: "GET", path, accepts: [404] })) as object;
    return Object.keys(answer).filter((name) => {
      const [, of] = /^-v(\d+)-/.exec(name.slice(this.#base.length)) ?? [];
      return of !== undefined && Number(of) < format;
    });
  }

  /** An empty one, for about so many datasets. */
  async make(datasets: number): Promise<void> {
    const name = `${this.alias}-${randomUUID()}`;
    const body = indexBody(datasets);
    await this.#client.ask({ method: "PUT", path: `/${name}`, body, timeoutMs: writingMs });
    await this.writeFed(name, { revision: 0, isBuilt: false });
  }

  async remove(names: readonly string[]): Promise<void> {
    for (const name of names) {
      await this.#client.ask({ method: "DELETE", path: `/${name}`, accepts: [404], timeoutMs: writingMs });
    }
  }

  /** From now on questions are asked of this one, and the others are gone, at one moment. */
  async serve(name: string, others: readonly string[]): Promise<void> {
    const { alias } = this;
    const removed = others.map((index) => ({ remove_index: { index } }));
    const body = { actions: [{ add: { index: name, alias } }, ...removed] };
    await this.#client.ask({ method: "POST", path: "/_aliases", body, timeoutMs: writingMs });
  }

  /** `undefined` where there is no such copy, or nobody fed it. */
  async fedOf(name: string): Promise<Fed | undefined> {
    const answer = (await this.#client.ask({
      method: "GET",
      path: `/${name}/_doc/fed`,
      accepts: [404],
    })) as { found?: boolean; _source?: { fed: Fed } };
    const { _source: told } = answer;
    return told?.fed;
  }

  async writeFed(name: string, fed: Fed): Promise<void> {
    await this.write(name, [[{ index: { _id: "fed" } }, { is: "fed", fed }]]);
  }

  async refresh(name: string): Promise<void> {
    await this.#client.ask({ method: "POST", path: `/${name}/_refresh`, timeoutMs: writingMs });
  }

  /** The stems of those of these datasets that are there, by their ids. */
  async stemsOf(name: string, datasets: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const answer = (await this.#client.ask({
      method: "POST",
      path: `/${name}/_mget`,
      query: { _source_includes: "stems" },
      body: { ids: datasets },
      timeoutMs: writingMs,
    })) as {
      docs: readonly { _id: string; _source?: { stems?: readonly string[] } }[];
    };
    return new Map(answer.docs.flatMap(({ _id, _source }) => (_source?.stems ? [[_id, _source.stems]] : [])));
  }

  /**
   * Each an action with what it writes. What the server is too busy for is written again; answers what it refuses
   * for good. An older version than is there, and the deletion of what is not, are no refusals.
   */
  async write(name: string, actions: readonly (readonly object[])[]): Promise<readonly BulkItem[]> {
    const refused: BulkItem[] = [];
    for (const chunk of chunksOf(actions.map(written))) {
      let left = chunk;
      for (let tried = 1; left.length > 0; tried += 1) {
        const items = await this.#bulk(name, left);
        const isBusy = (at: number): boolean =>
          items[at]?.status === 429 || (items[at]?.status ?? 500) >= 500;
        refused.push(...items.filter((item, at) => isRefused(item) && !isBusy(at)));
        left = left.filter((_, at) => isBusy(at));
        if (left.length === 0) break;
        if (tried === triesMax) throw searchAway(new Error(JSON.stringify(items.find(isRefused))));
        await pause(pauseMs * 2 ** (tried - 1));
      }
    }
    return refused;
  }

  /** Datasets that the server refuses are told in the log and left out, old versions of them too. */
  async writeDatasets(name: string, actions: readonly (readonly object[])[]): Promise<void> {
    const refused = await this.write(name, actions);
    for (const { _id, error } of refused)
      this.#log("search-dataset-refused", {
        dataset: _id,
        error: new Error(`${error?.type}: ${error?.reason}`),
      });
    await this.write(
      name,
      refused.map(({ _id }) => [{ delete: { _id } }]),
    );
  }

  /** Words by their stems, with in how many datasets they are at a revision; those that are in none any more are gone. */
  async writeWords(name: string, words: readonly CountedWord[], version: number): Promise<void> {
    await this.write(
      name,
      words.map(({ stem, word, frequency }) => {
        const which = { _id: idOfWord(stem), version, version_type };
        return frequency > 0 ? [{ index: which }, wordOf(word, frequency)] : [{ delete: which }];
      }),
    );
  }

  /** Words that somebody began to write; false where some are of a later revision than this one, and stay. */
  async removeWords(name: string, version: number): Promise<boolean> {
    const asked = new Set<string>();
    const body = { size: removedAtOnce, _source: false, query: { term: { is: "word" } } };
    for (;;) {
      const path = `/${name}/_search`;
      const looked = { method: "POST", path, query: whole, body, timeoutMs: writingMs } as const;
      const answer = (await this.#client.ask(looked)) as {
        hits: { hits: readonly { _id: string }[] };
      };
      const ids = answer.hits.hits.map(({ _id }) => _id);
      if (ids.length === 0) return true;
      if (ids.every((id) => asked.has(id))) return false;
      for (const id of ids) asked.add(id);
      await this.write(
        name,
        ids.map((_id) => [{ delete: { _id, version, version_type } }]),
      );
      await this.refresh(name);
    }
  }

  /** Of those of these stems that are words there. */
  async wordsOf(name: string, stems: readonly string[]): Promise<ReadonlyMap<string, CountedWord>> {
    if (stems.length === 0) return new Map();
    const answer = (await this.#client.ask({
      method: "POST",
      path: `/${name}/_mget`,
      query: { _source_includes: "word,frequency" },
      body: { ids: stems.map(idOfWord) },
      timeoutMs: writingMs,
    })) as { docs: readonly { _source?: Omit<CountedWord, "stem"> }[] };
    return new Map(
      answer.docs.flatMap(({ _source: told }, at) => {
        const stem = stems[at] ?? "";
        return told === undefined ? [] : [[stem, { ...told, stem }]];
      }),
    );
  }

  /** In how many datasets these words are, by looking at each that holds one. */
  async count(name: string, stems: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    for (let start = 0; start < stems.length; start += countedAtOnce) {
      const include = stems.slice(start, start + countedAtOnce);
      const terms = { field: "stems", include, size: include.length, execution_hint: "map" };
      for (const [stem, count] of await this.#counted(name, { terms: { stems: include } }, terms))
        counts.set(stem, count);
    }
    return counts;
  }

  /** The same of all words. */
  async countAll(name: string): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    const query = { term: { is: "dataset" } };
    const cardinality = { aggs: { words: { cardinality: { field: "stems" } } } };
    const path = `/${name}/_search`;
    const body = { size: 0, query, ...cardinality };
    const answer = (await this.#client.ask({ method: "POST", path, body, timeoutMs: writingMs })) as {
      aggregations: { words: { value: number } };
    };
    const partitions = Math.ceil((answer.aggregations.words.value + 1) / countedAtOnce);
    for (let partition = 0; partition < partitions; partition += 1) {
      const include = { partition, num_partitions: partitions };
      const terms = { field: "stems", include, size: bucketsMax };
      for (const [stem, count] of await this.#counted(name, query, terms)) counts.set(stem, count);
    }
    return counts;
  }

  async #counted(
    name: string,
    query: object,
    terms: object,
  ): Promise<readonly (readonly [string, number])[]> {
    const answer = (await this.#client.ask({
      method: "POST",
      path: `/${name}/_search`,
      query: { request_cache: "false", ...whole },
      body: { size: 0, query, aggs: { words: { terms } } },
      timeoutMs: writingMs,
    })) as { aggregations: { words: { buckets: readonly { key: string; doc_count: number }[] } } };
    return answer.aggregations.words.buckets.map(({ key, doc_count }) => [key, doc_count]);
  }

  async #bulk(name: string, lines: readonly string[]): Promise<readonly BulkItem[]> {
    const answer = (await this.#client.ask({
      method: "POST",
      path: `/${name}/_bulk`,
      lines,
      timeoutMs: writingMs,
    })) as { items: readonly Record<string, BulkItem>[] };
    return answer.items.flatMap((item) => Object.values(item));
  }
}

function isRefused({ status, error }: BulkItem): boolean {
  return error !== undefined && status !== 409 && status !== 404;
}
