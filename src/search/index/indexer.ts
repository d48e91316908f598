import { anyone } from "../../access/actor.ts";
import type { Id } from "../../base/id.ts";
import type { Log } from "../../base/log.ts";
import { isOutage } from "../../base/outage.ts";
import { defined } from "../../base/defined.ts";
import type { Tx } from "../../db/db.ts";
import type { Territory } from "../../territory/territory.ts";
import type { FindingContext, TableFacts } from "../../catalogue/context.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import { findPublished } from "../../catalogue/datasets.ts";
import { Breath } from "../breathing.ts";
import { analyse, type Lexicons, type DescriptionQuality, unmeasured } from "./analyse.ts";
import type { SearchEntry } from "../../catalogue/search-index/entry.ts";
import { type Stale, takeStale, writeEntries } from "../../catalogue/search-index/rows.ts";

interface AnalysisContext extends IndexerContext {
  readonly lexicons: Lexicons;
}

export interface IndexerContext extends FindingContext {
  readonly territory: Territory;
  readonly log: Log;
  /** How long a search waits for what was just written; `freshWithinMs` where absent. */
  readonly freshMs?: number;
  readonly qualityOf: (
    datasets: readonly Dataset[],
    tables: ReadonlyMap<Id, TableFacts>,
  ) => Promise<ReadonlyMap<Id, DescriptionQuality>>;
}

const batchMax = 1000;
/** While one slice is analysed, the next is read. */
const batchSlice = 250;
/** Between two breaths of the process, while it analyses. */
const sliceMs = 10;

/** Analyses some of what is stale, in one transaction; answers how many. */
export async function indexSome(ctx: AnalysisContext): Promise<number> {
  return ctx.db.begin(async (tx) => {
    const stale = await takeStale(tx, batchMax);
    const slices = Array.from({ length: Math.ceil(stale.length / batchSlice) }, (_, at) =>
      stale.slice(at * batchSlice, (at + 1) * batchSlice),
    );
    const analysed: Awaited<ReturnType<typeof analyseAll>>[] = [];
    let reading = observed(readSlice(ctx, tx, slices[0] ?? []));
    for (const [at, slice] of slices.entries()) {
      const read = await reading;
      const next = slices[at + 1];
      if (next !== undefined) reading = observed(readSlice(ctx, tx, next));
      analysed.push(await analyseAll(ctx, slice, read));
    }
    // Last: facts are read on other connections, which may all wait for what is written here.
    for (const slice of analysed) await writeEntries(tx, slice);
    return stale.length;
  });
}

/** Where something else fails first, nobody awaits it any more. */
function observed<Value>(work: Promise<Value>): Promise<Value> {
  work.catch(() => undefined);
  return work;
}

interface Read {
  readonly datasets: ReadonlyMap<Id, Dataset>;
  readonly tables: ReadonlyMap<Id, TableFacts>;
  readonly quality: ReadonlyMap<Id, DescriptionQuality>;
}

async function readSlice(ctx: AnalysisContext, tx: Tx, stale: readonly Stale[]): Promise<Read> {
  const ids = stale.map(({ dataset }) => dataset);
  // What only some may know of is in no index: its words would show in corrections and counts.
  const datasets = await findPublished({ db: tx }, anyone, ids);
  const tables = await factsOf(ctx, [...datasets.keys()]);
  const quality = await ctx.qualityOf([...datasets.values()], tables);
  return { datasets, tables, quality };
}

async function analyseAll(
  ctx: AnalysisContext,
  stale: readonly Stale[],
  { datasets, tables, quality }: Read,
): Promise<{ stale: Stale; entry: SearchEntry | undefined }[]> {
  const analysed: { stale: Stale; entry: SearchEntry | undefined }[] = [];
  const breath = new Breath(sliceMs);
  for (const each of stale) {
    const dataset = datasets.get(each.dataset);
    const own = tables.get(each.dataset);
    const entry =
      dataset === undefined
        ? undefined
        : analyse(
            { dataset, quality: quality.get(dataset.id) ?? unmeasured, ...defined({ tables: own }) },
            ctx,
          );
    analysed.push({ stale: each, entry });
    if (breath.isDue) await breath.take();
  }
  return analysed;
}

/** A table that cannot be read keeps no dataset, its own or another, out of the index. */
async function factsOf(ctx: IndexerContext, datasets: readonly Id[]): Promise<ReadonlyMap<Id, TableFacts>> {
  try {
    return await ctx.tableFacts(datasets);
  } catch (error) {
    if (isOutage(error)) throw error;
    if (datasets.length === 1) {
      ctx.log("search-tables-unread", { dataset: datasets[0], error });
      return new Map();
    }
    const facts = new Map<Id, TableFacts>();
    for (const dataset of datasets) for (const [id, own] of await factsOf(ctx, [dataset])) facts.set(id, own);
    return facts;
  }
}
