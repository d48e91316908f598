import type { Actor } from "../access/actor.ts";
import { withAudience } from "../access/audience.ts";
import type { Id } from "../base/id.ts";
import type { Db } from "../db/db.ts";
import { publishedSeenBy } from "./count-published.ts";
import { chosen, drafts, type Filters } from "./list-datasets.ts";

/** A dataset, and what tells where it stands in a list. */
export interface ListedBeside {
  readonly id: Id;
  readonly title: string;
  /** When it was published, or made where it is a draft: in milliseconds since 1970. */
  readonly published: number;
}

/**
 * What belongs into a list of the actor and lies in no index, in no order: what is published and not for everybody to
 * know of; where no state is asked for, the actor's own drafts. Words are looked for in titles and descriptions.
 */
export async function listBeside(
  { db }: { readonly db: Db },
  actor: Actor,
  { state, organization, ...filters }: Filters,
): Promise<readonly ListedBeside[]> {
  if (actor.kind === "anyone") return [];
  const of = organization === undefined ? {} : { organization };
  // Which they are is asked first: words are looked for in those alone.
  const rows = await db<{ id: Id; title: string; at: Date }[]>`
    with beside as materialized (
      select o.dataset as id, o.at from published_datasets o
      where ${withAudience(db, db`o.dataset`)} and ${publishedSeenBy(db, actor)}
        ${organization === undefined ? db`` : db`and o.organization = ${organization}`}
      ${state === undefined ? db`union all select id, at from (${drafts(db, actor, of)}) d` : db``})
    select d.id, d.title, beside.at from beside join datasets d on d.id = beside.id
    where true ${chosen(db, filters)}`;
  return rows.map(({ id, title, at }) => ({ id, title, published: at.getTime() }));
}
