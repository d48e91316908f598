import { Failure } from "../base/failure.ts";
import type { Db } from "./db.ts";

/** Refuses a database where anything lies in the schema that the instance would have, or in its queue's. */
export async function refuseOccupiedDatabase(db: Db): Promise<void> {
  const [found] = await db<{ name: string }[]>`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in (current_schema(), current_schema() || '_jobs',
        case when current_schema() = 'public' then 'jobs' end)
      and not exists (
        select from pg_depend d
        where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    order by 1 limit 1`;
  if (found !== undefined) throw new Failure("conflict", "command-restore-database-occupied", found);
}
