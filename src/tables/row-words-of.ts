import { openTable } from "../access/access-rules.ts";
import { anyone } from "../access/actor.ts";
import { type Id, isId } from "../base/id.ts";
import { datasetsReadableBy } from "../catalogue/reading.ts";
import type { Db } from "../db/db.ts";

/** The words in names and codes of the rows of a version, each as a number (`rowWordsOf`). */
interface RowWords {
  readonly version: number;
  readonly hashes: readonly number[];
}

/** Of the current version of a table that everybody reads; `undefined` before they were looked for. */
export async function findRowWordsOf(db: Db, table: Id): Promise<RowWords | undefined> {
  if (!isId(table)) return undefined;
  const [found] = await db<RowWords[]>`
    select v.number as version, w.hashes from version_words w
      join versions v on v.id = w.version join tables t on t.id = v.table_id
    where t.id = ${table}
      and v.number = (select max(number) from versions where table_id = t.id)
      and ${openTable(db, { id: db`t.id`, dataset: db`t.dataset` })}
      and t.dataset in ${datasetsReadableBy(db, anyone)}`;
  return found;
}
