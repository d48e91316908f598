import type { Db, Tx } from "../db/db.ts";
import { askedSheets } from "./asked-sheets.ts";

/** The blobs that rows name: those of versions, of what was narrowed, of imports under way or of which sheets are to be chosen, and what other rooms hold. */
export async function namedBlobs(tx: Tx): Promise<ReadonlySet<string>> {
  const rows = await tx<{ hash: string | null }[]>`
    select unnest(array[original, parquet, rejects]) as hash from versions
    union select parquet from narrowed_versions
    union select original from imports
      where state in ('waiting', 'running') or failure ->> 'key' = ${askedSheets}
    union select hash from held_blobs`;
  return new Set(rows.flatMap(({ hash }) => (hash === null ? [] : [hash])));
}

/** The same but for imports: what is named neither there nor by one of these is swept. */
export async function lastingBlobs(db: Db): Promise<ReadonlySet<string>> {
  const rows = await db<{ hash: string | null }[]>`
    select unnest(array[original, parquet, rejects]) as hash from versions
    union select parquet from narrowed_versions
    union select hash from held_blobs`;
  return new Set(rows.flatMap(({ hash }) => (hash === null ? [] : [hash])));
}
