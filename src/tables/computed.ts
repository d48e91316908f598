import { addSources, rootsOf, type RuledTable } from "../access/computed-from.ts";
import { isFailure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { newId } from "../base/id.ts";
import { defined } from "../base/defined.ts";
import { touchDataset } from "../catalogue/datasets.ts";
import type { PlaceRef } from "../catalogue/metadata.ts";
import type { Db, Tx } from "../db/db.ts";
import type { Workspace } from "../engine/engine.ts";
import type { Column } from "./column.ts";
import type { TablesContext } from "./context.ts";
import { buildProfile } from "./import/build-profile.ts";
import { changesSince } from "./import/changes-since.ts";
import { narrowLater } from "./narrow-ahead.ts";
import { prepareRows } from "./query/prepare-rows.ts";
import { keepRowWordsLater } from "./row-words.ts";
import { takeTable } from "./stored/table-rows.ts";
import { findVersion, insertVersion, type StoredVersion, takeTurn } from "./stored/version-rows.ts";
import { recordPlaces } from "./table-places.ts";
import { pathOfRows } from "./version-files.ts";

export { parquetSettings } from "./import/write-parquet.ts";

/** A table that was computed from others: its rows, as a Parquet file in the folder of a workspace. */
export interface ComputedRows {
  readonly dataset: Id;
  readonly table: Id;
  readonly key: readonly string[];
  readonly path: string;
  readonly columns: readonly Column[];
  /** Places that its rows speak of, in the column of that name. */
  readonly places: { readonly column: string; readonly of: readonly PlaceRef[] };
  /** Where rows may differ from those of the version of that number: a condition on columns of the key. */
  readonly differing?: { readonly from: number; readonly where: string };
  /** The tables that it was computed from, also those that another instance holds. */
  readonly from: readonly RuledTable[];
}

export interface ComputedVersion {
  readonly table: Id;
  readonly number: number;
  /** SHA-256 of the Parquet, in hexadecimal. */
  readonly parquet: string;
}

/** A table that is computed: it takes no file. Callers answer for who may. */
export async function createComputedTable(
  tx: Tx,
  { dataset, name, key }: { readonly dataset: Id; readonly name: string; readonly key: readonly string[] },
): Promise<Id> {
  return (await takeTable(tx, dataset, name, key)).id;
}

interface LastNumber {
  readonly dataset: Id;
  readonly table: Id;
  readonly number: number;
}

/** The last version of each table of these datasets. */
export async function listLastNumbers(db: Db | Tx, datasets: readonly Id[]): Promise<readonly LastNumber[]> {
  return db<LastNumber[]>`
    select t.dataset, v.table_id as table, max(v.number) as number
    from versions v join tables t on t.id = v.table_id
    where t.dataset = any(${[...datasets]}::uuid[]) and t.deleted_at is null
    group by t.dataset, v.table_id order by v.table_id`;
}

/** The number of the last version of each table of these datasets. */
export async function lastNumbers(db: Db | Tx, datasets: readonly Id[]): Promise<ReadonlyMap<Id, number>> {
  const rows = await listLastNumbers(db, datasets);
  return new Map(rows.map(({ table, number }) => [table, number]));
}

/** The last version of each of these tables, with its dataset. */
export async function lastVersions(
  db: Db | Tx,
  tables: readonly Id[],
): Promise<ReadonlyMap<Id, { readonly number: number; readonly dataset: Id }>> {
  const rows = await db<{ table: Id; dataset: Id; number: number }[]>`
    select v.table_id as table, t.dataset, max(v.number) as number
    from versions v join tables t on t.id = v.table_id
    where v.table_id = any(${[...tables]}::uuid[]) and t.deleted_at is null group by v.table_id, t.dataset`;
  return new Map(rows.map(({ table, dataset, number }) => [table, { dataset, number }]));
}

/** The last version of a computed table, where its file is there and is not damaged. */
export async function findLastRows(
  ctx: TablesContext,
  workspace: Workspace,
  table: Id,
): Promise<{ readonly number: number; readonly path: string } | undefined> {
  const version = await findVersion(ctx.db, table);
  if (version === undefined) return undefined;
  try {
    return { number: version.number, path: await pathOfRows(ctx, workspace, version) };
  } catch (error) {
    if (isFailure(error, "unavailable")) return undefined;
    throw error;
  }
}

interface Recording {
  /** Whether they are wanted still, asked in the transaction that makes the version. */
  readonly isWanted: (tx: Tx) => Promise<boolean>;
  /** Done in the same transaction. */
  readonly recorded: (tx: Tx, version: ComputedVersion) => Promise<void>;
}

/**
 * Makes the rows the next version of their table, whose original they are themselves. Answers nothing,
 * and does nothing, where another version came meanwhile, or where they are not wanted any more.
 * Callers answer for who may.
 */
export async function recordComputed(
  ctx: TablesContext,
  workspace: Workspace,
  rows: ComputedRows,
  { isWanted, recorded }: Recording,
): Promise<ComputedVersion | undefined> {
  const { dataset, columns, path } = rows;
  const signal = new AbortController().signal;
  const profile = await buildProfile(workspace, path, columns, signal);
  const before = await findVersion(ctx.db, rows.table);
  const after = { columns, rows: profile.rows, path };
  const { key, differing } = rows;
  const where = differing?.from === before?.number ? differing?.where : undefined;
  const changes = await changesSince(ctx, workspace, before, { after, key, signal, ...defined({ where }) });
  const { hash, bytes } = await ctx.store.adopt(path);
  const at = ctx.clock();
  const number = (before?.number ?? 0) + 1;
  const version: StoredVersion = {
    id: newId(at.getTime()),
    table: rows.table,
    number,
    createdAt: at,
    source: { kind: "computed" },
    format: "parquet",
    original: hash,
    originalBytes: bytes,
    parquet: hash,
    parquetBytes: bytes,
    rows: profile.rows,
    rejectedRows: 0,
    columns,
    profile,
    problems: [],
    personalData: [],
    ...defined({ changes }),
    options: {},
  };
  const made = { table: rows.table, number, parquet: hash };
  const { column, of } = rows.places;
  const isRecorded = await ctx.db.begin(async (tx) => {
    await takeTurn(tx, dataset);
    const last = await findVersion(tx, rows.table);
    if (last?.number !== before?.number || !(await isWanted(tx))) return false;
    await insertVersion(tx, version);
    await recordPlaces(
      tx,
      version.id,
      of.map((place) => ({ column, ...place })),
    );
    await addSources(tx, { table: rows.table, dataset }, await rootsOf(tx, rows.from));
    await touchDataset(tx, dataset, at);
    await recorded(tx, made);
    return true;
  });
  if (!isRecorded) return undefined;
  prepareRows(ctx, hash, columns);
  await narrowLater(ctx, dataset);
  await keepRowWordsLater(ctx);
  return made;
}
