import type { Actor } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import { isId } from "../base/id.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import { findPublished, getDataset } from "../catalogue/datasets.ts";
import { listPublished } from "../catalogue/published.ts";
import { datasetOfRudi, rudiOriginalsOf } from "../harvest/store/rudi-originals.ts";
import type { RawRecord } from "../harvest/normalize/fields.ts";
import type { RudiContext } from "./context.ts";
import type { WrittenRecord } from "./described.ts";
import {
  isAskedFor,
  type ResourceQuestion,
  sorted,
  valuesAt,
  withFields,
  written,
} from "./resource-question.ts";
import { toRudi } from "./to-rudi.ts";
import { fromUuid4 } from "./uuid.ts";

type Context = Pick<RudiContext, "db" | "url" | "distributionsOf">;

interface Resources {
  readonly total: number;
  readonly items: readonly RawRecord[];
}

const pageSize = 200;
/** More than these are not looked through for one answer. */
const lookedThroughMax = 20_000;

/** What is published here and the actor may know of, as records of RUDI, as a node lists them. */
export async function listResources(
  ctx: Context,
  actor: Actor,
  question: ResourceQuestion,
): Promise<Resources | readonly RawRecord[]> {
  if (question.countBy !== undefined) return countedBy(ctx, actor, question, question.countBy);
  if (question.groupBy !== undefined) return groupedBy(ctx, actor, question, question.groupBy);
  if (isPlain(question)) return plainly(ctx, actor, question);
  const records = await Array.fromAsync(allAsked(ctx, actor, question));
  const items = sorted(records, question.sortBy).slice(question.offset, question.offset + question.limit);
  return { total: records.length, items: items.map((record) => withFields(record, question.fields)) };
}

/** Nothing but a place in the list is asked: the list is read from there. */
function isPlain({ filters, sortBy, updatedAfter, updatedBefore }: ResourceQuestion): boolean {
  return filters.length + sortBy.length === 0 && updatedAfter === undefined && updatedBefore === undefined;
}

async function plainly(ctx: Context, actor: Actor, question: ResourceQuestion): Promise<Resources> {
  const { limit, offset, fields } = question;
  const size = Math.max(limit, 1);
  const first = Math.floor(offset / size);
  const pages = await Promise.all(
    [first, ...(offset % size === 0 ? [] : [first + 1])].map((page) =>
      listPublished(ctx, actor, { page: page + 1, pageSize: size }),
    ),
  );
  const datasets = pages.flatMap(({ items }) => items).slice(offset % size, (offset % size) + limit);
  const records = await recordsOf(ctx, actor, datasets);
  return {
    total: pages[0]?.total ?? 0,
    items: records.map(({ record }) => withFields(record, fields)),
  };
}

async function countedBy(
  ctx: Context,
  actor: Actor,
  question: ResourceQuestion,
  path: string,
): Promise<readonly RawRecord[]> {
  const counts = new Map<string, { value: unknown; count: number }>();
  for await (const record of allAsked(ctx, actor, question)) {
    for (const value of new Set(valuesAt(record, path))) {
      const key = written(value);
      counts.set(key, { value, count: (counts.get(key)?.count ?? 0) + 1 });
    }
  }
  return [...counts.values()]
    .sort((one, other) => other.count - one.count)
    .slice(question.offset, question.offset + question.limit)
    .map(({ value, count }) => ({ [path]: value, count }));
}

async function groupedBy(
  ctx: Context,
  actor: Actor,
  question: ResourceQuestion,
  path: string,
): Promise<readonly RawRecord[]> {
  const { offset, limit, groupOffset, groupLimit, sortBy, fields } = question;
  const groups = new Map<string, { value: unknown; records: RawRecord[] }>();
  for await (const record of allAsked(ctx, actor, question)) {
    for (const value of new Set(valuesAt(record, path))) {
      const group = groups.get(written(value)) ?? { value, records: [] };
      group.records.push(record);
      groups.set(written(value), group);
    }
  }
  return [...groups.values()].slice(offset, offset + limit).map(({ value, records }) => ({
    [path]: value,
    count: records.length,
    resources: sorted(records, sortBy)
      .slice(groupOffset, groupOffset + groupLimit)
      .map((record) => withFields(record, fields)),
  }));
}

async function* allAsked(ctx: Context, actor: Actor, question: ResourceQuestion): AsyncGenerator<RawRecord> {
  for (let page = 1; ; page++) {
    const { items, total } = await listPublished(ctx, actor, { page, pageSize });
    if (total > lookedThroughMax) {
      throw new Failure("over-budget", "rudi-resources-many", { most: lookedThroughMax });
    }
    for (const { record } of await recordsOf(ctx, actor, items)) {
      if (isAskedFor(record, question)) yield record;
    }
    if (items.length < pageSize) return;
  }
}

/** By its global_id, or by our own id of it. Throws `not-found` or `gone`. */
export async function getResource(ctx: Context, actor: Actor, id: string): Promise<WrittenRecord> {
  const gathered = isId(id.toLowerCase()) ? await datasetOfRudi(ctx.db, id) : undefined;
  const ids = [gathered, id.toLowerCase(), fromUuid4(id)].filter((each) => each !== undefined).filter(isId);
  const found = await findPublished(ctx, actor, ids);
  const dataset = ids.map((each) => found.get(each)).find((each) => each !== undefined);
  // Told as any dataset is: gone where it was withdrawn, unknown where it may not be known.
  return oneOf(
    ctx,
    actor,
    dataset ?? (await getDataset(ctx, actor, ids[0] === undefined ? id : fromUuid4(id))),
  );
}

async function oneOf(ctx: Context, actor: Actor, dataset: Dataset): Promise<WrittenRecord> {
  const [record] = await recordsOf(ctx, actor, [dataset]);
  if (record === undefined)
    throw new Failure("not-found", "catalogue-dataset-not-found", { dataset: dataset.id });
  return record;
}

async function recordsOf(
  ctx: Context,
  actor: Actor,
  datasets: readonly Dataset[],
): Promise<readonly WrittenRecord[]> {
  const [distributions, originals] = await Promise.all([
    ctx.distributionsOf(actor, datasets),
    rudiOriginalsOf(
      ctx.db,
      datasets.map(({ id }) => id),
    ),
  ]);
  return datasets.map((dataset) =>
    toRudi(
      { dataset, distributions: distributions.get(dataset.id) ?? [], url: ctx.url },
      originals.get(dataset.id),
    ),
  );
}
