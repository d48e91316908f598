import type { Db, Tx } from "../db/db.ts";
import type { DumpedTable } from "./archive.ts";

/**
 * Of what a server says of itself, and of where it keeps its files: the instance that is restored says its own. So do
 * migrations. What is published follows from publications and withdrawals, as they are read; images of the search are
 * made anew of its rows.
 */
const unwritten = [
  "migrations",
  "page_changes",
  "published_datasets",
  "published_counts",
  "instance_processes",
  "job_holders",
  "request_turns",
  "store_places",
  "search_images",
  "search_image_blocks",
];

/** Every table of the schema with its stored columns, each after those that it refers to. */
export async function tablesInOrder(db: Db | Tx): Promise<DumpedTable[]> {
  const tables = await db<{ name: string; columns: string[] }[]>`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and not c.relispartition
      and c.relname <> all(${unwritten}::text[])
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    group by c.relname order by c.relname`;
  const references = await db<{ from: string; to: string }[]>`
    select f.relname as from, t.relname as to
    from pg_constraint k join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
    where k.contype = 'f' and k.connamespace = current_schema()::regnamespace and f.oid <> t.oid`;
  const ordered: DumpedTable[] = [];
  const waiting = new Map(tables.map((table) => [table.name, table]));
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter((table) =>
      references.every((reference) => reference.from !== table.name || !waiting.has(reference.to)),
    );
    if (ready.length === 0) throw new Error(`Foreign keys in a circle: ${[...waiting.keys()].join(", ")}`);
    for (const table of ready) waiting.delete(table.name);
    ordered.push(...ready);
  }
  return ordered;
}

/** The sequences of the schema and where each stands. */
export async function sequences(db: Db | Tx): Promise<{ name: string; value: string }[]> {
  const rows = await db<{ name: string; value: string | null }[]>`
    select sequencename::text as name, last_value::text as value from pg_sequences where schemaname = current_schema()`;
  return rows.flatMap((row) => (row.value === null ? [] : [{ name: row.name, value: row.value }]));
}
