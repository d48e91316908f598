import type { Db } from "../../db/db.ts";
import type { Hash } from "../../store/store.ts";
import type { LargeColumn } from "./large-columns.ts";

/**
 * How rows stand with Trino: `unfit` are those that it would not answer from as the embedded engine does, `failed`
 * those that could not be handed to it, `leaving` those that it must forget.
 */
type State = "making" | "ready" | "unfit" | "failed" | "leaving";

export interface KnownLarge {
  readonly parquet: Hash;
  readonly state: State;
  readonly columns: readonly LargeColumn[] | null;
  readonly hasPlaces: boolean | null;
  /** Of its files. */
  readonly bytes: number | null;
  readonly changedAt: Date;
}

export async function findLarge(db: Db, parquet: Hash): Promise<KnownLarge | undefined> {
  const [row] = await db<KnownLarge[]>`select * from large_rows where parquet = ${parquet}`;
  return row;
}

export async function listLarge(db: Db): Promise<readonly KnownLarge[]> {
  return db<KnownLarge[]>`select * from large_rows order by parquet`;
}

/** Those of tables that are not large, or not any more: whose producer says so, or that have fewer rows. */
export async function listSmall(db: Db, rowsMin: number): Promise<readonly Hash[]> {
  const rows = await db<{ parquet: Hash }[]>`
    select l.parquet from large_rows l join versions v on v.parquet = l.parquet join tables t on t.id = v.table_id
    group by l.parquet
    having not bool_or(t.large is not distinct from 'always' or (t.large is null and v.rows >= ${rowsMin}))`;
  return rows.map(({ parquet }) => parquet);
}

/** Begins to make them; false where they are ready, unfit or leaving. */
export async function beginLarge(db: Db, parquet: Hash, now: Date): Promise<boolean> {
  const begun = await db`
    insert into large_rows (parquet, state, changed_at) values (${parquet}, 'making', ${now})
    on conflict (parquet) do update set state = 'making', changed_at = ${now}
    where large_rows.state in ('making', 'failed')`;
  return begun.count > 0;
}

/** How the making ended; false where they were to leave meanwhile. */
export async function endLarge(
  db: Db,
  parquet: Hash,
  ended: {
    readonly state: "ready" | "unfit" | "failed";
    readonly columns?: readonly LargeColumn[];
    readonly hasPlaces?: boolean;
    readonly bytes?: number;
    readonly now: Date;
  },
): Promise<boolean> {
  const { state, columns, hasPlaces = null, bytes = null, now } = ended;
  const changed = await db`
    update large_rows
    set state = ${state}, columns = ${columns === undefined ? null : db.json(columns as never)},
      has_places = ${hasPlaces}, bytes = ${bytes}, changed_at = ${now}
    where parquet = ${parquet} and state = 'making'`;
  return changed.count > 0;
}

/** Trino does not know them any more: they are handed to it again. */
export async function loseLarge(db: Db, parquet: Hash, now: Date): Promise<void> {
  await db`
    update large_rows set state = 'failed', changed_at = ${now} where parquet = ${parquet} and state = 'ready'`;
}

/** From now on nobody asks for them; false where nothing is known of them. */
export async function leaveLarge(db: Db, parquet: Hash, now: Date): Promise<boolean> {
  const changed = await db`
    update large_rows set state = 'leaving', changed_at = ${now} where parquet = ${parquet}`;
  return changed.count > 0;
}

export async function dropLarge(db: Db, parquet: Hash): Promise<void> {
  await db`delete from large_rows where parquet = ${parquet} and state = 'leaving'`;
}
