import { anyone } from "../access/actor.ts";
import type { Id } from "../base/id.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import { findPublished } from "../catalogue/datasets.ts";
import { listPublished } from "../catalogue/published.ts";
import type { RudiContext } from "./context.ts";
import { recordFor } from "./portal-record.ts";
import type { PortalRow, PublicationRow } from "./portal-rows.ts";
import { enqueuePublications } from "./sending.ts";
import { globalIdOf } from "./write-record.ts";

/** Finds what changed since each portal was last looked at, and has it told. */
export async function publishNow(ctx: RudiContext, signal: AbortSignal): Promise<void> {
  const portals = await ctx.db<PortalRow[]>`select * from rudi_portals where paused_at is null order by id`;
  for (const portal of portals) {
    await noteChanges(ctx, portal, signal);
    await noteRemovals(ctx, portal, signal);
  }
}

const pageSize = 100;
/** A transaction may end after a later one was seen. */
const overlapMs = 60_000;

async function noteChanges(ctx: RudiContext, portal: PortalRow, signal: AbortSignal): Promise<void> {
  const begun = ctx.clock();
  const since =
    portal.seenAt === null ? {} : { modifiedSince: new Date(portal.seenAt.getTime() - overlapMs) };
  for (const organization of Object.keys(portal.producers)) {
    for (let page = 1; ; page++) {
      signal.throwIfAborted();
      const { items } = await listPublished(ctx, anyone, { page, pageSize, organization, ...since });
      // What was gathered is published by those that it comes from.
      await noteDatasets(
        ctx,
        portal,
        items.filter(({ origins }) => origins.length === 0),
      );
      if (items.length < pageSize) break;
    }
  }
  await ctx.db`update rudi_portals set seen_at = ${begun} where id = ${portal.id}`;
}

async function noteDatasets(
  ctx: RudiContext,
  portal: PortalRow,
  datasets: readonly Dataset[],
): Promise<void> {
  const found: NewPublication[] = [];
  for (const dataset of datasets) {
    const { hash } = await recordFor(ctx, portal, dataset);
    found.push({ portal: portal.id, dataset: dataset.id, resource: globalIdOf({ dataset }), hash });
  }
  if (found.length === 0) return;
  await ctx.db.begin(async (tx) => {
    const changed = await tx<NewPublication[]>`
      insert into rudi_publications ${tx(found.map((one) => ({ ...one, state: "waiting" })))}
      on conflict (portal, dataset) do update set hash = excluded.hash, state = 'waiting', failure = null
      where rudi_publications.hash is distinct from excluded.hash
      returning *`;
    await enqueuePublications(tx, portal, changed, ctx.clock());
  });
}

type NewPublication = Pick<PublicationRow, "portal" | "dataset" | "resource" | "hash">;

/** Withdrawn, hidden, or of an organization that is no longer published there. */
async function noteRemovals(ctx: RudiContext, portal: PortalRow, signal: AbortSignal): Promise<void> {
  const known = await ctx.db<{ dataset: Id }[]>`
    select dataset from rudi_publications where portal = ${portal.id} and hash is not null order by dataset`;
  for (let first = 0; first < known.length; first += 500) {
    signal.throwIfAborted();
    const ids = known.slice(first, first + 500).map(({ dataset }) => dataset);
    const found = await findPublished(ctx, anyone, ids);
    const gone = ids.filter((id) => {
      const dataset = found.get(id);
      return dataset === undefined || portal.producers[dataset.organization] === undefined;
    });
    await ctx.db.begin(async (tx) => {
      const changed = await tx<PublicationRow[]>`
        update rudi_publications set hash = null, state = 'waiting', failure = null
        where portal = ${portal.id} and dataset = any(${gone}::uuid[]) returning *`;
      await enqueuePublications(tx, portal, changed, ctx.clock());
    });
  }
}
