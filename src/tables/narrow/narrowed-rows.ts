import type { Id } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";
import type { Column } from "../column.ts";
import type { Profile } from "../profile.ts";
import type { Version } from "../table.ts";

/** What is kept of a version as it is read under an agreement. */
export type Narrowed = Pick<Version, "parquet" | "parquetBytes" | "rows" | "columns" | "profile">;

interface NarrowedRow {
  parquet: string;
  parquetBytes: number;
  rows: number;
  columns: Column[];
  profile: Profile;
}

export async function findNarrowed(db: Db, version: Id, narrowing: string): Promise<Narrowed | undefined> {
  const [row] = await db<NarrowedRow[]>`
    select parquet, parquet_bytes, rows, columns, profile from narrowed_versions
    where version = ${version} and narrowing = ${narrowing}`;
  return row === undefined ? undefined : { ...row };
}

export async function insertNarrowed(
  tx: Db | Tx,
  version: Id,
  narrowing: string,
  made: Narrowed,
): Promise<void> {
  await tx`
    insert into narrowed_versions (version, narrowing, parquet, parquet_bytes, rows, columns, profile)
    values (${version}, ${narrowing}, ${made.parquet}, ${made.parquetBytes}, ${made.rows},
      ${tx.json(made.columns as never)}, ${tx.json(made.profile as never)})
    on conflict do nothing`;
}
