import type { Actor } from "../access/actor.ts";
import { seenBy, withAudience } from "../access/audience.ts";
import { type Fragment, seesAll } from "../access/may.ts";
import type { Id } from "../base/id.ts";
import type { Db } from "../db/db.ts";

/**
 * How many datasets are published that the actor may know of, of one organization where it is told. It takes as
 * long as there are organizations, and datasets that not everybody sees.
 */
export async function countPublished(db: Db, actor: Actor, organization?: Id): Promise<number> {
  const which = organization === undefined ? db`true` : db`organization = ${organization}`;
  const [row] = await db<{ total: number }[]>`
    select coalesce(sum(datasets), 0)::int as total from (${tallies(db, actor, which)}) as tallies`;
  return row?.total ?? 0;
}

/** The same by organization, of these; none where it has none. */
export async function countPublishedBy(
  db: Db,
  actor: Actor,
  organizations: readonly Id[],
): Promise<ReadonlyMap<Id, number>> {
  const which = db`organization = any(${[...organizations]}::uuid[])`;
  const rows = await db<{ organization: Id; datasets: number }[]>`
    select organization, sum(datasets)::int as datasets from (${tallies(db, actor, which)}) as tallies
    group by organization having sum(datasets) > 0`;
  return new Map(rows.map(({ organization, datasets }) => [organization, datasets]));
}

/** Of `published_datasets o`: what the actor may know of. */
export function publishedSeenBy(db: Db, actor: Actor): Fragment {
  return seenBy(db, actor, { id: db`o.dataset`, owner: db`o.organization` });
}

/** Rows of an organization and a number, to be summed: all that is published, less each that is not for the actor. */
function tallies(db: Db, actor: Actor, which: Fragment): Fragment {
  const all = db`select organization, datasets from published_counts where ${which}`;
  if (seesAll(actor)) return all;
  return db`${all} union all
    select o.organization, -1 from published_datasets o
    where ${which} and ${withAudience(db, db`o.dataset`)} and not ${publishedSeenBy(db, actor)}`;
}
