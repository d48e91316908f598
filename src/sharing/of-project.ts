import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";

/** The agreements of a project that run, with the address of the instance that holds what they let out. */
export async function runningOfProject(
  db: Db | Tx,
  project: Id,
  url: string,
): Promise<readonly { readonly agreement: Id; readonly instance: string }[]> {
  return db<{ agreement: Id; instance: string }[]>`
    select id as agreement, coalesce(peer, ${url}) as instance from exchanges
    where project ->> 'id' = ${project} and side <> 'producer' and state = 'running' order by id`;
}
