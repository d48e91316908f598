import { createHash } from "node:crypto";
import { anyone } from "../access/actor.ts";
import type { Id } from "../base/id.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import { findPublished } from "../catalogue/datasets.ts";
import { listPublished } from "../catalogue/published.ts";
import type { RudiContext } from "./context.ts";
import { canonical } from "./merge.ts";
import type { PortalRecord, PortalRow } from "./portal-rows.ts";
import { sendDue } from "./sending.ts";
import { toRudi } from "./to-rudi.ts";
import { globalIdOf } from "./write-record.ts";

/** Finds what changed since each portal was last told, and tells it. */
export async function publishNow(ctx: RudiContext, signal: AbortSignal): Promise<void> {
  const portals = await ctx.db<PortalRow[]>`select * from rudi_portals where paused_at is null order by id`;
  for (const portal of portals) {
    await noteChanges(ctx, portal, signal);
    await noteRemovals(ctx, portal, signal);
    await sendDue(ctx, portal, (dataset) => recordFor(ctx, portal, dataset), signal);
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
      for (const dataset of items.filter(({ origins }) => origins.length === 0))
        await noteChange(ctx, portal, dataset);
      if (items.length < pageSize) break;
    }
  }
  await ctx.db`update rudi_portals set seen_at = ${begun} where id = ${portal.id}`;
}

async function noteChange(ctx: RudiContext, portal: PortalRow, dataset: Dataset): Promise<void> {
  const { hash } = await recordFor(ctx, portal, dataset);
  await ctx.db`
    insert into rudi_publications (portal, dataset, resource, hash, state, next_at)
    values (${portal.id}, ${dataset.id}, ${globalIdOf({ dataset })}, ${hash}, 'waiting', ${ctx.clock()})
    on conflict (portal, dataset) do update set hash = excluded.hash, state = 'waiting', tries = 0,
      next_at = excluded.next_at, failure = null
    where rudi_publications.hash is distinct from excluded.hash`;
}

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
    await ctx.db`
      update rudi_publications set hash = null, state = 'waiting', tries = 0, next_at = ${ctx.clock()},
        failure = null
      where portal = ${portal.id} and dataset = any(${gone}::uuid[])`;
  }
}

/** With the producer as the portal knows it: it refuses others. */
async function recordFor(ctx: RudiContext, portal: PortalRow, dataset: Dataset): Promise<PortalRecord> {
  const distributions = (await ctx.distributionsOf(anyone, [dataset])).get(dataset.id) ?? [];
  const { record: told } = toRudi({ dataset, distributions, url: ctx.url });
  const producer = {
    organization_id: portal.producers[dataset.organization],
    organization_name: dataset.organizationName,
  };
  const record = { ...told, producer };
  return { record, hash: createHash("sha256").update(canonical(record)).digest("hex") };
}
