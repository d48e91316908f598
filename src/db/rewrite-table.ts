import type { Db } from "./db.ts";

/**
 * Writes a table anew: rows as they were lie in no page of it any more, nor do their values in what PostgreSQL keeps
 * of columns to plan by.
 */
export async function rewriteTable(db: Db, table: string): Promise<void> {
  await db`vacuum (full, analyze) ${db(table)}`;
  await db`vacuum (full) pg_catalog.pg_statistic`;
}
