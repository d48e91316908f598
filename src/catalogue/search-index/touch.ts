import { datasetsComputedFrom } from "../../access/computed-from.ts";
import type { Fragment } from "../../access/may.ts";
import type { Id } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";
import { tell } from "../../db/tell.ts";

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
  await mark(tx, tx`id = any(${ids}::uuid[])`);
  await tx`select pg_notify('maille_search_' || current_schema(), '')`;
  await tell(tx, datasetsChanged);
}

/**
 * Rows are locked in one order, so that two changes at once do not wait for each other: the datasets
 * themselves, against their deletion, then the marks of each list, always by id.
 */
async function mark(tx: Db | Tx, which: Fragment): Promise<void> {
  await tx`
    with held as materialized (select id from datasets where ${which} order by id for key share)
    insert into dataset_search (dataset) select id from held order by id
    on conflict (dataset) do update set touched = dataset_search.touched + 1`;
  await tx`
    insert into dataset_changes (dataset) select id from datasets where ${which} order by id
    on conflict (dataset) do update set changes = dataset_changes.changes + 1`;
}

/**
 * Before one transaction marks datasets by several statements: all that any of them may mark, held as one statement
 * holds them. Held list after list, they and who analyses, or renames an organization, would wait for each other.
 */
export async function holdMarks(tx: Tx, datasets: readonly Id[]): Promise<void> {
  const ids = [...new Set(datasets)];
  if (ids.length === 0) return;
  await holdDatasets(tx, ids);
  await tx`
    select from dataset_search where dataset = any(${ids}::uuid[]) order by dataset for no key update`;
  await tx`
    select from dataset_changes where dataset = any(${ids}::uuid[]) order by dataset for no key update`;
}

/** Before several are changed one after the other. */
export async function holdDatasets(tx: Tx, datasets: readonly Id[]): Promise<void> {
  await tx`select from datasets where id = any(${[...datasets]}::uuid[]) order by id for no key update`;
}

/**
 * The same where who may read its rows changed: what was computed from them opens or closes with them,
 * and is searched and told anew too.
 */
export async function touchReadable(tx: Tx, dataset: Id): Promise<void> {
  await touchSearch(tx, [dataset, ...(await datasetsComputedFrom(tx, dataset))]);
}

/** The same for an organization: its name is searched with each of its datasets. */
export async function touchSearchOf(tx: Db | Tx, organization: Id): Promise<void> {
  await mark(tx, tx`organization = ${organization}`);
  await tx`select pg_notify('maille_search_' || current_schema(), ${organizationsChanged})`;
  await tell(tx, datasetsChanged);
}
