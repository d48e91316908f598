import { anyone } from "../../access/actor.ts";
import { isFailure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import { datasetsReadableBy, readableByIds } from "../../catalogue/reading.ts";
import type { RowsFound } from "../../catalogue/rows-found.ts";
import { nameTables } from "../../tables/named-tables.ts";
import { rowWordsOf } from "../../tables/words-of-rows.ts";
import type { RemoteTable } from "../following/remote-tables.ts";
import type { RemoteContext } from "./context.ts";
import { listElsewhere, readPageElsewhere } from "./reading.ts";

const tablesMax = 3;

/**
 * Tables that other instances hold, of which everybody reads the rows, whose names and codes hold all
 * of the words, as their producers told. Each is asked how many rows do; one that does not answer within
 * `budgetMs` is told without their number.
 */
export async function findRowWordsElsewhere(
  ctx: RemoteContext,
  words: readonly string[],
  budgetMs: number,
): Promise<readonly RowsFound[]> {
  const { db } = ctx;
  const hashes = words.flatMap(rowWordsOf);
  if (hashes.length === 0) return [];
  const tables = await db<Pick<RemoteTable, "id" | "dataset" | "origin" | "record">[]>`
    select t.id, t.dataset, t.origin, t.record from remote_row_words w
      join remote_tables t on t.id = w.id and t.origin = w.origin
    where w.hashes @> ${hashes}::int[] and t.level = 'open' and t.dataset in ${datasetsReadableBy(db, anyone)}
    order by (t.record ->> 'rows')::bigint desc nulls last, t.id limit ${tablesMax}`;
  if (tables.length === 0) return [];
  const datasets = await readableByIds(db, anyone, [...new Set(tables.map(({ dataset }) => dataset))]);
  const signal = AbortSignal.timeout(budgetMs);
  const found = await Promise.all(
    tables.map(async ({ id, dataset: of, origin, record }): Promise<readonly RowsFound[]> => {
      const dataset = datasets.get(of);
      if (dataset === undefined) return [];
      const [rows, siblings] = await Promise.all([
        countElsewhere(ctx, { id, instance: origin, words }, signal),
        listElsewhere(ctx, anyone, of),
      ]);
      if (rows === 0) return [];
      const slug = nameTables(siblings).find((table) => table.id === id)?.slug ?? id;
      const { slug: address, title } = dataset;
      return [
        {
          dataset: { id: of, slug: address, title },
          table: { id, slug, name: record.name },
          words,
          instance: origin,
          ...defined({ rows }),
        },
      ];
    }),
  );
  return found.flat();
}

/** `undefined` where its instance does not tell it in time. */
async function countElsewhere(
  ctx: RemoteContext,
  {
    id,
    instance,
    words,
  }: { readonly id: string; readonly instance: string; readonly words: readonly string[] },
  signal: AbortSignal,
): Promise<number | undefined> {
  const question = new URLSearchParams({ q: words.join(" "), page_size: "1" });
  try {
    return (await readPageElsewhere(ctx, anyone, id, question, { instance, signal })).total;
  } catch (error) {
    if (signal.aborted || isFailure(error)) return undefined;
    throw error;
  }
}
