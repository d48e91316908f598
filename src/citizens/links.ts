import type { Actor, AssuranceLevel } from "../access/actor.ts";
import type { Fragment } from "../access/may.ts";
import { requireMember } from "../access/require.ts";
import { defined } from "../base/defined.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import { placeOf, type SealedColumn } from "../vault/sealed-columns.ts";
import type { CitizensContext } from "./context.ts";
import { noteEnded } from "./ends-for-good.ts";
import { writeApart } from "./erasing/erasures-apart.ts";
import { requireLevel } from "./levels.ts";
import type { MandateAct, Need } from "./mandate.ts";
import { endMandateNow, runs } from "./mandate-rows.ts";
import { digestOf } from "./person-digest.ts";
import type { PersonLink } from "./self-data.ts";

export const sealedLinks: SealedColumn = {
  table: "person_links",
  column: "person",
  row: "id",
  // Who has lost it tells the facts again.
  forget: (tx, rows) => tx`delete from person_links where id = any(${[...rows]}::uuid[])`,
};

/** From the next request on the actor sees those rows no more; a mandate that the link was ends with it. */
export async function cutLink(ctx: CitizensContext, actor: Actor, id: string): Promise<void> {
  const { account } = requireMember(actor);
  const at = ctx.clock();
  await ctx.db.begin(async (tx) => {
    const [link] = await tx<{ mandate: Id | null }[]>`
      select mandate from person_links where id = ${isId(id) ? id : null} and account = ${account} for update`;
    if (link === undefined) throw unknownLink();
    if (link.mandate === null) await endLinks(tx, tx`id = ${id}`, at);
    else await endMandateNow(tx, link.mandate, at, "helper");
  });
  await writeApart(ctx);
}

/** Takes links away for good: those that showed rows are listed beside the database, and no backup brings them back. */
export async function endLinks(tx: Tx, links: Fragment, at: Date): Promise<void> {
  const gone = await tx<{ id: Id; linkedAt: Date | null }[]>`
    delete from person_links where ${links} returning id, linked_at`;
  await noteEnded(
    tx,
    gone.flatMap(({ id, linkedAt }) => (linkedAt === null ? [] : [id])),
    { at },
  );
}

/** What was corrected of a person may be what they were found by: from now on it is what the new version holds. */
export async function findAnew(
  tx: Tx,
  { tableId, digest }: { readonly tableId: Id; readonly digest: Buffer },
): Promise<void> {
  await tx`update person_links set found_in = '{}', found_by = '{}', seen = 0
    where table_id = ${tableId} and digest = ${digest}`;
}

export async function listLinks(ctx: CitizensContext, actor: Actor): Promise<readonly PersonLink[]> {
  const { account } = requireMember(actor);
  return selectLinks(ctx, account);
}

/** One of the actor's own. Throws `not-found` for those of others. */
export async function getLink(ctx: CitizensContext, actor: Actor, id: string): Promise<PersonLink> {
  const { account } = requireMember(actor);
  const [link] = isId(id) ? await selectLinks(ctx, account, id) : [];
  if (link === undefined) throw unknownLink();
  return link;
}

/**
 * Who the link stands for, where it is proven: for who reads in the same transaction, which holds it. Under a
 * mandate it holds as long as that runs, for what it allows. Throws `forbidden` where its table asks for a level
 * that the actor has not reached, or that they reached as another citizen than the one who was linked.
 */
export async function holdPerson(
  ctx: CitizensContext,
  tx: Tx,
  { id, actor, need }: { readonly id: Id; readonly actor: Actor; readonly need: Need },
): Promise<string> {
  const { account } = requireMember(actor);
  const [row] = await tx<(LinkOfCitizen & { person: string; allowed: boolean })[]>`
    select l.person, l.table_id as table, d.level, l.citizen,
      l.mandate is null or ${need} = 'see' or ${need} = any(m.may) as allowed
    from person_links l join self_data d on d.table_id = l.table_id left join mandates m on m.id = l.mandate
    where l.id = ${id} and l.account = ${account} and l.linked_at is not null
      and (l.mandate is null or ${runs(tx, ctx.clock())}) for share of l`;
  if (row === undefined) throw unknownLink();
  if (!row.allowed) throw new Failure("forbidden", "citizens-mandate-may-not");
  await requireCitizen({ ...ctx, db: tx }, actor, row);
  return ctx.vault.openText(row.person, placeOf(sealedLinks, id));
}

/** A link, the level that its table asks for, and which citizen was linked at it. */
export interface LinkOfCitizen {
  readonly table: Id;
  readonly level: AssuranceLevel | null;
  readonly citizen: Buffer | null;
}

type DigestContext = Parameters<typeof digestOf>[0];

/** Throws `forbidden` below the level, and for another citizen than the one who was linked at it. */
export async function requireCitizen(ctx: DigestContext, actor: Actor, link: LinkOfCitizen): Promise<void> {
  const { table, level, citizen } = link;
  requireLevel(actor, link);
  if (level === null) return;
  const found = await citizenFor(ctx, actor, { table, level });
  if (found === undefined || citizen === null || !found.equals(citizen)) throw otherCitizen(table);
}

/** The same of the actor's own link, proven or not. Answers in which version its rows were last looked at. */
export async function requireOwnLink(ctx: DigestContext, actor: Actor, id: Id): Promise<number> {
  const [row] = await ctx.db<(LinkOfCitizen & { seen: number })[]>`
    select l.table_id as table, d.level, l.citizen, l.seen
    from person_links l join self_data d on d.table_id = l.table_id where l.id = ${id}`;
  if (row === undefined) throw unknownLink();
  await requireCitizen(ctx, actor, row);
  return row.seen;
}

/** Which citizen the actor is, told apart in that table alone; absent where it asks for no level. */
export async function citizenFor(
  ctx: DigestContext,
  actor: Actor,
  { table, level }: { readonly table: Id; readonly level?: AssuranceLevel | null | undefined },
): Promise<Buffer | undefined> {
  const { assurance } = requireMember(actor);
  if (level === undefined || level === null || assurance === undefined) return undefined;
  return digestOf(ctx, table, `citizen ${assurance.citizen}`);
}

export function otherCitizen(table: Id): Failure {
  return new Failure("forbidden", "citizens-link-other", { table });
}

interface LinkRow {
  readonly id: Id;
  readonly table: Id;
  readonly askedAt: Date;
  readonly linkedAt: Date | null;
  readonly accounts: number;
  readonly mandate: Id | null;
  readonly may: readonly MandateAct[] | null;
  readonly endsAt: Date | null;
  readonly check: "asked" | "refused" | null;
}

/** Those by a mandate as long as it runs. */
export async function selectLinks(
  { db, clock }: Pick<CitizensContext, "clock"> & { readonly db: Db | Tx },
  account: Id,
  id?: Id,
): Promise<readonly PersonLink[]> {
  const rows = await db<LinkRow[]>`
    select l.id, l.table_id as table, l.asked_at, l.linked_at, l.mandate, m.may, m.ends_at, c.state as check, (
      select count(distinct o.account)::int from person_links o
      where o.table_id = l.table_id and o.digest = l.digest and o.linked_at is not null
        and l.linked_at is not null and o.mandate is null) as accounts
    from person_links l left join mandates m on m.id = l.mandate
      left join person_checks c on c.link = l.id
    where l.account = ${account} and ${id === undefined ? db`true` : db`l.id = ${id}`}
      and (l.mandate is null or ${runs(db, clock())})
    order by l.asked_at, l.id`;
  return rows.map(({ linkedAt, mandate, may, endsAt, check, ...row }) => ({
    ...row,
    ...defined({ linkedAt: linkedAt ?? undefined, check: check ?? undefined }),
    ...(mandate === null || may === null || endsAt === null ? {} : { mandate: { id: mandate, may, endsAt } }),
  }));
}

export function unknownLink(): Failure {
  return new Failure("not-found", "citizens-link-unknown");
}
