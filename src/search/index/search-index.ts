import { currentFootprint } from "../../base/footprint.ts";
import { DatasetIndex } from "./dataset-index.ts";
import { type IndexAt, ImageKeeper } from "./image-keeper.ts";
import type { AskedIndex } from "./asked-index.ts";
import { Analysing } from "./analysing.ts";
import type { IndexerContext } from "./indexer.ts";
import { OwnIndex } from "./own-index.ts";
import { factsOfProducers, type ProducerIndex, readProducers } from "./producer-index.ts";
import { pullEntries } from "../../catalogue/search-index/rows.ts";
import { Breath } from "../../base/breath.ts";
import { Scorer } from "../score.ts";

export type { IndexerContext };

/** What answers searches, built from PostgreSQL. */
export interface SearchIndex<Index extends AskedIndex = AskedIndex> extends AsyncDisposable {
  /** The index with everything that was written before the call, or with what `Analysing` made of it in time. */
  fresh(): Promise<Index>;
  /** The index as it is held, whatever was written since: enough to know which words there are. */
  held(): Promise<Index>;
  /** Analyses what is stale and reads the index, ahead of the first search. */
  prepare(): Promise<void>;
  /** The server that holds it, where one does. */
  readonly served?: ServedSearch;
}

/** In the memory of a process. */
interface HeldIndex extends SearchIndex<OwnIndex> {
  /** Writes down what a later start reads in place of all rows, where that is due and nobody writes; answers whether it did. */
  keepImage(): Promise<boolean>;
}

/** How a search server fares. */
export interface ServedSearch {
  isReachable(): Promise<boolean>;
  readonly traffic: Readonly<ServedTraffic>;
  /** Builds what it holds anew beside, which is then served in its stead. */
  rebuild(): Promise<void>;
}

/** How requests to it ended. */
export interface ServedTraffic {
  answered: number;
  failed: number;
}

const producersKeptMs = 60_000;
/** Of an index that was read while others were analysed, the share of its rows that may be of what was there before. */
const deadAheadMax = 0.05;
/** Between two breaths of the process, while it reads. What comes is taken then: a connection holds but little of it. */
const sliceMs = 3;

/** Held in the memory of this process. Nothing is read before it is first asked for. */
export function openSearchIndex(ctx: IndexerContext): HeldIndex {
  return new IndexKeeper(ctx);
}

/** Guards that the index is read and changed by one piece of work at a time. */
class IndexKeeper implements HeldIndex {
  readonly #ctx: IndexerContext;
  #datasets = new DatasetIndex();
  #producers: ProducerIndex = { index: new DatasetIndex(), publishers: 0, slugs: new Map() };
  readonly #scorer = new Scorer();
  #revision = 0;
  #pulling: Promise<void> | undefined;
  #preparing: Promise<void> | undefined;
  #producersReadAt = 0;
  #isLoaded = false;

  readonly #analysing: Analysing;
  readonly #images: ImageKeeper;
  #begun: Promise<void> | undefined;
  /** The index as an image gave it, until it is whole. */
  #ofImage: DatasetIndex | undefined;

  constructor(ctx: IndexerContext) {
    this.#ctx = ctx;
    this.#images = new ImageKeeper(ctx, () => this.#atRest());
    this.#analysing = new Analysing(ctx, {
      isReady: () => this.#isLoaded,
      onAnalysed: async () => undefined,
      onSome: () => this.#pullAhead(),
    });
  }

  async prepare(): Promise<void> {
    this.#preparing ??= this.#prepare().catch((error: unknown) => {
      this.#preparing = undefined;
      throw error;
    });
    await this.#preparing;
  }

  async #prepare(): Promise<void> {
    const [{ revision }] = await Promise.all([this.#analysing.all(), this.#begin()]);
    if (!this.#analysing.isClosed) await this.#pullUntil(revision);
  }

  async fresh(): Promise<OwnIndex> {
    const { revision } = await this.#analysing.soon();
    if (revision > this.#revision || !this.#isLoaded) await this.#pullUntil(revision);
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
        !this.#analysing.areProducersStale &&
        performance.now() - this.#producersReadAt <= producersKeptMs,
    );
    return new OwnIndex(this.#ctx.db, { datasets, producers, scorer: this.#scorer });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#analysing[Symbol.asyncDispose]();
    await this.#images[Symbol.asyncDispose]();
    await Promise.allSettled([this.#preparing, this.#begun, this.#pulling]);
  }

  async keepImage(): Promise<boolean> {
    return this.#images.keep();
  }

  /** With what an image holds, before any row is read. */
  async #begin(): Promise<void> {
    this.#begun ??= this.#beginWith().catch((error: unknown) => {
      this.#begun = undefined;
      throw error;
    });
    await this.#begun;
  }

  async #beginWith(): Promise<void> {
    const image = await this.#images.read();
    if (image === undefined) return;
    this.#datasets = this.#ofImage = image.index;
    this.#revision = image.revision;
  }

  #atRest(): IndexAt | undefined {
    if (!this.#isLoaded || this.#pulling !== undefined) return undefined;
    return { index: this.#datasets, revision: this.#revision };
  }

  /** What was begun after the call has all there is: a row that was deleted since takes its revision with it. */
  async #pullUntil(revision: number): Promise<void> {
    while (this.#pulling !== undefined) {
      await this.#pulling;
      if (this.#analysing.isClosed || (this.#isLoaded && this.#revision >= revision)) return;
    }
    this.#pulling = this.#pull().finally(() => {
      this.#pulling = undefined;
      this.#images.rest();
    });
    await this.#pulling;
  }

  /** While the rest is analysed, which waits for PostgreSQL now and then. What could not be read is read in the end. */
  #pullAhead(): void {
    if (this.#isLoaded || this.#pulling !== undefined) return;
    this.#pulling = this.#begin()
      .then(() => this.#pullSome(this.#datasets, this.#revision))
      .then((revision) => {
        this.#revision = revision;
      })
      .catch((error: unknown) => {
        if (!this.#analysing.isClosed) this.#ctx.log("search-index-unread", { error });
      })
      .finally(() => (this.#pulling = undefined));
  }

  async #pull(): Promise<void> {
    await this.#begin();
    // What was read ahead and then analysed anew, as all is after an upgrade, would lie there twice for good.
    const worn = this.#datasets.isWorn(this.#isLoaded ? undefined : deadAheadMax);
    const datasets = worn ? new DatasetIndex() : this.#datasets;
    const isWhole = worn || !this.#isLoaded;
    const revision = await this.#pullSome(datasets, worn ? 0 : this.#revision, isWhole);
    if (this.#analysing.isClosed) return;
    // What lies loose takes more memory, and is read more slowly; beside an image there is little of it.
    if (isWhole && datasets === this.#ofImage) await datasets.postings.packSome();
    else if (isWhole) await datasets.postings.packAll();
    this.#ofImage = undefined;
    this.#datasets = datasets;
    this.#revision = revision;
    this.#isLoaded = true;
  }

  /** Puts what was analysed since a revision into an index; answers the last. */
  async #pullSome(datasets: DatasetIndex, since: number, isWhole = true): Promise<number> {
    let revision = since;
    const breath = new Breath(sliceMs);
    for await (const rows of pullEntries(this.#ctx.db, since)) {
      for (const row of rows) {
        this.#images.changed(row.entry === undefined && datasets.documents.rowOf(row.dataset) !== undefined);
        if (row.entry === undefined) datasets.remove(row.dataset);
        else datasets.putRead(row.entry);
        revision = row.revision;
        if (breath.isDue) await breath.take();
      }
      // Nobody asks it before it holds all: what came is packed at once.
      if (!isWhole) await datasets.postings.packSome();
      if (this.#analysing.isClosed) return revision;
    }
    return revision;
  }

  /** Organizations change rarely, and are read again where one did or a publisher is new. */
  async #readProducers(): Promise<void> {
    const now = performance.now();
    const known = this.#producers.publishers;
    const isDue = this.#analysing.areProducersStale || now - this.#producersReadAt > producersKeptMs;
    if (!isDue && known === this.#datasets.documents.facets.producer.values.length) return;
    this.#analysing.areProducersStale = false;
    this.#producersReadAt = now;
    this.#producers = await readProducers(this.#ctx, factsOfProducers(this.#datasets));
  }
}
