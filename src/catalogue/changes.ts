import type { Id } from "../base/id.ts";
import { defined } from "../base/defined.ts";
import type { Db, Tx } from "../db/db.ts";
import { withState } from "./reading.ts";

/** What every process is told where datasets changed (`jobs.listen`). */
export { datasetsChanged } from "./search-index/touch.ts";

/**
 * Datasets that changed since they were last taken from here, as their ids; some of those that are
 * given alone, where some are. They are off the list with the transaction, and back on it where it
 * fails or where they change meanwhile.
 */
export async function takeChanges(tx: Tx, most: number, among?: readonly Id[]): Promise<readonly Id[]> {
  // Those that a transaction is still changing are told when it ends.
  const rows = await tx<{ dataset: Id }[]>`
    delete from dataset_changes where dataset in (
      select dataset from dataset_changes
      where ${among === undefined ? tx`true` : tx`dataset = any(${[...among]}::uuid[])`}
      order by dataset limit ${most} for update skip locked)
    returning dataset`;
  return rows.map(({ dataset }) => dataset);
}

/** Which of these changed, and were not taken from the list since. */
export async function changedAmong(db: Db | Tx, datasets: readonly Id[]): Promise<readonly Id[]> {
  if (datasets.length === 0) return [];
  const rows = await db<{ dataset: Id }[]>`
    select dataset from dataset_changes where dataset = any(${[...datasets]}::uuid[])`;
  return rows.map(({ dataset }) => dataset);
}

/** Why a dataset is withdrawn, and what took its place. */
export interface DatasetEnd {
  /** In words, or the key of a message. */
  readonly reason: string;
  readonly replacedBy?: Id;
}

/** Of those that are withdrawn now. */
export async function endsOf(tx: Tx, datasets: readonly Id[]): Promise<ReadonlyMap<Id, DatasetEnd>> {
  const rows = await tx<{ dataset: Id; reason: string; replacedBy: Id | null }[]>`
    select d.id as dataset, w.reason, d.replaced_by from datasets d ${withState(tx)}
    where d.id = any(${[...datasets]}::uuid[]) and w.publication is not null`;
  return new Map(
    rows.map(({ dataset, reason, replacedBy }) => [
      dataset,
      { reason, ...defined({ replacedBy: replacedBy ?? undefined }) },
    ]),
  );
}

/** All that was ever published is told again. */
export async function changeAll(tx: Tx): Promise<void> {
  await tx`
    insert into dataset_changes (dataset) select distinct dataset from publications order by dataset
    on conflict (dataset) do update set changes = dataset_changes.changes + 1`;
}
