import type { Actor } from "../access/actor.ts";
import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import type { BoardLink } from "./metadata.ts";
import { boardLinksMax } from "./metadata-rules.ts";
import { datasetsReadableBy } from "./reading.ts";
import { touchSearch } from "./search-index/touch.ts";

/**
 * What boards of this instance show its datasets, written by the room that shows them: it travels with
 * these to the instances that follow. Datasets that were gathered or are told by others are left.
 */
export async function setBoardLinks(tx: Tx, links: ReadonlyMap<Id, readonly BoardLink[]>): Promise<void> {
  const told = [...links].map(([dataset, boards]) => ({
    dataset,
    boards: boards.length === 0 ? null : boards.slice(0, boardLinksMax),
  }));
  const changed = await tx<{ id: Id }[]>`
    update datasets d set metadata = case when t.boards is null then d.metadata - 'boards'
      else d.metadata || jsonb_build_object('boards', t.boards) end
    from (
      select dataset, nullif(boards, 'null'::jsonb) as boards
      from jsonb_to_recordset(${tx.json(told as never)}) as t (dataset uuid, boards jsonb)
    ) t
    where d.id = t.dataset and d.origins = '[]' and (d.metadata->'boards') is distinct from t.boards
    returning d.id`;
  await touchSearch(
    tx,
    changed.map(({ id }) => id),
  );
}

/** Boards of other instances that have all these words in their title, and show what the actor may know of. */
export async function findBoardLinks(
  { db }: { readonly db: Db | Tx },
  actor: Actor,
  words: readonly string[],
  most: number,
): Promise<readonly BoardLink[]> {
  const like = words.map((word) => `%${word.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`);
  const rows = await db<BoardLink[]>`
    select min(link->>'title') as title, link->>'url' as url
    from datasets d, jsonb_array_elements(d.metadata->'boards') link
    where d.metadata ? 'boards' and d.origins <> '[]' and d.id in ${datasetsReadableBy(db, actor)}
      and (link->>'title') ilike all(${like}::text[])
    group by 2 order by 1, 2 limit ${most}`;
  return rows.map(({ title, url }) => ({ title, url }));
}
