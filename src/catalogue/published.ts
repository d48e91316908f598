import type { Actor } from "../access/actor.ts";
import type { Fragment } from "../access/may.ts";
import { keptPart } from "../base/footprint.ts";
import { type Id, isId } from "../base/id.ts";
import type { Page, PageRequest } from "../base/page.ts";
import type { Db } from "../db/db.ts";
import type { DescribingContext } from "./context.ts";
import { countPublished, publishedSeenBy } from "./count-published.ts";
import type { Dataset } from "./dataset.ts";
import { findPublished } from "./datasets.ts";
import type { Distribution } from "./metadata.ts";
import { readableByIds } from "./reading.ts";

interface PublishedRequest extends PageRequest {
  readonly organization?: Id;
  /** Those that changed at that moment or later. */
  readonly modifiedSince?: Date;
  /** Those of a high-value category alone. */
  readonly highValue?: true;
}

/** In the order of their change, so that a catalogue that is read page by page misses none that stays as it is. */
export async function listPublished(
  { db }: Pick<DescribingContext, "db">,
  actor: Actor,
  { page, pageSize, ...filters }: PublishedRequest,
): Promise<Page<Dataset>> {
  if (filters.organization !== undefined && !isId(filters.organization)) return { items: [], total: 0 };
  const { organization, modifiedSince, highValue } = filters;
  const condition = conditionOf(db, actor, filters);
  const ids = await db<{ id: Id }[]>`
    select d.id from ${published(db)} where ${condition}
    order by d.modified_at, d.id limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const isCounted = modifiedSince === undefined && highValue === undefined;
  const total = isCounted ? await countPublished(db, actor, organization) : await countChosen(db, condition);
  const found = await findPublished(
    { db },
    actor,
    ids.map(({ id }) => id),
  );
  return { items: ids.flatMap(({ id }) => found.get(id) ?? []), total };
}

async function countChosen(db: Db, condition: Fragment): Promise<number> {
  const [count] = await db<{ total: number }[]>`
    select count(*)::int as total from ${published(db)} where ${condition}`;
  return count?.total ?? 0;
}

interface KeywordsRequest {
  readonly part: string;
  readonly most: number;
}

/**
 * The keywords of what is published that hold a text, each once, in the order of the alphabet. All of them are kept for
 * everybody, until something changes that tells what is published and how it is described.
 */
export function listKeywords(
  ctx: Pick<DescribingContext, "db">,
  actor: Actor,
  asked: KeywordsRequest,
): Promise<readonly string[]> {
  const read = () => readKeywords(ctx, actor, asked);
  return asked.part === "" ? keptPart(["keywords", String(asked.most)], read) : read();
}

async function readKeywords(
  { db }: Pick<DescribingContext, "db">,
  actor: Actor,
  { part, most }: KeywordsRequest,
): Promise<readonly string[]> {
  const rows = await db<{ keyword: string }[]>`
    select distinct k.keyword
    from ${published(db)}, jsonb_array_elements_text(d.metadata -> 'keywords') k(keyword)
    where ${conditionOf(db, actor, {})} and position(${part.toLowerCase()} in lower(k.keyword)) > 0
    order by 1 limit ${most}`;
  return rows.map(({ keyword }) => keyword);
}

/** Of each dataset, in each form that it can be had: what its producer lists, and the tables held here. */
export async function distributionsOf(
  { db, tableDistributions }: Pick<DescribingContext, "db" | "tableDistributions">,
  actor: Actor,
  datasets: readonly Dataset[],
): Promise<ReadonlyMap<Id, readonly Distribution[]>> {
  const ids = datasets.map(({ id }) => id);
  const [readable, tables] = await Promise.all([readableByIds(db, actor, ids), tableDistributions(ids)]);
  return new Map(
    datasets
      .filter(({ id }) => readable.has(id))
      .map((dataset) => [dataset.id, allDistributions(dataset, tables.get(dataset.id))]),
  );
}

/** Those of its tables first: they are what this instance answers for. */
export function allDistributions(
  dataset: Dataset,
  tables: readonly Distribution[] = [],
): readonly Distribution[] {
  return [...tables, ...dataset.metadata.distributions];
}

/** `datasets d` of those that are published, as `o`. */
function published(db: Db): Fragment {
  return db`datasets d join published_datasets o on o.dataset = d.id`;
}

function conditionOf(
  db: Db,
  actor: Actor,
  { organization, modifiedSince, highValue }: Omit<PublishedRequest, keyof PageRequest>,
): Fragment {
  return db`${publishedSeenBy(db, actor)}
    ${organization === undefined ? db`` : db`and d.organization = ${organization}`}
    ${modifiedSince === undefined ? db`` : db`and d.modified_at >= ${modifiedSince}`}
    ${highValue === undefined ? db`` : db`and d.metadata -> 'hvdCategories' <> '[]'`}`;
}
