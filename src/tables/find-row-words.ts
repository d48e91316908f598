import { anyone } from "../access/actor.ts";
import { openTable } from "../access/access-rules.ts";
import { defined } from "../base/defined.ts";
import { isFailure } from "../base/failure.ts";
import { currentFootprint } from "../base/footprint.ts";
import type { Id } from "../base/id.ts";
import type { RowsFound } from "../catalogue/rows-found.ts";
import { datasetsReadableBy, readableByIds } from "../catalogue/reading.ts";
import type { TablesContext } from "./context.ts";
import { currentTables } from "./stored/table-rows.ts";
import { nameTables } from "./named-tables.ts";
import { rowWordsOf } from "./words-of-rows.ts";
import { readPageText } from "./rows.ts";

const tablesMax = 3;

/**
 * Tables held here, of which everybody reads the rows, whose names and codes hold all of the words, with
 * how many rows do. One that is not counted within `budgetMs` is told without their number; one that cannot
 * be read is left out.
 */
export async function findRowWords(
  ctx: TablesContext,
  words: readonly string[],
  budgetMs: number,
): Promise<readonly RowsFound[]> {
  const { db } = ctx;
  const hashes = words.flatMap(rowWordsOf);
  if (hashes.length === 0) return [];
  const rows = await db<{ id: Id; dataset: Id }[]>`
    select t.id, t.dataset from version_words w
      join versions v on v.id = w.version join tables t on t.id = v.table_id
    where w.hashes @> ${hashes}::int[]
      and t.deleted_at is null and v.number = (select max(number) from versions where table_id = v.table_id)
      and ${openTable(db, { id: db`t.id`, dataset: db`t.dataset` })}
      and t.dataset in ${datasetsReadableBy(db, anyone)}
    order by v.rows desc, t.id limit ${tablesMax}`;
  if (rows.length === 0) return [];
  const ids = [...new Set(rows.map(({ dataset }) => dataset))];
  const [datasets, tables] = await Promise.all([readableByIds(db, anyone, ids), currentTables(db, ids)]);
  const signal = AbortSignal.timeout(budgetMs);
  const found = await Promise.all(
    rows.map(async ({ id, dataset: of }): Promise<readonly RowsFound[]> => {
      const dataset = datasets.get(of);
      const own = nameTables(tables.filter((table) => table.dataset === of)).find((table) => table.id === id);
      const count = await countWithin(ctx, id, words, signal);
      // Words that meet in no row.
      if (dataset === undefined || own === undefined || count === 0) return [];
      const { slug, title } = dataset;
      return [
        {
          dataset: { id: of, slug, title },
          table: { id, slug: own.slug, name: own.name },
          words,
          ...defined({ rows: count }),
        },
      ];
    }),
  );
  return found.flat();
}

/** As the table's own search counts them; `undefined` where that is not known in time, 0 where they cannot be read. */
async function countWithin(
  ctx: TablesContext,
  table: Id,
  words: readonly string[],
  signal: AbortSignal,
): Promise<number | undefined> {
  const params = new URLSearchParams({ q: words.join(" "), page_size: "1" });
  try {
    return (await readPageText(ctx, anyone, table, params, { signal })).total;
  } catch (error) {
    if (signal.aborted) {
      currentFootprint()?.refuse("rows were not counted in time");
      return undefined;
    }
    if (isFailure(error)) return 0;
    throw error;
  }
}
