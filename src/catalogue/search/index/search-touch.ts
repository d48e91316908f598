import type { Id } from "../../../base/id.ts";
import type { Db, Tx } from "../../../db/db.ts";
import { tell } from "../../../db/tell.ts";

/** What is told with NOTIFY where the organizations themselves changed. */
export const organizationsChanged = "organizations";

/** What every process is told where datasets changed, for who tells other instances of it (`jobs.listen`). */
export const datasetsChanged = "dataset-changes";

/**
 * To be called by whatever changes what a dataset says, in the same transaction: the dataset is
 * analysed again before the next search, in this process and in every other, and other instances
 * are told of it.
 */
export async function touchSearch(tx: Db | Tx, datasets: Id | readonly Id[]): Promise<void> {
  const ids = typeof datasets === "string" ? [datasets] : [...datasets];
  if (ids.length === 0) return;
  await tx`
    insert into dataset_search (dataset) select distinct unnest(${ids}::uuid[])
    on conflict (dataset) do update set touched = dataset_search.touched + 1`;
  // In one order, so that two changes of several datasets at once do not wait for each other.
  await tx`
    insert into dataset_changes (dataset) select distinct id from unnest(${ids}::uuid[]) as told (id) order by id
    on conflict (dataset) do update set changes = dataset_changes.changes + 1`;
  await tx`select pg_notify('maille_search_' || current_schema(), '')`;
  await tell(tx, datasetsChanged);
}

/** The same for an organization: its name is searched with each of its datasets. */
export async function touchSearchOf(tx: Db | Tx, organization: Id): Promise<void> {
  await tx`
    insert into dataset_search (dataset)
    select id from datasets where organization = ${organization}
    on conflict (dataset) do update set touched = dataset_search.touched + 1`;
  await tx`
    insert into dataset_changes (dataset) select id from datasets where organization = ${organization} order by id
    on conflict (dataset) do update set changes = dataset_changes.changes + 1`;
  await tx`select pg_notify('maille_search_' || current_schema(), ${organizationsChanged})`;
  await tell(tx, datasetsChanged);
}
