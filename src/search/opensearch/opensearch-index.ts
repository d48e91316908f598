import { isSearchAway, searchAway } from "../away.ts";
import { setTimeout as pause } from "node:timers/promises";
import { currentFootprint } from "../../base/footprint.ts";
import { isDoneWithin } from "../../base/within.ts";
import { doneByDatabase } from "../../db/replica.ts";
import { Analysing, freshWithinMs } from "../index/analysing.ts";
import { DatasetIndex } from "../index/dataset-index.ts";
import type { IndexerContext } from "../index/indexer.ts";
import { type ProducerIndex, readProducers, weightOfProducer } from "../index/producer-index.ts";
import type { SearchIndex, ServedSearch } from "../index/search-index.ts";
import { Scorer } from "../score.ts";
import type { SearchServer } from "../search-server.ts";
import { AskedCopy, type CopyStanding } from "./asked-copy.ts";
import { type SearchClientOptions, SearchClient } from "./client.ts";
import { Feeder } from "./feeder.ts";
import { LearnedWords } from "./learned-words.ts";
import { Server } from "./server.ts";
import { separator } from "./shape.ts";

export interface OpenSearchOptions extends SearchServer, SearchClientOptions {}

/** How far the copy is fed is asked again after so long, whatever is known: it may be another one. */
const fedKnownMs = 60_000;
const producersKeptMs = 60_000;
const producersMax = 60_000;
/** No longer than this where it was fed for longer: a large harvest holds nobody up. */
const freshWithinBusyMs = 50;
/** A server that was away is fed again after so long, whether somebody searches or not. */
const againMs = 5_000;

/** Held by a search server, which this process or another one feeds. Nothing is asked of it before it is first asked for. */
export function openOpenSearch(ctx: IndexerContext, options: OpenSearchOptions): SearchIndex<AskedCopy> {
  return new OpenSearchKeeper(ctx, options);
}

interface CopyStandingAnswer {
  readonly hits: { readonly total: { readonly value: number } };
  readonly aggregations: {
    readonly latest: { readonly value: number | null };
    readonly producers: { readonly value: number };
  };
}

/** Guards that the copy is fed by one piece of work at a time, and that what is known of it is of one revision. */
class OpenSearchKeeper implements SearchIndex<AskedCopy> {
  readonly served: ServedSearch;
  readonly #ctx: IndexerContext;
  readonly #client: SearchClient;
  readonly #feeder: Feeder;
  readonly #analysing: Analysing;
  readonly #scorer = new Scorer();
  readonly #freshMs: number;
  readonly #closing = new AbortController();
  #server: Server | undefined;
  #fed = { revision: -1, at: -Infinity };
  #feeding: Promise<void> | undefined;
  #feedingSince = 0;
  #again: Promise<void> | undefined;
  #standing: (CopyStanding & { readonly producers: number }) | undefined;
  #producers: ProducerIndex = { index: new DatasetIndex(), publishers: 0, slugs: new Map() };
  #producersReadAt = -Infinity;
  #isPrepared = false;

  constructor(ctx: IndexerContext, options: OpenSearchOptions) {
    this.#ctx = ctx;
    this.#client = new SearchClient(options, options);
    this.#freshMs = ctx.freshMs ?? freshWithinMs;
    this.#feeder = new Feeder({ ...ctx, client: this.#client, prefix: options.prefix });
    this.served = {
      isReachable: () => this.#client.isReachable(),
      traffic: this.#client.traffic,
      rebuild: () => this.#feeder.rebuild(),
    };
    this.#analysing = new Analysing(ctx, {
      isReady: () => this.#isPrepared,
      onAnalysed: () => this.#feedOrLater(),
    });
  }

  async prepare(): Promise<void> {
    await this.#analysing.all();
    this.#isPrepared = true;
    await this.#feedOrLater();
  }

  async fresh(): Promise<AskedCopy> {
    const { revision } = await this.#analysing.soon();
    await this.#reach(revision);
    const server = (this.#server ??= new Server(this.#client, await this.#feeder.alias()));
    const standing = await this.#stand(server);
    await this.#readProducers(server, standing.producers);
    return this.#asked(server, standing);
  }

  async held(): Promise<AskedCopy> {
    const [server, standing] = [this.#server, this.#standing];
    return server === undefined || standing === undefined ? this.fresh() : this.#asked(server, standing);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#feeder.close();
    this.#closing.abort();
    await this.#analysing[Symbol.asyncDispose]();
    await Promise.allSettled([this.#feeding, this.#again]);
  }

  #asked(server: Server, standing: CopyStanding): AskedCopy {
    const [{ revision }, producers] = [this.#fed, this.#producers];
    currentFootprint()?.onlyWhile(
      () =>
        this.#fed.revision === revision &&
        this.#producers === producers &&
        !this.#analysing.areProducersStale &&
        performance.now() - this.#producersReadAt <= producersKeptMs,
    );
    return new AskedCopy(server, standing, { producers, scorer: this.#scorer });
  }

  /** Until the copy holds what was analysed, or the time is over and it is fed behind. */
  async #reach(revision: number): Promise<void> {
    const isKnown = performance.now() - this.#fed.at < fedKnownMs;
    if (isKnown && this.#fed.revision >= revision) return;
    if ((await this.#readFed()) >= revision) return;
    const isBusy = this.#feeding !== undefined && performance.now() - this.#feedingSince > this.#freshMs;
    await doneByDatabase(() =>
      isDoneWithin(isBusy ? freshWithinBusyMs : this.#freshMs, this.#feedUntil(revision)),
    );
    if ((await this.#readFed()) < 0) throw searchAway(new Error("no copy holds everything yet"));
  }

  async #feedUntil(revision: number): Promise<void> {
    await this.#feed();
    // What was analysed when it was fed already is behind it: one more look is cheap.
    if ((await this.#readFed()) < revision) await this.#feed();
  }

  async #readFed(): Promise<number> {
    const revision = (await this.#feeder.fed()) ?? -1;
    this.#fed = { revision, at: performance.now() };
    return revision;
  }

  async #feed(): Promise<void> {
    if (this.#feeding === undefined) this.#feedingSince = performance.now();
    this.#feeding ??= this.#feeder.feed().finally(() => (this.#feeding = undefined));
    await this.#feeding;
  }

  /** What is removed is removed there, too, as soon as it can be reached. */
  async #feedOrLater(): Promise<void> {
    try {
      await this.#feed();
    } catch (error) {
      if (!isSearchAway(error)) throw error;
      this.#ctx.log("search-server-away", { error });
      this.#again ??= this.#tryAgain().finally(() => (this.#again = undefined));
    }
  }

  async #tryAgain(): Promise<void> {
    const { signal } = this.#closing;
    for (let isFed = false; !isFed && !signal.aborted;) {
      await pause(againMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      isFed = await this.#feed().then(
        () => true,
        (error: unknown) => {
          if (!isSearchAway(error)) this.#ctx.log("search-analysis-failed", { error });
          return false;
        },
      );
    }
  }

  async #stand(server: Server): Promise<CopyStanding & { readonly producers: number }> {
    const { revision } = this.#fed;
    const known = this.#standing;
    if (known?.revision === revision && !known.words.isFull) return known;
    const { hits, aggregations } = (await server.search({
      size: 0,
      track_total_hits: true,
      query: { term: { is: "dataset" } },
      aggs: {
        latest: { max: { field: "modified" } },
        producers: { cardinality: { field: "facets.producer", precision_threshold: 40_000 } },
      },
    })) as CopyStandingAnswer;
    const standing = {
      revision,
      documents: hits.total.value,
      latest: Math.max(0, aggregations.latest.value ?? 0),
      producers: aggregations.producers.value,
      words: new LearnedWords((lines) => server.searchMany(lines)),
    };
    this.#standing = standing;
    return standing;
  }

  /** Organizations change rarely, and are read again where one did or a publisher is new. */
  async #readProducers(server: Server, publishers: number): Promise<void> {
    const now = performance.now();
    const isDue = this.#analysing.areProducersStale || now - this.#producersReadAt > producersKeptMs;
    if (!isDue && this.#producers.publishers === publishers) return;
    this.#analysing.areProducersStale = false;
    this.#producersReadAt = now;
    const terms = { field: "told.producer", size: producersMax, shard_size: producersMax };
    const aggs = { producers: { terms, aggs: { known: { sum: { field: "known" } } } } };
    const { producers } = await server.aggregate({ term: { is: "dataset" } }, aggs);
    const facts = (producers?.buckets ?? []).map(({ key, doc_count, known }) => {
      const [value = "", name = ""] = key.split(separator);
      return {
        value,
        name: name === "" ? value : name,
        weight: weightOfProducer(0.2 * doc_count + (known?.value ?? 0)),
      };
    });
    this.#producers = await readProducers(this.#ctx, facts);
  }
}
