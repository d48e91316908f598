import type { Actor } from "../access/actor.ts";
import { requireMember } from "../access/require.ts";
import { defined } from "../base/defined.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import { placeOf, type SealedColumn } from "../vault/sealed-columns.ts";
import type { CitizensContext } from "./context.ts";
import type { PersonLink } from "./self-data.ts";

export const sealedLinks: SealedColumn = {
  table: "person_links",
  column: "person",
  row: "id",
  // Who has lost it tells the facts again.
  forget: (tx, rows) => tx`delete from person_links where id = any(${[...rows]}::uuid[])`,
};

/** From the next request on the actor sees those rows no more. */
export async function cutLink({ db }: CitizensContext, actor: Actor, id: string): Promise<void> {
  const { account } = requireMember(actor);
  const gone = await db`delete from person_links where id = ${isId(id) ? id : null} and account = ${account}`;
  if (gone.count === 0) throw unknownLink();
}

export async function listLinks(ctx: CitizensContext, actor: Actor): Promise<readonly PersonLink[]> {
  const { account } = requireMember(actor);
  return selectLinks(ctx.db, account);
}

/** One of the actor's own. Throws `not-found` for those of others. */
export async function getLink(ctx: CitizensContext, actor: Actor, id: string): Promise<PersonLink> {
  const { account } = requireMember(actor);
  const [link] = isId(id) ? await selectLinks(ctx.db, account, id) : [];
  if (link === undefined) throw unknownLink();
  return link;
}

/** Who the link stands for, where it is proven: for who reads in the same transaction, which holds it. */
export async function holdPerson(
  ctx: CitizensContext,
  tx: Tx,
  { id, account }: { readonly id: Id; readonly account: Id },
): Promise<string> {
  const [row] = await tx<{ person: string }[]>`
    select person from person_links
    where id = ${id} and account = ${account} and linked_at is not null for share`;
  if (row === undefined) throw unknownLink();
  return ctx.vault.openText(row.person, placeOf(sealedLinks, id));
}

interface LinkRow {
  readonly id: Id;
  readonly table: Id;
  readonly askedAt: Date;
  readonly linkedAt: Date | null;
  readonly accounts: number;
}

export async function selectLinks(db: Db | Tx, account: Id, id?: Id): Promise<readonly PersonLink[]> {
  const rows = await db<LinkRow[]>`
    select l.id, l.table_id as table, l.asked_at, l.linked_at, (
      select count(distinct o.account)::int from person_links o
      where o.table_id = l.table_id and o.digest = l.digest and o.linked_at is not null
        and l.linked_at is not null) as accounts
    from person_links l
    where l.account = ${account} and ${id === undefined ? db`true` : db`l.id = ${id}`}
    order by l.asked_at, l.id`;
  return rows.map(({ linkedAt, ...row }) => ({ ...row, ...defined({ linkedAt: linkedAt ?? undefined }) }));
}

export function unknownLink(): Failure {
  return new Failure("not-found", "citizens-link-unknown");
}
