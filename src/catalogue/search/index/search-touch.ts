import type { Id } from "../../../base/id.ts";
import type { Db, Tx } from "../../../db/db.ts";

/** What is told with NOTIFY where the organizations themselves changed. */
export const organizationsChanged = "organizations";

/**
 * To be called by whatever changes what a dataset says, in the same transaction: the dataset is
 * analysed again before the next search, in this process and in every other.
 */
export async function touchSearch(tx: Db | Tx, datasets: Id | readonly Id[]): Promise<void> {
  const ids = typeof datasets === "string" ? [datasets] : [...datasets];
  if (ids.length === 0) return;
  await tx`
    insert into dataset_search (dataset) select distinct unnest(${ids}::uuid[])
    on conflict (dataset) do update set touched = dataset_search.touched + 1`;
  await tx`select pg_notify('maille_search_' || current_schema(), '')`;
}

/** The same for an organization: its name is searched with each of its datasets. */
export async function touchSearchOf(tx: Db | Tx, organization: Id): Promise<void> {
  await tx`
    insert into dataset_search (dataset)
    select id from datasets where organization = ${organization}
    on conflict (dataset) do update set touched = dataset_search.touched + 1`;
  await tx`select pg_notify('maille_search_' || current_schema(), ${organizationsChanged})`;
}
