import { askTogether } from "../../base/ask-together.ts";
import { keptPart } from "../../base/footprint.ts";
import { isDoneWithin } from "../../base/within.ts";
import { type IndexState, readIndexState, touchOutdated } from "../../catalogue/search-index/rows.ts";
import { organizationsChanged } from "../../catalogue/search-index/touch.ts";
import { englishStemOf, stemOf } from "../../catalogue/word-forms.ts";
import { doneByDatabase, isOnReplica } from "../../db/replica.ts";
import { type Ahead, indexSome, type IndexerContext } from "./indexer.ts";
import { Weigher } from "./weigher.ts";

/** A search waits so long for what was just written, and is answered without the rest. */
export const freshWithinMs = 1500;
/** No longer than this where analysis has been under way for longer: a large harvest holds nobody up. */
const freshWithinBusyMs = 50;

interface Listeners {
  /** Others wrote something that was analysed. */
  readonly onAnalysed: () => Promise<void>;
  /** Some of what is analysed at a start is written. */
  readonly onSome?: () => void;
  /** Whether what others write is analysed at once, and not only when somebody searches. */
  readonly isReady: () => boolean;
}

/** What was written becomes entries of an index, in PostgreSQL: by one process at a time, whichever looks first. */
export class Analysing implements AsyncDisposable {
  areProducersStale = true;
  isClosed = false;
  readonly #ctx: IndexerContext;
  readonly #listeners: Listeners;
  /** One question to the database for all the searches that came while the last was asked. */
  readonly #readTogether = askTogether(() => readIndexState(this.#ctx.db));
  #analysing: Promise<void> | undefined;
  #analysingSince = 0;
  #listening: Promise<{ unlisten: () => Promise<void> }> | undefined;
  /**
   * Who is told. The driver holds its first listener for as long as its connection listens (postgres 3.4.9,
   * `index.js`: what it makes in `listen` shares its context), and would hold all of an index that was closed.
   */
  readonly #heard: { by: Analysing | undefined } = { by: this };

  constructor(ctx: IndexerContext, listeners: Listeners) {
    this.#ctx = ctx;
    this.#listeners = listeners;
  }

  /** All that is stale, at a start. */
  async all(): Promise<IndexState> {
    await this.#listen();
    await touchOutdated(this.#ctx.db);
    await this.#analyseAll();
    return readIndexState(this.#ctx.db);
  }

  /** What was written before the call, or with what was analysed within `freshMs` where much is being written. */
  async soon(): Promise<IndexState> {
    await this.#listen();
    const state = await keptPart(["search-index"], () => this.#readState());
    if (!state.isStale) return state;
    await doneByDatabase(() => this.#analyseSoon());
    return this.#readState();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isClosed = true;
    await Promise.allSettled([this.#analysing, this.#listening]);
    await (await this.#listening)?.unlisten();
    this.#heard.by = undefined;
  }

  /** A replica that is behind answers its own readers alone. */
  #readState(): Promise<IndexState> {
    return isOnReplica() ? readIndexState(this.#ctx.db) : this.#readTogether();
  }

  /** What others wrote is analysed at once. A connection that failed is tried again. */
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
    return hearChanges(db, `maille_search_${row?.schema ?? ""}`, this.#heard);
  }

  /** What others wrote. */
  hear(told: string): void {
    if (told === organizationsChanged) this.areProducersStale = true;
    if (this.#listeners.isReady()) this.#later();
  }

  #later(): void {
    this.#analyseAll()
      .then(() => this.#listeners.onAnalysed())
      .catch((error: unknown) => {
        if (!this.isClosed) this.#ctx.log("search-analysis-failed", { error });
      });
  }

  /** Until nothing is stale, or the time is over and the rest goes on behind: then it answers `false`. */
  async #analyseSoon(): Promise<boolean> {
    const { freshMs = freshWithinMs } = this.#ctx;
    const isBusy = this.#analysing !== undefined && performance.now() - this.#analysingSince > freshMs;
    return isDoneWithin(isBusy ? freshWithinBusyMs : freshMs, this.#analyseAll());
  }

  async #analyseAll(): Promise<void> {
    // What was stale when it was asked may be behind what is under way: one more look is cheap.
    if (this.#analysing !== undefined) await this.#analysing;
    this.#analysing ??= this.#analyse().finally(() => (this.#analysing = undefined));
    await this.#analysing;
  }

  async #analyse(): Promise<void> {
    this.#analysingSince = performance.now();
    const weighers = { french: new Weigher(stemOf), english: new Weigher(englishStemOf) };
    let ahead: Ahead | undefined;
    try {
      for (let many = 1; many > 0 && !this.isClosed;) {
        ({ many, ahead } = await indexSome({ ...this.#ctx, weighers }, ahead));
        this.#listeners.onSome?.();
      }
    } finally {
      await Promise.allSettled([ahead?.analysed]);
    }
  }
}

/** Holds nothing of who hears but `heard`. */
function hearChanges(
  db: IndexerContext["db"],
  channel: string,
  heard: { readonly by: Analysing | undefined },
): Promise<{ unlisten: () => Promise<void> }> {
  return db.listen(
    channel,
    (told) => heard.by?.hear(told),
    () => {
      // After a lost connection, what was told meanwhile is unknown.
      if (heard.by !== undefined) heard.by.areProducersStale = true;
    },
  );
}
