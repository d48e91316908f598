import { anyone } from "../../access/actor.ts";
import type { Id } from "../../base/id.ts";
import type { Log } from "../../base/log.ts";
import { observed } from "../../base/observed.ts";
import { isOutage } from "../../base/outage.ts";
import { defined } from "../../base/defined.ts";
import type { Db, Tx } from "../../db/db.ts";
import type { Territory } from "../../territory/territory.ts";
import type { FindingContext, TableFacts } from "../../catalogue/context.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import { findPublished } from "../../catalogue/datasets.ts";
import { Breath } from "../../base/breath.ts";
import { analyse, type DescriptionQuality, type Weighers, unmeasured } from "./analyse.ts";
import { forgetImages } from "../../catalogue/search-index/images.ts";
import type { SearchEntry } from "../../catalogue/search-index/entry.ts";
import { holdEntries, type Stale, takeStale, writeEntries } from "../../catalogue/search-index/rows.ts";

interface AnalysisContext extends IndexerContext {
  readonly weighers: Weighers;
}

export interface IndexerContext extends FindingContext {
  readonly territory: Territory;
  readonly log: Log;
  /** How long a search waits for what was just written; `freshWithinMs` where absent. */
  readonly freshMs?: number;
  /** From how many datasets on an image of the index is kept, and after how long a rest; `usualImages` where absent. */
  readonly images?: { readonly least: number; readonly restMs: number };
  readonly qualityOf: (
    datasets: readonly Dataset[],
    tables: ReadonlyMap<Id, TableFacts>,
  ) => Promise<ReadonlyMap<Id, DescriptionQuality>>;
}

const batchMax = 1000;
const batchSlice = 250;
/** So many of the next batch are analysed while one is written. */
const aheadMax = 1000;
/** Between two breaths of the process, while it analyses. */
const sliceMs = 10;

interface Analysed {
  readonly stale: Stale;
  readonly entry: SearchEntry | undefined;
}

/** What is analysed while others are written. */
export interface Ahead {
  readonly analysed: Promise<readonly Analysed[]>;
}

/**
 * Analyses some of what is stale, in one transaction; answers how many, and what comes next. Of what was analysed
 * before, all is taken that was not touched since.
 */
export async function indexSome(
  ctx: AnalysisContext,
  before?: Ahead,
): Promise<{ readonly many: number; readonly ahead: Ahead | undefined }> {
  const known = new Map((await before?.analysed)?.map((each) => [each.stale.dataset, each]));
  const isKnown = ({ dataset, touched }: Stale): boolean => known.get(dataset)?.stale.touched === touched;
  return ctx.db.begin(async (tx) => {
    const some = await takeStale(tx, batchMax + aheadMax);
    // Those that were touched as often come in any order: what was analysed ahead goes first.
    const taken = [...some.filter(isKnown), ...some.filter((each) => !isKnown(each))];
    const stale = taken.slice(0, batchMax);
    const next = taken.slice(batchMax);
    const analysed = [
      stale.flatMap((each) => (isKnown(each) ? (known.get(each.dataset) ?? []) : [])),
      ...(await analyseSlices(
        ctx,
        tx,
        stale.filter((each) => !isKnown(each)),
      )),
    ];
    const ahead = next.length === 0 ? undefined : { analysed: observed(analyseAhead(ctx, next)) };
    // Last: facts are read on other connections, which may all wait for what is written here.
    await holdEntries(
      tx,
      stale.map(({ dataset }) => dataset),
    );
    await forgetImages(
      tx,
      analysed.flat().flatMap(({ stale: { dataset }, entry }) => (entry === undefined ? dataset : [])),
    );
    for (const slice of analysed) if (slice.length > 0) await writeEntries(tx, slice);
    return { many: stale.length, ahead };
  });
}

/** While one slice is analysed, the next is read. */
async function analyseSlices(
  ctx: AnalysisContext,
  db: Db | Tx,
  stale: readonly Stale[],
): Promise<Analysed[][]> {
  const slices = Array.from({ length: Math.ceil(stale.length / batchSlice) }, (_, at) =>
    stale.slice(at * batchSlice, (at + 1) * batchSlice),
  );
  if (slices.length === 0) return [];
  const analysed: Analysed[][] = [];
  let reading = observed(readSlice(ctx, db, slices[0] ?? []));
  for (const [at, slice] of slices.entries()) {
    const read = await reading;
    const next = slices[at + 1];
    if (next !== undefined) reading = observed(readSlice(ctx, db, next));
    analysed.push(await analyseAll(ctx, slice, read));
  }
  return analysed;
}

/** They are stale by what is committed: whatever changes from here on touches them once more. */
async function analyseAhead(ctx: AnalysisContext, stale: readonly Stale[]): Promise<readonly Analysed[]> {
  return (await analyseSlices(ctx, ctx.db, stale)).flat();
}

interface Read {
  readonly datasets: ReadonlyMap<Id, Dataset>;
  readonly tables: ReadonlyMap<Id, TableFacts>;
  readonly quality: ReadonlyMap<Id, DescriptionQuality>;
}

async function readSlice(ctx: AnalysisContext, db: Db | Tx, stale: readonly Stale[]): Promise<Read> {
  const ids = stale.map(({ dataset }) => dataset);
  // What only some may know of is in no index: its words would show in corrections and counts.
  const datasets = await findPublished({ db }, anyone, ids);
  const tables = await factsOf(ctx, [...datasets.keys()]);
  const quality = await ctx.qualityOf([...datasets.values()], tables);
  return { datasets, tables, quality };
}

async function analyseAll(
  ctx: AnalysisContext,
  stale: readonly Stale[],
  { datasets, tables, quality }: Read,
): Promise<Analysed[]> {
  const analysed: Analysed[] = [];
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
