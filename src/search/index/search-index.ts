import { setImmediate as breathe, setTimeout as wait } from "node:timers/promises";
import { askTogether } from "../../base/ask-together.ts";
import { currentFootprint, keptPart } from "../../base/footprint.ts";
import { DatasetIndex } from "./dataset-index.ts";
import type { AskedIndex } from "./asked-index.ts";
import { indexSome, type IndexerContext } from "./indexer.ts";
import { OwnIndex } from "./own-index.ts";
import { factsOfProducers, type ProducerIndex, readProducers } from "./producer-index.ts";
import { pullEntries, readIndexState, touchOutdated } from "../../catalogue/search-index/rows.ts";
import { Scorer } from "../score.ts";
import { Lexicon } from "../words/lexicon.ts";
import { englishStemOf, stemOf } from "../../catalogue/word-forms.ts";
import { organizationsChanged } from "../../catalogue/search-index/touch.ts";

export type { IndexerContext };

/** What answers searches, built from PostgreSQL. */
export interface SearchIndex<Index extends AskedIndex = AskedIndex> extends AsyncDisposable {
  /**
   * The index with everything that was written before the call, or with what was analysed within
   * `freshWithinMs` where much is being written.
   */
  fresh(): Promise<Index>;
  /** The index as it is held, whatever was written since: enough to know which words there are. */
  held(): Promise<Index>;
  /** Analyses what is stale and reads the index, ahead of the first search. */
  prepare(): Promise<void>;
}

/** A search waits so long for what was just written, and is answered without the rest. */
const freshWithinMs = 1500;
/** No longer than this where analysis has been under way for longer: a large harvest holds nobody up. */
const freshWithinBusyMs = 50;
const producersKeptMs = 60_000;
/** Between two breaths of the process, while it reads. */
const sliceMs = 10;

/** Held in the memory of this process. Nothing is read before it is first asked for. */
export function openSearchIndex(ctx: IndexerContext): SearchIndex<OwnIndex> {
  return new IndexKeeper(ctx);
}

/** Guards that the index is read and changed by one piece of work at a time. */
class IndexKeeper implements SearchIndex<OwnIndex> {
  readonly #ctx: IndexerContext;
  #datasets = new DatasetIndex();
  #producers: ProducerIndex = { index: new DatasetIndex(), publishers: 0, slugs: new Map() };
  readonly #scorer = new Scorer();
  #revision = 0;
  /** One question to the database for all the searches that came while the last was asked. */
  readonly #readState = askTogether(() => readIndexState(this.#ctx.db));
  #pulling: Promise<void> | undefined;
  #analysing: Promise<void> | undefined;
  #analysingSince = 0;
  #preparing: Promise<void> | undefined;
  #producersReadAt = 0;
  #areProducersStale = true;
  #isLoaded = false;
  #isClosed = false;
  #listening: Promise<{ unlisten: () => Promise<void> }> | undefined;

  constructor(ctx: IndexerContext) {
    this.#ctx = ctx;
  }

  async prepare(): Promise<void> {
    this.#preparing ??= this.#prepare().catch((error: unknown) => {
      this.#preparing = undefined;
      throw error;
    });
    await this.#preparing;
  }

  async #prepare(): Promise<void> {
    await this.#listen();
    await touchOutdated(this.#ctx.db);
    await this.#analyseAll();
    if (this.#isClosed) return;
    await this.#pullUntil((await readIndexState(this.#ctx.db)).revision);
  }

  async fresh(): Promise<OwnIndex> {
    await this.#listen();
    let state = await keptPart(["search-index"], this.#readState);
    if (state.isStale) {
      await this.#analyseSoon();
      state = await this.#readState();
    }
    if (state.revision > this.#revision || !this.#isLoaded) await this.#pullUntil(state.revision);
    await this.#readProducers();
    return this.#loaded();
  }

  async held(): Promise<OwnIndex> {
    return this.#isLoaded ? this.#loaded() : this.fresh();
  }

  #loaded(): OwnIndex {
    const [revision, datasets, producers] = [this.#revision, this.#datasets, this.#producers];
    currentFootprint()?.onlyWhile(
      () =>
        this.#revision === revision &&
        this.#producers === producers &&
        !this.#areProducersStale &&
        performance.now() - this.#producersReadAt <= producersKeptMs,
    );
    return new OwnIndex(this.#ctx.db, { datasets, producers, scorer: this.#scorer });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled([this.#preparing, this.#analysing, this.#pulling, this.#listening]);
    await (await this.#listening)?.unlisten();
  }

  /** What others wrote is analysed at once, not only when somebody searches. One that failed is tried again. */
  async #listen(): Promise<void> {
    this.#listening ??= this.#startListening().catch((error: unknown) => {
      this.#listening = undefined;
      throw error;
    });
    await this.#listening;
  }

  async #startListening(): Promise<{ unlisten: () => Promise<void> }> {
    const { db } = this.#ctx;
    const [row] = await db<{ schema: string }[]>`select current_schema() as schema`;
    return db.listen(
      `maille_search_${row?.schema ?? ""}`,
      (payload) => {
        if (payload === organizationsChanged) this.#areProducersStale = true;
        if (this.#isLoaded) this.#later();
      },
      // After a lost connection, what was told meanwhile is unknown.
      () => (this.#areProducersStale = true),
    );
  }

  #later(): void {
    this.#analyseAll().catch((error: unknown) => {
      if (!this.#isClosed) this.#ctx.log("search-analysis-failed", { error });
    });
  }

  /** Until nothing is stale, or the time is over and the rest goes on behind. */
  async #analyseSoon(): Promise<void> {
    const waiting = new AbortController();
    const isBusy = this.#analysing !== undefined && performance.now() - this.#analysingSince > freshWithinMs;
    const waitMs = isBusy ? freshWithinBusyMs : freshWithinMs;
    try {
      await Promise.race([
        this.#analyseAll(),
        wait(waitMs, undefined, { signal: waiting.signal }).catch(() => undefined),
      ]);
    } finally {
      waiting.abort();
    }
  }

  async #analyseAll(): Promise<void> {
    // What was stale when it was asked may be behind what is under way: one more look is cheap.
    if (this.#analysing !== undefined) await this.#analysing;
    this.#analysing ??= this.#analyse().finally(() => (this.#analysing = undefined));
    await this.#analysing;
  }

  async #analyse(): Promise<void> {
    this.#analysingSince = performance.now();
    const lexicons = { french: new Lexicon(stemOf), english: new Lexicon(englishStemOf) };
    while (!this.#isClosed && (await indexSome({ ...this.#ctx, lexicons })) > 0);
  }

  async #pullUntil(revision: number): Promise<void> {
    do {
      this.#pulling ??= this.#pull().finally(() => (this.#pulling = undefined));
      await this.#pulling;
    } while (this.#revision < revision && !this.#isClosed);
  }

  async #pull(): Promise<void> {
    const worn = this.#datasets.isWorn;
    const datasets = worn ? new DatasetIndex() : this.#datasets;
    let revision = worn ? 0 : this.#revision;
    for await (const rows of pullEntries(this.#ctx.db, revision)) {
      let breatheAt = performance.now() + sliceMs;
      for (const row of rows) {
        if (row.entry === undefined) datasets.remove(row.dataset);
        else datasets.put(row.entry);
        revision = row.revision;
        if (performance.now() > breatheAt) {
          await breathe();
          breatheAt = performance.now() + sliceMs;
        }
      }
      await datasets.postings.packSome();
      if (this.#isClosed) return;
    }
    // What lies loose takes four times the memory, and is read more slowly.
    if (!this.#isLoaded || worn) await datasets.postings.packAll();
    this.#datasets = datasets;
    this.#revision = revision;
    this.#isLoaded = true;
  }

  /** Organizations change rarely, and are read again where one did or a publisher is new. */
  async #readProducers(): Promise<void> {
    const now = performance.now();
    const known = this.#producers.publishers;
    const isDue = this.#areProducersStale || now - this.#producersReadAt > producersKeptMs;
    if (!isDue && known === this.#datasets.documents.facets.producer.values.length) return;
    this.#areProducersStale = false;
    this.#producersReadAt = now;
    this.#producers = await readProducers(this.#ctx, factsOfProducers(this.#datasets));
  }
}
