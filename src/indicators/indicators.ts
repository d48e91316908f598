import { isDeepStrictEqual } from "node:util";
import { type Actor, system } from "../access/actor.ts";
import { reachesOf, reachOf } from "../access/reach.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { type Looked, refuseLoss } from "../base/seen.ts";
import { defined } from "../base/defined.ts";
import type { Page, PageRequest } from "../base/page.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import { changeDataset, createDataset, getDataset } from "../catalogue/datasets.ts";
import { listDatasets } from "../catalogue/list-datasets.ts";
import { setIndicatorFacts } from "../catalogue/indicator-facts.ts";
import type { IndicatorFacts } from "../catalogue/metadata.ts";
import { assertReadable, assertWritable } from "../catalogue/reading.ts";
import { discardDraft } from "../catalogue/deleted-drafts.ts";
import { createComputedTable } from "../tables/computed.ts";
import { reachedOf } from "../tables/show-tables.ts";
import { tablesForCatalogue } from "../tables/for-catalogue.ts";
import type { IndicatorsContext } from "./context.ts";
import type { IndicatorDefinition } from "./definition.ts";
import {
  findIndicatorRow,
  findVintage,
  getIndicatorRow,
  type IndicatorRow,
  isAsBefore,
  pageOfVintages,
  putIndicator,
} from "./indicator-rows.ts";
import { askedOfIndicator, type Indicator, type Vintage } from "./indicator.ts";
import { type ReadableFacts, toDefinition, toReadableFacts } from "./indicator-rules.ts";
import { refresh } from "./refresh.ts";
import { sourcesOf } from "./sources-of.ts";
import { keyOfValues } from "./write-values.ts";

export interface NewIndicator extends ReadableFacts {
  readonly organization: Id;
  readonly title: string;
  /** What the figure means, in Markdown. */
  readonly description?: string;
  readonly licence?: string;
  readonly definition: IndicatorDefinition;
}

/** What is told as `undefined` is taken away; what is not told stays. */
type ReadableChange = { readonly [Name in keyof ReadableFacts]?: ReadableFacts[Name] | undefined };

export interface IndicatorChange extends ReadableChange, Looked {
  readonly title?: string;
  readonly description?: string;
  readonly definition?: IndicatorDefinition;
}

export interface IndicatorsRequest extends PageRequest {
  readonly q?: string;
  readonly organization?: Id;
}

/**
 * Makes an indicator, whose dataset is a draft, and computes it at once. Throws what keeps it from being
 * computed, and then makes nothing.
 */
export async function createIndicator(
  ctx: IndicatorsContext,
  actor: Actor,
  { organization, title, description, licence, definition: told, ...readable }: NewIndicator,
): Promise<Indicator> {
  const definition = toDefinition(told);
  const own = toReadableFacts(readable);
  const sources = await sourcesOf(ctx.db, definition);
  const dataset = await createDataset(ctx, actor, {
    organization,
    title,
    ...defined({ description, licence }),
  });
  await ctx.db.begin(async (tx) => {
    const table = await createComputedTable(tx, {
      dataset: dataset.id,
      name: dataset.title,
      key: keyOfValues,
    });
    const facts: IndicatorFacts = { ...own, table, grain: "day", levels: [], sources: [] };
    await putIndicator(tx, { dataset: dataset.id, table, definition, facts }, sources, ctx.clock());
  });
  try {
    await refreshOrThrow(ctx, dataset.id);
  } catch (error) {
    await discardDraft(ctx, actor, dataset.id);
    throw error;
  }
  return getIndicator(ctx, actor, dataset.id);
}

/**
 * What is changed of it takes the place of what was; a value that was computed another way is another vintage.
 * Throws what keeps it from being computed another way, and then leaves it as it was.
 */
export async function changeIndicator(
  ctx: IndicatorsContext,
  actor: Actor,
  id: Id,
  { title, description, definition: told, seen, ...readable }: IndicatorChange,
): Promise<Indicator> {
  await assertWritable(ctx.db, actor, id);
  const before = await getIndicatorRow(ctx.db, id);
  const definition = told === undefined ? before.definition : toDefinition(told);
  const own = { ...before, definition, facts: factsWith(before.facts, readable) };
  const sources = await sourcesOf(ctx.db, definition, id);
  const rename = async (words: Words, unchangedSince?: Date) =>
    Object.keys(words).length === 0
      ? undefined
      : changeDataset({ ...ctx, ...tablesForCatalogue(ctx) }, actor, id, {
          ...words,
          ...defined({ unchangedSince }),
        });
  const was = await getDataset(ctx, actor, id);
  if (seen !== undefined) {
    const shown = await getIndicator(ctx, actor, id);
    refuseLoss(askedOfIndicator(shown), seen);
    await refuseUnderWay(ctx, before, shown);
  }
  const named = await rename(
    defined({ title, description }),
    seen === undefined ? undefined : was.modifiedAt,
  );
  const putWordsBack = async () =>
    named === undefined
      ? undefined
      : rename(wordsToPutBack({ was, named, is: await getDataset(ctx, actor, id) }));
  if (isDeepStrictEqual(own, before)) {
    // Its words are changed all the same; what kept it from being computed may be over.
    if (before.problem !== undefined) await refresh(ctx, id);
    return getIndicator(ctx, actor, id);
  }
  try {
    await ctx.db.begin(async (tx) => {
      if (seen !== undefined && !(await isAsBefore(tx, before)))
        throw new Failure("conflict", "changed-meanwhile");
      await putIndicator(tx, own, sources, ctx.clock());
    });
  } catch (error) {
    await putWordsBack();
    throw error;
  }
  try {
    if (isDeepStrictEqual(definition, before.definition)) await refreshOrTell(ctx, own, readable);
    else await refreshOrThrow(ctx, id);
  } catch (error) {
    await putBack(ctx, { own, before });
    await putWordsBack();
    throw error;
  }
  return getIndicator(ctx, actor, id);
}

/** Where what another change wrote is not told yet, as it is under way or its process ended in it, it is told first. */
async function refuseUnderWay(ctx: IndicatorsContext, before: IndicatorRow, shown: Indicator): Promise<void> {
  const wanted = toReadableFacts(before.facts);
  if (isDeepStrictEqual(wanted, toReadableFacts(shown.facts))) return;
  await refreshOrTell(ctx, before, wanted);
  throw new Failure("conflict", "changed-meanwhile");
}

type Words = Pick<IndicatorChange, "title" | "description">;

/** What was computed last, but where somebody else has changed it meanwhile: theirs stands. */
async function putBack(
  ctx: IndicatorsContext,
  { own, before }: { readonly own: IndicatorRow; readonly before: IndicatorRow },
): Promise<void> {
  const { metadata } = await getDataset(ctx, system, own.dataset);
  await ctx.db.begin(async (tx) => {
    if (!(await isAsBefore(tx, own))) return;
    // What another change that failed left is not what was.
    const { definition } = (await findVintage(tx, own.dataset)) ?? before;
    const facts = metadata.indicator ?? before.facts;
    const sources = await sourcesOf(tx, definition, own.dataset);
    await putIndicator(tx, { ...before, definition, facts }, sources, ctx.clock());
  });
}

function wordsToPutBack({ was, named, is }: Readonly<Record<"was" | "named" | "is", Dataset>>): Words {
  return {
    ...(is.title === named.title ? { title: was.title } : {}),
    ...(is.description === named.description ? { description: was.description } : {}),
  };
}

function factsWith(before: IndicatorFacts, change: ReadableChange): IndicatorFacts {
  const { table, grain, levels, sources, from, to, counts } = before;
  const { unit, decimals = before.decimals, better, target, method } = { ...before, ...change };
  const readable = toReadableFacts({ decimals, ...defined({ unit, better, target, method }) });
  return { table, grain, levels, sources, ...defined({ from, to, counts }), ...readable };
}

/** Computes it from the versions of now, though nothing of them changed. Throws what keeps it from being computed. */
export async function computeNow(ctx: IndicatorsContext, actor: Actor, id: Id): Promise<void> {
  await assertWritable(ctx.db, actor, id);
  await getIndicatorRow(ctx.db, id);
  await refreshOrThrow(ctx, id);
}

/** The values that stand are told in the new unit all the same, where their source can be read no more. */
async function refreshOrTell(
  ctx: IndicatorsContext,
  own: IndicatorRow,
  change: ReadableChange,
): Promise<void> {
  const { dataset: id } = own;
  const problem = await refresh(ctx, id);
  if (problem === undefined) return;
  const { metadata } = await getDataset(ctx, system, id);
  await ctx.db.begin(async (tx) => {
    if (await isAsBefore(tx, own))
      await setIndicatorFacts(tx, id, factsWith(metadata.indicator ?? own.facts, change));
  });
}

async function refreshOrThrow(ctx: IndicatorsContext, id: Id): Promise<void> {
  const problem = await refresh(ctx, id);
  if (problem !== undefined) throw new Failure("invalid", problem.key, problem.args);
}

/**
 * By its id or slug: one that is made here, or that another instance tells. Who may not read its values
 * is told what its dataset says, and nothing of how or from what it is computed: a filter, a refusal and
 * the codes that were left out tell of rows. Throws `not-found` for a dataset that is none.
 */
export async function getIndicator(ctx: ReadingContext, actor: Actor, slugOrId: string): Promise<Indicator> {
  const dataset = await getDataset(ctx, actor, slugOrId);
  const row = await findIndicatorRow(ctx.db, dataset.id);
  const [isRead] = await whetherRead(ctx, actor, [{ dataset, row }]);
  return withOwn(ctx, { dataset, row, isRead: isRead === true });
}

type ReadingContext = Pick<IndicatorsContext, "db" | "url">;

interface Found {
  readonly dataset: Dataset;
  /** Of those that are made here. */
  readonly row: IndicatorRow | undefined;
}

/** Whether the actor may read the values of each; of those of other instances, whether they may here is asked there. */
async function whetherRead(
  ctx: ReadingContext,
  actor: Actor,
  found: readonly Found[],
): Promise<readonly boolean[]> {
  const own = found.flatMap(({ dataset, row }) =>
    row === undefined ? [] : [reachedOf(ctx, { id: row.table, dataset: dataset.id }, dataset)],
  );
  const reaches = own.length === 0 ? [] : await reachesOf(ctx.db, actor, own);
  const closed = new Set(own.filter((_, at) => reaches[at]?.kind === "none").map(({ table }) => table));
  return found.map(({ row }) => row === undefined || !closed.has(row.table));
}

async function withOwn(
  { db }: Pick<IndicatorsContext, "db">,
  { dataset, row, isRead }: Found & { readonly isRead: boolean },
): Promise<Indicator> {
  const facts = dataset.metadata.indicator ?? row?.facts;
  if (facts === undefined) throw new Failure("not-found", "indicator-unknown", { indicator: dataset.slug });
  if (row === undefined || !isRead) return { dataset, facts };
  const vintage = await findVintage(db, dataset.id);
  return { dataset, facts, definition: row.definition, ...defined({ vintage, problem: row.problem }) };
}

/** What the actor may read, here and of those that are followed. */
export async function listIndicators(
  ctx: ReadingContext,
  actor: Actor,
  request: IndicatorsRequest,
): Promise<Page<Indicator>> {
  const page = await listDatasets(ctx, actor, { ...request, indicators: true, sort: "title" });
  const found = await Promise.all(
    page.items.map(async (dataset) => ({ dataset, row: await findIndicatorRow(ctx.db, dataset.id) })),
  );
  const read = await whetherRead(ctx, actor, found);
  const items = found.map((one, at) => withOwn(ctx, { ...one, isRead: read[at] === true }));
  return { ...page, items: await Promise.all(items) };
}

/** The newest first. Throws as a reading of its values does. */
export async function listVintages(
  ctx: ReadingContext,
  actor: Actor,
  id: Id,
  { page, pageSize }: PageRequest,
): Promise<Page<Vintage>> {
  await assertValuesReadable(ctx, actor, id);
  const { vintages, total } = await pageOfVintages(ctx.db, id, {
    limit: pageSize,
    offset: (page - 1) * pageSize,
  });
  return { items: vintages, total, ...(page * pageSize < total ? { next: String(page + 1) } : {}) };
}

/** Throws as a reading of its values does. */
export async function getVintage(
  ctx: ReadingContext,
  actor: Actor,
  id: Id,
  number: number,
): Promise<Vintage> {
  await assertValuesReadable(ctx, actor, id);
  const vintage = await findVintage(ctx.db, id, number);
  if (vintage !== undefined) return vintage;
  throw new Failure("not-found", "indicator-vintage-unknown", { number });
}

/** Throws as a reading of the values of an indicator does. */
export async function assertValuesReadable(ctx: ReadingContext, actor: Actor, id: Id): Promise<void> {
  const dataset = await assertReadable(ctx.db, actor, id);
  const row = await findIndicatorRow(ctx.db, id);
  if (row === undefined) return;
  const reach = await reachOf(ctx.db, actor, reachedOf(ctx, { id: row.table, dataset: id }, dataset));
  if (reach.kind === "none") throw reach.refusal;
}
