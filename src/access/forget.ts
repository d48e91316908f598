import type { Id } from "../base/id.ts";
import type { Tx } from "../db/db.ts";

/** Who may read a dataset that is deleted in `tx`, and what was agreed on it. */
export async function forgetDataset(tx: Tx, dataset: Id): Promise<void> {
  await tx`delete from access_rules where dataset = ${dataset}`;
  await tx`delete from agreements where dataset = ${dataset}`;
}

/** Who may read a table that is deleted in `tx`. */
export async function forgetTable(tx: Tx, table: Id): Promise<void> {
  await tx`delete from access_rules where table_id = ${table}`;
}
