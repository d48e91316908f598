import { setTimeout as pause } from "node:timers/promises";
import type { Log } from "../../base/log.ts";
import { observed } from "../../base/observed.ts";
import type { SearchEntry } from "../../catalogue/search-index/entry.ts";
import type { Db, Tx } from "../../db/db.ts";
import {
  nextEntries,
  nextWords,
  type PulledRow,
  readCopyName,
  countEntries,
  lastRevisionGiven,
  readIndexState,
  takeFeeding,
} from "../../catalogue/search-index/rows.ts";
import type { SearchClient } from "./client.ts";
import { Copies, type Copy, type CountedWord, type Fed } from "./copies.ts";
import { documentOf, type EntryWords, firstWords, KnownStems } from "./shape.ts";

interface FeederContext {
  readonly db: Db;
  readonly client: SearchClient;
  readonly log: Log;
  /** What the names of its indexes begin with. */
  readonly prefix: string;
}

/** As many datasets are written at once: the more, the fewer times common words are. */
const batch = 2_000;
/** In a copy that is built, words come last: what is written of it is noted the sooner. */
const batchBuilt = 500;
/** As many of these in one transaction, where nobody searches in a copy that must be fed meanwhile. */
const batchesOfStep = 8;
/** Where another process feeds, it is asked again how far it came. */
const elsewhereMs = 100;

/**
 * Feeds the search server what was analysed, in the order of revisions, one process at a time. What was written twice,
 * by a process that ended in the middle and by the next one, is the same as written once: how far it came is told
 * last. A copy that is missing, or is ahead of the database, is built anew beside, and served once it holds all.
 */
export class Feeder {
  readonly #ctx: FeederContext;
  #copies: Promise<Copies> | undefined;
  #isClosed = false;
  #isTidied = false;

  constructor(ctx: FeederContext) {
    this.#ctx = ctx;
  }

  async alias(): Promise<string> {
    return (await this.#open()).alias;
  }

  /** How far the copy was fed that is served; `undefined` where there is none. */
  async fed(): Promise<number | undefined> {
    const copies = await this.#open();
    return (await copies.fedOf(copies.alias))?.revision;
  }

  /** Until all that was analysed is served, by this process or another. */
  async feed(): Promise<void> {
    const copies = await this.#open();
    const known = new KnownStems();
    for (let step: Step = "more"; step !== "done" && !this.#isClosed;) {
      step = await this.#ctx.db.begin(async (tx) =>
        (await takeFeeding(tx)) ? this.#step({ tx, copies, known }) : "elsewhere",
      );
      if (step !== "elsewhere") continue;
      await pause(elsewhereMs);
      const { revision } = await readIndexState(this.#ctx.db);
      if (((await this.fed()) ?? -1) >= revision) return;
    }
  }

  /** Builds another copy beside the one that is served, which it replaces once it holds all. */
  async rebuild(): Promise<void> {
    const copies = await this.#open();
    for (let isBegun = false; !isBegun && !this.#isClosed;) {
      isBegun = await this.#ctx.db.begin(async (tx) => {
        if (!(await takeFeeding(tx))) return false;
        await copies.make(await countEntries(tx));
        return true;
      });
      if (!isBegun) await pause(elsewhereMs);
    }
    await this.feed();
  }

  close(): void {
    this.#isClosed = true;
  }

  async #open(): Promise<Copies> {
    const { db, client, log, prefix } = this.#ctx;
    this.#copies ??= readCopyName(db).then(
      (id) => new Copies(client, `${prefix}-${id}`, log),
      (error: unknown) => {
        this.#copies = undefined;
        throw error;
      },
    );
    return this.#copies;
  }

  async #step(at: Feeding): Promise<Step> {
    const { tx, copies } = at;
    const all = await copies.list();
    const served = all.find(({ isServed }) => isServed);
    const last = await lastRevisionGiven(tx);
    const fed = served === undefined ? undefined : await copies.fedOf(served.name);
    const isWrong = fed === undefined || fed.revision > last;
    if (served !== undefined && !isWrong && (await this.#feedSome(at, served, fed))) return "more";
    const [building, ...idle] = all.filter(({ isServed }) => !isServed);
    await copies.remove(idle.map(({ name }) => name));
    if (building !== undefined) return this.#buildSome(at, building, served);
    if (!isWrong) {
      await this.#tidy(copies);
      return "done";
    }
    await copies.make(await countEntries(tx));
    return "more";
  }

  /** Once when it starts and after each building: a former version that still runs beside builds its own again. */
  async #tidy(copies: Copies): Promise<void> {
    if (this.#isTidied) return;
    await copies.remove(await copies.listFormer());
    this.#isTidied = true;
  }

  /** Of the copy that is served; answers whether there was anything. */
  async #feedSome({ tx, copies, known: stems }: Feeding, { name }: Copy, fed: Fed): Promise<boolean> {
    const rows = await nextEntries(tx, fed.revision, batch);
    const last = rows.at(-1);
    if (last === undefined) return false;
    const ids = rows.map(({ dataset }) => dataset);
    const { words, changes } = changesOf(rows, await copies.stemsOf(name, ids), stems);
    const before = fed.pending ?? [];
    const pending = [...new Set([...before, ...changes.keys()])];
    await copies.writeFed(name, { revision: fed.revision, pending });
    await copies.writeDatasets(
      name,
      rows.map((row) => actionOf(row, stems)),
    );
    await copies.refresh(name);
    const known = await copies.wordsOf(name, pending);
    const reckoned = (stem: string): number => (known.get(stem)?.frequency ?? 0) + (changes.get(stem) ?? 0);
    // What somebody else had begun is counted, and so is whatever may be gone.
    const counted = before.length > 0 ? pending : pending.filter((stem) => reckoned(stem) <= 0);
    const counts = await copies.count(name, counted);
    const isCounted = new Set(counted);
    await copies.writeWords(
      name,
      pending.map((stem) => ({
        stem,
        word: known.get(stem)?.word ?? words.get(stem) ?? stem,
        frequency: isCounted.has(stem) ? (counts.get(stem) ?? 0) : reckoned(stem),
      })),
      last.revision,
    );
    await copies.refresh(name);
    await copies.writeFed(name, { revision: last.revision });
    // What was noted of words that are gone is gone with them.
    await copies.refresh(name);
    return true;
  }

  /** Datasets first, then their words; then it is served. */
  async #buildSome(at: Feeding, { name }: Copy, served: Copy | undefined): Promise<Step> {
    const { tx, copies } = at;
    const fed = await copies.fedOf(name);
    if (fed === undefined || fed.revision > (await lastRevisionGiven(tx))) {
      await copies.remove([name]);
      return "more";
    }
    const { revision } = fed;
    if (await this.#buildDatasets(at, name, { revision, batches: served === undefined ? batchesOfStep : 1 }))
      return "more";
    await copies.refresh(name);
    // Whoever ended in the middle wrote some, of datasets that may be gone since.
    if (!(await copies.removeWords(name, revision))) {
      await copies.remove([name]);
      return "more";
    }
    await this.#writeAllWords(at, name, revision);
    await copies.refresh(name);
    await copies.writeFed(name, { revision });
    await copies.serve(name, served === undefined ? [] : [served.name]);
    this.#isTidied = false;
    return "more";
  }

  /** Those after a revision, the next ones being read while some are written; answers whether there was anything. */
  async #buildDatasets(
    { tx, copies, known }: Feeding,
    name: string,
    { revision, batches }: { readonly revision: number; readonly batches: number },
  ): Promise<boolean> {
    let rows = await nextEntries(tx, revision, batchBuilt);
    const isAny = rows.length > 0;
    for (let left = batches; left > 0 && !this.#isClosed; left -= 1) {
      const last = rows.at(-1);
      if (last === undefined) break;
      const next = left > 1 ? observed(nextEntries(tx, last.revision, batchBuilt)) : [];
      await copies.writeDatasets(
        name,
        rows.map((row) => actionOf(row, known)),
      );
      await copies.writeFed(name, { revision: last.revision, isBuilt: false });
      rows = await next;
    }
    return isAny;
  }

  /** How they are written stands in the database; how many they are is counted where the datasets lie. */
  async #writeAllWords({ tx, copies, known }: Feeding, name: string, fed: number): Promise<void> {
    const counts = await copies.countAll(name);
    const take = (stem: string, word: string): readonly CountedWord[] => {
      const frequency = counts.get(stem);
      counts.delete(stem);
      return frequency === undefined ? [] : [{ stem, word, frequency }];
    };
    for (let revision: number | undefined = 0; revision !== undefined && counts.size > 0;) {
      const entries = await nextWords(tx, revision, batch);
      const words = [...firstWords(entries, known)].flatMap(([stem, word]) => take(stem, word));
      await copies.writeWords(name, words, fed);
      revision = entries.at(-1)?.revision;
    }
    await copies.writeWords(
      name,
      Array.from(counts.keys()).flatMap((stem) => take(stem, stem)),
      fed,
    );
  }
}

type Step = "more" | "done" | "elsewhere";

/** With what one step is made. */
interface Feeding {
  readonly tx: Tx;
  readonly copies: Copies;
  readonly known: KnownStems;
}

/** Never over what another process wrote of a later revision. */
function actionOf(
  { dataset, revision, entry }: PulledRow<SearchEntry>,
  known: KnownStems,
): readonly object[] {
  const which = { _id: dataset, version: revision, version_type: "external_gte" };
  return entry === undefined ? [{ delete: which }] : [{ index: which }, documentOf(entry, revision, known)];
}

/** Words as they are written, and of each in how many more datasets it is, or in how many less. */
function changesOf(
  rows: readonly PulledRow<SearchEntry>[],
  before: ReadonlyMap<string, readonly string[]>,
  known: KnownStems,
): { readonly words: ReadonlyMap<string, string>; readonly changes: ReadonlyMap<string, number> } {
  const entries: readonly EntryWords[] = rows.flatMap(({ entry }) => entry ?? []);
  const changes = new Map<string, number>();
  const add = (stem: string, change: number): void => {
    changes.set(stem, (changes.get(stem) ?? 0) + change);
  };
  for (const { dataset } of rows) for (const stem of before.get(dataset) ?? []) add(stem, -1);
  for (const entry of entries) for (const stem of known.ofWords(entry)) add(stem, 1);
  for (const [stem, change] of changes) if (change === 0) changes.delete(stem);
  return { words: firstWords(entries, known), changes };
}
