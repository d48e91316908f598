import type { Actor } from "../access/actor.ts";
import type { Language } from "../base/language.ts";
import { datasetsOf } from "../boards/board.ts";
import { getBoard } from "../boards/boards.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import { findDatasets, getDataset } from "../catalogue/datasets.ts";
import { listTables } from "../tables/tables.ts";
import { listVersions } from "../tables/versions.ts";
import type { SubscriptionsContext } from "./context.ts";
import { requestOf } from "./subjects.ts";
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
    dataset: () => ofDataset(ctx, actor, subject),
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

/** Versions of its tables that the reader may read; of one that another instance holds, what its feed told. */
async function ofDataset(
  ctx: SubscriptionsContext,
  actor: Actor,
  subject: string,
): Promise<readonly NewsItem[]> {
  const dataset = await getDataset(ctx, actor, subject);
  if (dataset.organizationOrigin !== undefined) return [itemOf(dataset, dataset.modifiedAt)];
  const tables = await listTables(ctx, actor, dataset.id);
  const read = tables.filter(({ version }) => version !== undefined);
  const items = await Promise.all(
    read.map(async ({ id, name }) => {
      const newest = { page: 1, pageSize: lookedAtMax };
      const versions = await listVersions(ctx, actor, id, newest);
      const title = read.length === 1 ? dataset.title : `${dataset.title} – ${name}`;
      return versions.items.map(({ createdAt }) => ({ ...itemOf(dataset, createdAt), title }));
    }),
  );
  return items.flat();
}

function itemOf({ title, slug, organizationName, metadata }: Dataset, at: Date): NewsItem {
  const page = `/${metadata.indicator === undefined ? "datasets" : "indicators"}/${slug}`;
  return { title, producer: organizationName, at, page };
}
