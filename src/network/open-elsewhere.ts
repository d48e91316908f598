import type { Fragment } from "../access/may.ts";
import type { Db, Tx } from "../db/db.ts";

/** For another room's query: whether everybody reads a table that another instance holds. */
export function openElsewhere(db: Db | Tx, table: Fragment, instance: Fragment): Fragment {
  return db`exists (
    select from remote_tables told
    where told.id = ${table} and told.origin = ${instance} and told.level = 'open')`;
}
