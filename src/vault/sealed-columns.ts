import { isFailure } from "../base/failure.ts";
import type { Db, Tx } from "../db/db.ts";
import { noteToRewrite, rewriteNoted } from "../db/rewrite-table.ts";
import { isSealedText, type SealedPlace, type Vault } from "./vault.ts";

/** A column whose values are sealed. The room of its table declares it. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  /** The column that tells a row from another. */
  readonly row: string;
  /** What becomes of rows whose value nobody can open any more. */
  readonly forget: (tx: Tx, rows: readonly string[]) => Promise<unknown>;
}

const batch = 50;

/**
 * Seals every value with the key that seals now: those in clear, and those that another key sealed.
 * Each batch is a transaction: who is killed goes on at the next call. Then rows as they were leave the pages of
 * their tables. Tells how many values it sealed.
 */
export async function sealColumns(db: Db, vault: Vault, columns: readonly SealedColumn[]): Promise<number> {
  const prefix = await vault.prefixNow();
  let sealed = 0;
  for (const { others, ...column } of await countEach(db, columns, prefix)) {
    if (others > 0) sealed += await sealColumn(db, vault, column, prefix);
  }
  await rewriteNoted(db);
  return sealed;
}

async function sealColumn(db: Db, vault: Vault, column: SealedColumn, prefix: string): Promise<number> {
  let sealed = 0;
  for (;;) {
    const values = await db.begin((tx) => sealBatch(tx, vault, column, prefix));
    if (values === 0) return sealed;
    sealed += values;
  }
}

async function sealBatch(tx: Tx, vault: Vault, of: SealedColumn, prefix: string): Promise<number> {
  const { table, column, row } = of;
  const found = await tx<Value[]>`
    select ${tx(row)}::text as id, ${tx(column)} as value from ${tx(table)}
    where ${tx(column)} <> '' and not starts_with(${tx(column)}, ${prefix})
    order by 1 limit ${batch} for update`;
  if (found.length > 0) await noteToRewrite(tx, table);
  for (const { id, value } of found) {
    const place = placeOf(of, id);
    const clear = isSealedText(value) ? await vault.openText(value, place) : value;
    const sealed = await vault.sealText(clear, place);
    await tx`update ${tx(table)} set ${tx(column)} = ${sealed} where ${tx(row)}::text = ${id}`;
  }
  return found.length;
}

interface Value {
  readonly id: string;
  readonly value: string;
}

interface SealedCount {
  /** Values that are sealed, with whichever key. */
  readonly sealed: number;
  /** Values in clear, or that another key sealed than the one that seals now. */
  readonly others: number;
}

/** `prefix`: of the key that seals now, where there is one. */
export async function countSealed(
  db: Db,
  columns: readonly SealedColumn[],
  prefix?: string,
): Promise<SealedCount> {
  const counts = await countEach(db, columns, prefix);
  return {
    sealed: counts.reduce((sum, { sealed }) => sum + sealed, 0),
    others: counts.reduce((sum, { others }) => sum + others, 0),
  };
}

/** By one statement, since each start asks it of all of them. */
async function countEach(
  db: Db,
  columns: readonly SealedColumn[],
  prefix = "none",
): Promise<readonly (SealedColumn & SealedCount)[]> {
  const counts = columns.map(
    ({ table, column }, at) => db`
      select ${at}::int as at, count(*) filter (where starts_with(${db(column)}, 'sealed:'))::int as sealed,
        count(*) filter (where not starts_with(${db(column)}, ${prefix}))::int as others
      from ${db(table)} where ${db(column)} <> ''`,
  );
  if (counts.length === 0) return [];
  const found = await db<(SealedCount & { at: number })[]>`
    ${counts.reduce((all, each) => db`${all} union all ${each}`)} order by at`;
  return found.flatMap(({ at, sealed, others }) => {
    const column = columns[at];
    return column === undefined ? [] : [{ ...column, sealed, others }];
  });
}

/** Lets each room do without what no key opens. Tells how many values of each table were lost. */
export async function forgetUnopened(
  db: Db,
  vault: Vault,
  columns: readonly SealedColumn[],
): Promise<Readonly<Record<string, number>>> {
  const lost: Record<string, number> = {};
  for (const column of columns) {
    const rows = await unopenedOf(db, vault, column);
    if (rows.length === 0) continue;
    await db.begin((tx) => column.forget(tx, rows));
    lost[column.table] = rows.length;
  }
  return lost;
}

async function unopenedOf(db: Db, vault: Vault, of: SealedColumn): Promise<readonly string[]> {
  const values = await db<Value[]>`
    select ${db(of.row)}::text as id, ${db(of.column)} as value from ${db(of.table)}
    where starts_with(${db(of.column)}, 'sealed:') order by 1`;
  const rows: string[] = [];
  for (const { id, value } of values) {
    const isOpened = await vault.openText(value, placeOf(of, id)).then(
      () => true,
      (error: unknown) => {
        if (isFailure(error, "unavailable")) return false;
        throw error;
      },
    );
    if (!isOpened) rows.push(id);
  }
  return rows;
}

/** Where the value of a row is kept. */
export function placeOf({ table, column }: Pick<SealedColumn, "table" | "column">, row: string): SealedPlace {
  return { table, column, row };
}
