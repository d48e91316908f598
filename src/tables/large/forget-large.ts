import type { Hash } from "../../store/store.ts";
import { NotAnswered } from "../../trino/not-answered.ts";
import type { LargeContext, TablesContext } from "../context.ts";
import { namedBlobs } from "../named-blobs.ts";
import { tableOf } from "./large-columns.ts";
import { dropLarge, leaveLarge, listLarge, listSmall } from "./large-rows.ts";

type Context = Pick<TablesContext, "db" | "store" | "clock" | "large">;

const dropMs = 10_000;

/** Has rows go that Trino reads: nobody asks for them, and their files are gone, once this returns. */
export async function forgetLarge({ db, clock, large }: Context, parquet: Hash): Promise<void> {
  if (large === undefined || !(await leaveLarge(db, parquet, clock()))) return;
  if (await removeLarge(large, parquet)) await dropLarge(db, parquet);
}

/**
 * Has go what no version names any more, what is not large any more, what was sealed, and what a process that was ended left. A table that Trino could
 * not be told to forget, which has no file any more, is told again.
 */
export async function sweepLarge(ctx: Context): Promise<void> {
  const { db, store, large } = ctx;
  if (large === undefined) return;
  if (large.trino === undefined && (await listLarge(db)).length === 0) return;
  // First the files: of what is begun after that nothing is taken away.
  const withFiles = await large.files.list();
  const known = await listLarge(db);
  const named = known.length === 0 ? new Set<Hash>() : await db.begin((tx) => namedBlobs(tx));
  const small = new Set(await listSmall(db, large.rowsMin));
  for (const { parquet, state } of known) {
    if (state === "leaving" || small.has(parquet) || !named.has(parquet) || (await store.isSealed(parquet))) {
      await forgetLarge(ctx, parquet);
    }
  }
  const ours = new Set(known.map(({ parquet }) => parquet));
  for (const parquet of withFiles) if (!ours.has(parquet)) await large.files.remove(parquet);
}

/** Removes the files, then the table. Answers whether Trino was told. */
export async function removeLarge({ files, trino }: LargeContext, parquet: Hash): Promise<boolean> {
  await files.remove(parquet);
  try {
    await trino?.ask({ sql: `DROP TABLE IF EXISTS ${tableOf(parquet)}`, values: [] }, { timeMs: dropMs });
    return true;
  } catch (error) {
    if (error instanceof NotAnswered) return error.reason === "lost";
    throw error;
  }
}
