import { system } from "../access/actor.ts";
import { rootsOf, type RuledTable } from "../access/computed-from.ts";
import type { Id } from "../base/id.ts";
import { readableByIds } from "../catalogue/reading.ts";
import type { Db, Tx } from "../db/db.ts";

/** Titles of the drafts beside `dataset` that these tables are of, or come from: who reads what was computed would read them. */
export async function hiddenSources(
  db: Db | Tx,
  dataset: Id,
  tables: readonly RuledTable[],
): Promise<readonly string[]> {
  const roots = (await rootsOf(db, tables)).filter((root) => root.dataset !== dataset);
  const known = await readableByIds(db, system, [...new Set(roots.map(({ dataset }) => dataset))]);
  return [...known.values()].flatMap(({ state, title }) => (state === "draft" ? [title] : []));
}
