import type { Actor } from "../access/actor.ts";
import type { Language } from "../base/language.ts";
import { datasetsOf } from "../boards/board.ts";
import { getBoard } from "../boards/boards.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import { findDatasets, getDataset } from "../catalogue/datasets.ts";
import { listTables } from "../tables/tables.ts";
import { versionsSince } from "../tables/versions.ts";
import type { SubscriptionsContext } from "./context.ts";
import { pageOfDataset, requestOf } from "./subjects.ts";
import type { NewsItem, Subscribed } from "./subscription.ts";

/** Of one subject, looked at for what is new. */
const lookedAtMax = 100;

/** What came of a subject after that moment, as its reader may read it, the newest first. Throws as `nameOf` does. */
export async function newsOf(
  ctx: SubscriptionsContext,
  actor: Actor,
  { kind, subject, language }: Subscribed & { readonly language: Language },
  since: Date,
): Promise<readonly NewsItem[]> {
  const all = await {
    search: () => ofSearch(ctx, actor, subject, language),
    board: () => ofBoard(ctx, actor, subject),
    dataset: () => ofDataset(ctx, actor, subject, since),
  }[kind]();
  return all.filter(({ at }) => at > since).toSorted((one, other) => other.at.getTime() - one.at.getTime());
}

/** Datasets that were published, or came here, since: a change of one that is known already is no news of a search. */
async function ofSearch(
  ctx: SubscriptionsContext,
  actor: Actor,
  subject: string,
  language: Language,
): Promise<readonly NewsItem[]> {
  const { items, nearest } = await ctx.search(actor, requestOf(subject, language, lookedAtMax));
  return nearest ? [] : items.map((dataset) => itemOf(dataset, firstSeen(dataset)));
}

function firstSeen({ createdAt, publishedAt = createdAt }: Dataset): Date {
  return publishedAt > createdAt ? publishedAt : createdAt;
}

/** The board itself where it was changed, and what it shows. */
async function ofBoard(
  ctx: SubscriptionsContext,
  actor: Actor,
  subject: string,
): Promise<readonly NewsItem[]> {
  const board = await getBoard(ctx, actor, subject);
  const shown = await findDatasets(ctx, actor, datasetsOf(board.blocks));
  const { title, slug, organization, modifiedAt: at } = board;
  const own = { title, producer: organization.name, at, page: `/boards/${slug}` };
  return [own, ...[...shown.values()].map((dataset) => itemOf(dataset, dataset.modifiedAt))];
}

/** Versions of its tables that the reader may read; of one without tables here, what is told of it. */
async function ofDataset(
  ctx: SubscriptionsContext,
  actor: Actor,
  subject: string,
  since: Date,
): Promise<readonly NewsItem[]> {
  const dataset = await getDataset(ctx, actor, subject);
  const tables = dataset.organizationOrigin === undefined ? await listTables(ctx, actor, dataset.id) : [];
  if (tables.length === 0) return [itemOf(dataset, dataset.modifiedAt)];
  // One that the reader may not read has no version here.
  const read = new Map(
    tables.flatMap(({ id, name, version }) => (version === undefined ? [] : [[id, name]])),
  );
  const versions = await versionsSince(ctx.db, [...read.keys()], { since, most: lookedAtMax });
  return versions.map(({ table, at }) => {
    const item = itemOf(dataset, at);
    return read.size === 1 ? item : { ...item, title: `${item.title} – ${read.get(table)}` };
  });
}

function itemOf(dataset: Dataset, at: Date): NewsItem {
  const { title, organizationName: producer } = dataset;
  return { title, producer, at, page: pageOfDataset(dataset) };
}
