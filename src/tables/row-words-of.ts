import { openTable } from "../access/access-rules.ts";
import { anyone } from "../access/actor.ts";
import { type Id, isId } from "../base/id.ts";
import { datasetsReadableBy } from "../catalogue/reading.ts";
import type { Db } from "../db/db.ts";

/** The words in names and codes of the rows of a version, as `packWords` writes them. */
interface RowWords {
  readonly version: number;
  readonly digest: string;
  /** `undefined` where the list is the one that is known. */
  readonly packed: string | undefined;
}

/** Of the current version of a table that everybody reads; `undefined` before they were looked for. */
export async function findRowWordsOf(
  db: Db,
  table: Id,
  isKnown: (digest: string) => boolean = () => false,
): Promise<RowWords | undefined> {
  if (!isId(table)) return undefined;
  const [found] = await db<{ id: Id; version: number; digest: string }[]>`
    select v.id, v.number as version, w.digest from version_words w
      join versions v on v.id = w.version join tables t on t.id = v.table_id
    where t.id = ${table}
      and v.number = (select max(number) from versions where table_id = t.id)
      and ${openTable(db, { id: db`t.id`, dataset: db`t.dataset` })}
      and t.dataset in ${datasetsReadableBy(db, anyone)}`;
  if (found === undefined) return undefined;
  const { id, version, digest } = found;
  if (isKnown(digest)) return { version, digest, packed: undefined };
  const [list] = await db<{ packed: string }[]>`select packed from version_words where version = ${id}`;
  return list === undefined ? undefined : { version, digest, packed: list.packed };
}
