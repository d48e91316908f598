import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";

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

/** Of those that are withdrawn: why, in words or as the key of a message. */
export async function withdrawalReasonsOf(tx: Tx, datasets: readonly Id[]): Promise<ReadonlyMap<Id, string>> {
  const rows = await tx<{ dataset: Id; reason: string }[]>`
    select distinct on (p.dataset) p.dataset, w.reason
    from publications p join withdrawals w on w.publication = p.id
    where p.dataset = any(${[...datasets]}::uuid[]) order by p.dataset, p.at desc`;
  return new Map(rows.map(({ dataset, reason }) => [dataset, reason]));
}

/** All that was ever published is told again. */
export async function changeAll(tx: Tx): Promise<void> {
  await tx`
    insert into dataset_changes (dataset) select distinct dataset from publications order by dataset
    on conflict (dataset) do update set changes = dataset_changes.changes + 1`;
}
