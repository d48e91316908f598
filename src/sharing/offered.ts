import { ruleIn, rulesOf } from "../access/access-rules.ts";
import { type Actor, system } from "../access/actor.ts";
import { audiencesOf } from "../access/audience.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import { findDataset } from "../catalogue/datasets.ts";
import { listTables } from "../tables/tables.ts";
import type { SharingContext } from "./context.ts";
import { offeredOnce, type OfferedData } from "./terms.ts";

/** A dataset of this instance with all its tables and columns, whatever an asker may see of them. */
export async function offeredHere(
  ctx: SharingContext,
  dataset: Pick<Dataset, "id" | "slug" | "title" | "organization" | "organizationName">,
): Promise<OfferedData> {
  const [tables, rules] = await Promise.all([
    listTables(ctx.tables, system, dataset.id),
    rulesOf(ctx.db, [dataset.id]),
  ]);
  return {
    subject: {
      instance: ctx.identity.url,
      dataset: dataset.id,
      slug: dataset.slug,
      title: dataset.title,
      organization: { id: dataset.organization, name: dataset.organizationName },
      tables: Object.fromEntries(tables.map(({ id, name }) => [id, name])),
    },
    tables: tables.map(({ id, name, version }) =>
      offeredOnce({
        id,
        name,
        columns: version?.columns ?? [],
        rule: ruleIn(rules.get(dataset.id), dataset.id, id),
      }),
    ),
  };
}

/** What can be asked of a published dataset: of this instance, or of another that told us of it. */
export async function findOffered(
  ctx: SharingContext,
  actor: Actor,
  slugOrId: string,
): Promise<OfferedData | undefined> {
  const local = await findDataset(ctx, actor, slugOrId);
  if (local === undefined || local.origins.length > 0) {
    const remote = await ctx.peers.findOffered(actor, slugOrId);
    if (remote !== undefined) return remote;
  }
  return local?.state === "published" ? offeredHere(ctx, local) : undefined;
}

export async function getOffered(ctx: SharingContext, actor: Actor, slugOrId: string): Promise<OfferedData> {
  const offered = await findOffered(ctx, actor, slugOrId);
  if (offered !== undefined) return offered;
  throw new Failure("not-found", "catalogue-dataset-not-found", { dataset: slugOrId.slice(0, 200) });
}

/** The same for another instance, which sees what is for everybody or for it. */
export async function findOfferedTo(
  ctx: SharingContext,
  instance: string,
  dataset: Id,
): Promise<OfferedData | undefined> {
  const found = await findDataset(ctx, system, dataset);
  if (found?.state !== "published") return undefined;
  const audience = (await audiencesOf(ctx.db, [dataset])).get(dataset);
  if (audience !== undefined && !audience.includes(instance)) return undefined;
  return offeredHere(ctx, found);
}
