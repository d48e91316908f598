import type { Id } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";
import type { CitizensContext } from "../context.ts";
import { postLetters } from "../post-letters.ts";

/** Somebody of a table, as those who are linked are told apart. */
export interface TableOfPerson {
  readonly table: Id;
  readonly digest: Buffer;
}

/** In the transaction of what it tells: to each account that sees the rows as its own, that somebody read them. Nothing of them, nor of who read. */
export async function tellPersonTold(
  ctx: CitizensContext,
  tx: Tx,
  organization: Id,
  { table, digest }: TableOfPerson,
): Promise<void> {
  const links = await tx<{ id: Id; account: Id }[]>`
    select distinct on (account) id, account from person_links
    where table_id = ${table} and digest = ${digest} and linked_at is not null and mandate is null`;
  await postLetters(
    ctx,
    tx,
    { organization, what: "told" },
    links.map(({ id, account }) => ({ account, link: `/my/${id}` })),
  );
}

/** As whom the journal tells of somebody, where agents had something of theirs told; of those of before the table told people apart as it does, everybody's. */
export async function toldPersons(db: Db | Tx, { table, digest }: TableOfPerson): Promise<readonly Id[]> {
  const rows = await db<{ id: Id }[]>`
    select id from told_persons where table_id = ${table} and not former and digest = ${digest}
    union all select id from told_persons where table_id = ${table} and former`;
  return rows.map(({ id }) => id);
}
