import { randomBytes } from "node:crypto";
import { defined } from "../../base/defined.ts";
import { type Id, newId } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";
import { tell } from "../../db/tell.ts";
import { placeOf, type SealedColumn } from "../../vault/sealed-columns.ts";
import type { CitizensContext } from "../context.ts";
import type { RowErasure } from "./erasure.ts";

/** Announced where something is to be erased. */
export const erasuresWaiting = "erasures-waiting";

export const sealedErasureKeys: SealedColumn = {
  table: "erasure_keys",
  column: "key",
  row: "id",
  // What was erased under it cannot be found again: a backup of before brings it back.
  forget: async (tx, rows) => {
    await tx`delete from erasures where key_id = any(${[...rows]}::uuid[]) and id not in (
      select erasure from demands where erasure is not null)`;
    await tx`update erasures set key_id = null where key_id = any(${[...rows]}::uuid[])`;
    await tx`delete from erasure_keys where id = any(${[...rows]}::uuid[])`;
  },
};

type Keyed = Pick<CitizensContext, "db" | "vault" | "clock">;

/** The key under which commitments are made now; the first one is made here. */
export async function currentKey(ctx: Keyed): Promise<{ readonly id: Id; readonly key: Buffer }> {
  const [row] = await selectKeys(ctx.db);
  if (row !== undefined) return { id: row.id, key: await open(ctx, row) };
  const id = newId(ctx.clock().getTime());
  const key = randomBytes(32);
  const sealed = await ctx.vault.sealText(key.toString("base64url"), placeOf(sealedErasureKeys, id));
  await ctx.db.begin(async (tx) => {
    // Two who accept at once make one.
    await tx`select pg_advisory_xact_lock(hashtextextended('erasure-keys', 0))`;
    if ((await selectKeys(tx)).length === 0) await insertKey(tx, { id, sealed, madeAt: ctx.clock() });
  });
  return currentKey(ctx);
}

export async function openKeys(ctx: Keyed, ids: readonly Id[]): Promise<ReadonlyMap<Id, Buffer>> {
  const keys = new Map<Id, Buffer>();
  for (const row of await selectKeys(ctx.db))
    if (ids.includes(row.id)) keys.set(row.id, await open(ctx, row));
  return keys;
}

async function open({ vault }: Keyed, { id, sealed }: KeyRow): Promise<Buffer> {
  return Buffer.from(await vault.openText(sealed, placeOf(sealedErasureKeys, id)), "base64url");
}

export interface KeyRow {
  readonly id: Id;
  readonly sealed: string;
  readonly madeAt: Date;
}

/** The first that was made first: it goes on making commitments. */
export async function selectKeys(db: Db | Tx): Promise<readonly KeyRow[]> {
  return db<KeyRow[]>`select id, key as sealed, made_at from erasure_keys order by made_at, id`;
}

export async function insertKey(tx: Tx, { id, sealed, madeAt }: KeyRow): Promise<void> {
  await tx`
    insert into erasure_keys (id, key, made_at) values (${id}, ${sealed}, ${madeAt}) on conflict (id) do nothing`;
}

/** Waits to be done; false where it is known already. */
export async function insertErasure(tx: Tx, { id, table, at, gone }: RowErasure): Promise<boolean> {
  const columns =
    gone.kind === "before"
      ? { day_column: gone.column, before_day: gone.day }
      : {
          key_id: gone.key,
          person_column: gone.column,
          person: gone.person,
          alike: gone.alike ?? null,
          cells: gone.cells === undefined ? null : tx.json(gone.cells),
          key_columns: gone.keyColumns === undefined ? null : [...gone.keyColumns],
        };
  const added = await tx`
    insert into erasures ${tx({ id, table_id: table, at, ...columns })} on conflict (id) do nothing`;
  if (added.count > 0) await tell(tx, erasuresWaiting);
  return added.count > 0;
}

interface ErasureRow {
  readonly id: Id;
  readonly tableId: Id;
  readonly keyId: Id | null;
  readonly personColumn: string | null;
  readonly person: string | null;
  readonly alike: string | null;
  readonly cells: Readonly<Record<string, string>> | null;
  readonly keyColumns: readonly string[] | null;
  readonly dayColumn: string | null;
  readonly beforeDay: string | null;
  readonly at: Date;
}

/** Of a table, or all of them; those under a key that was lost are left out. */
export async function selectErasures(db: Db | Tx, table?: Id): Promise<readonly RowErasure[]> {
  const rows = await db<ErasureRow[]>`
    select * from erasures where ${table === undefined ? db`true` : db`table_id = ${table}`}
    order by at, id`;
  return rows.flatMap((row) => {
    const gone = goneOf(row);
    return gone === undefined ? [] : [{ id: row.id, table: row.tableId, at: row.at, gone }];
  });
}

function goneOf(row: ErasureRow): RowErasure["gone"] | undefined {
  const { keyId: key, personColumn, person, alike, cells, keyColumns, dayColumn, beforeDay } = row;
  if (dayColumn !== null && beforeDay !== null) return { kind: "before", column: dayColumn, day: beforeDay };
  if (key === null || personColumn === null || person === null) return undefined;
  const more = defined({
    alike: alike ?? undefined,
    cells: cells ?? undefined,
    keyColumns: keyColumns ?? undefined,
  });
  return { kind: "person", key, column: personColumn, person, ...more };
}

export async function tablesWithWaiting(db: Db | Tx): Promise<readonly Id[]> {
  const rows = await db<{ table: Id }[]>`
    select distinct table_id as table from erasures where done_at is null order by 1`;
  return rows.map(({ table }) => table);
}

export async function waitingOf(db: Db | Tx, table: Id): Promise<readonly Id[]> {
  const rows = await db<{ id: Id }[]>`select id from erasures where table_id = ${table} and done_at is null`;
  return rows.map(({ id }) => id);
}

export async function noteDone(tx: Tx, ids: readonly Id[], at: Date): Promise<void> {
  await tx`update erasures set done_at = ${at} where id = any(${[...ids]}::uuid[]) and done_at is null`;
}
