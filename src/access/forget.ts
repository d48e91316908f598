import type { Id } from "../base/id.ts";
import type { Tx } from "../db/db.ts";

/**
 * Who may read a dataset that is deleted in `tx`, and what was agreed on it. Rules stay over what
 * others were computed from: they are not opened by its end.
 */
export async function forgetDataset(tx: Tx, dataset: Id): Promise<void> {
  await tx`delete from computed_from where dataset = ${dataset}`;
  await tx`
    delete from person_tables p where dataset = ${dataset}
      and not exists (select from computed_from c where c.source_table = p.table_id)`;
  await tx`
    delete from access_rules where dataset = ${dataset}
      and not exists (select from computed_from where source_dataset = ${dataset})`;
  await tx`delete from agreements where dataset = ${dataset}`;
}

/** Who may read a table that is deleted in `tx`. */
export async function forgetTable(tx: Tx, table: Id): Promise<void> {
  await tx`delete from computed_from where table_id = ${table}`;
  await tx`
    delete from person_tables where table_id = ${table}
      and not exists (select from computed_from where source_table = ${table})`;
  await tx`
    delete from access_rules where table_id = ${table}
      and not exists (select from computed_from where source_table = ${table})`;
}
