import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import type { Fragment } from "./may.ts";

/** A table, and the dataset whose rule holds for it. */
export interface RuledTable {
  readonly table: Id;
  readonly dataset: Id;
}

/** Writes down what a table was computed from, beside what it was computed from before. */
export async function addSources(
  tx: Db | Tx,
  { table, dataset }: RuledTable,
  sources: readonly RuledTable[],
): Promise<void> {
  for (const source of sources) {
    await tx`
      insert into computed_from (table_id, dataset, source_table, source_dataset, closed)
      values (${table}, ${dataset}, ${source.table}, ${source.dataset}, exists (
        select from computed_from o
        where o.source_table = ${source.table} and o.source_dataset = ${source.dataset} and o.closed))
      on conflict do nothing`;
  }
}

/** What these were computed from, to the root: themselves where they were not computed. */
export async function rootsOf(db: Db | Tx, tables: readonly RuledTable[]): Promise<readonly RuledTable[]> {
  const rows = await db<RuledTable[]>`
    select source_table as table, source_dataset as dataset from computed_from
    where table_id = any(${tables.map(({ table }) => table)}::uuid[])`;
  const all = [...tables, ...rows.map((row) => ({ ...row }))];
  return [...new Map(all.map((one) => [one.table, one])).values()];
}

/** The datasets of what was computed from tables of these datasets: they close and open with these. */
export async function datasetsComputedFrom(tx: Db | Tx, ...datasets: readonly Id[]): Promise<readonly Id[]> {
  const rows = await tx<{ dataset: Id }[]>`
    select distinct dataset from computed_from
    where source_dataset = any(${[...datasets]}::uuid[]) order by dataset`;
  return rows.map((row) => row.dataset);
}

/**
 * Of a dataset that another instance holds: the tables that everybody reads there now. What was computed
 * from one of its others is closed from now on. Tells the datasets of what closed or opened so.
 */
export async function setOpenElsewhere(tx: Tx, dataset: Id, open: readonly Id[]): Promise<readonly Id[]> {
  const changed = await tx<{ dataset: Id }[]>`
    update computed_from set closed = not source_table = any(${[...open]}::uuid[])
    where source_dataset = ${dataset} and closed = (source_table = any(${[...open]}::uuid[]))
    returning dataset`;
  return [...new Set(changed.map((row) => row.dataset))];
}

/**
 * The condition under which a table is read by its own organization alone, whatever its own rule says:
 * its rows are each about a person, or it was computed from one that not everybody reads any more.
 */
export function heldBack(db: Db | Tx, table: Fragment): Fragment {
  return db`(exists (select from person_tables p where p.table_id = ${table}) or exists (
    select 1 from computed_from c where c.table_id = ${table} and (c.closed or coalesce(
      (select level from access_rules where table_id = c.source_table),
      (select level from access_rules where dataset = c.source_dataset and table_id is null),
      'open') <> 'open'
      or exists (select from person_tables p where p.table_id = c.source_table)
      or exists (select 1 from access_rules where dataset = c.source_dataset and audience is not null))))`;
}
