import type { Actor } from "../../access/actor.ts";
import type { Fragment } from "../../access/may.ts";
import { organizationsOf, requireMember } from "../../access/require.ts";
import { defined } from "../../base/defined.ts";
import type { Id } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";
import { getAccount } from "../../people/accounts.ts";
import { addressesOf } from "../../people/members.ts";
import { namesOfAccounts } from "../../people/names.ts";
import type { CitizensContext } from "../context.ts";
import { selectSelfData } from "../declarations.ts";
import type { SelfDataTable } from "../self-data.ts";
import { takesMandates } from "../takes-mandates.ts";
import type { Mandate } from "../mandate.ts";
import { type MandateRow, openProof, selectMandates, toMandate, unknownMandate } from "../mandate-rows.ts";

/** A mandate as both sides read it. */
export interface SeenMandate extends Mandate {
  /** Whether the actor is who helps, or is asked to. */
  readonly isHelper: boolean;
  /** The account of the person who gave it; absent of the organization's, and for who is asked and has not accepted. */
  readonly giver?: string;
  /** Who helps: their name and address, or the address that is asked. Absent once the account is gone. */
  readonly helper?: { readonly name?: string; readonly email: string };
  /** What the organization was shown; absent for who is asked likewise. */
  readonly proof?: string;
  /** By which the helper sees the rows. */
  readonly link?: Id;
}

/** The address at which the actor is asked to help: their account's. */
export async function isAsked({ db, clock }: CitizensContext, actor: Actor): Promise<string> {
  return (await getAccount({ db, clock }, actor)).email;
}

/**
 * Of a mandate (`m`): who gave it, who helps or is asked to, whoever is linked to those rows themselves, and
 * editors of the organization where that gave it. Whoever administers the instance is none by that.
 */
export function seenBy(db: Db | Tx, actor: Actor, email: string): Fragment {
  const { account } = requireMember(actor);
  return db`(${ofPerson(db, account)} or m.helper = ${account} or (m.state = 'offered' and m.email = ${email})
    or (m.by_organization and m.organization = any(${organizationsOf(actor, "editor")}::uuid[])))`;
}

function ofPerson(db: Db | Tx, account: Id): Fragment {
  return db`(m.giver = ${account} or (m.state <> 'unproven' and exists (
    select from person_links l where l.account = ${account} and l.table_id = m.table_id and l.digest = m.digest
      and l.linked_at is not null and l.mandate is null)))`;
}

/** Those over the actor's rows, and those by which they help, the newest first. */
export async function listMandates(ctx: CitizensContext, actor: Actor): Promise<readonly SeenMandate[]> {
  const { account } = requireMember(actor);
  const email = await isAsked(ctx, actor);
  const { db } = ctx;
  const rows = await selectMandates(
    db,
    db`(${ofPerson(db, account)} or m.helper = ${account} or (m.state = 'offered' and m.email = ${email}))`,
  );
  return toSeen(ctx, actor, rows, email);
}

/** Those that an organization gave, for its editors. */
export async function listGranted(
  ctx: CitizensContext,
  actor: Actor,
  organization: Id,
): Promise<readonly SeenMandate[]> {
  requireMember(actor);
  const editors = organizationsOf(actor, "editor");
  const rows = await selectMandates(
    ctx.db,
    ctx.db`m.by_organization and m.organization = ${organization} and m.organization = any(${editors}::uuid[])`,
  );
  return toSeen(ctx, actor, rows);
}

/** The tables over which an organization gives some, for its editors: those that ask for facts, and for no second person. */
export async function listGrantable(
  ctx: CitizensContext,
  actor: Actor,
  organization: Id,
): Promise<readonly SelfDataTable[]> {
  if (!organizationsOf(actor, "editor").includes(organization)) return [];
  const declared = await selectSelfData(ctx);
  const isOurs = (one: SelfDataTable) => one.organization === organization && one.facts.length > 0;
  return declared.filter((one) => isOurs(one) && one.second !== true && takesMandates(one));
}

/** Throws `not-found` for those of others. */
export async function getMandate(ctx: CitizensContext, actor: Actor, id: string): Promise<SeenMandate> {
  const email = await isAsked(ctx, actor);
  const rows = await selectMandates(ctx.db, ctx.db`m.id::text = ${id} and ${seenBy(ctx.db, actor, email)}`);
  const [mandate] = await toSeen(ctx, actor, rows, email);
  if (mandate === undefined) throw unknownMandate();
  return mandate;
}

async function toSeen(
  ctx: CitizensContext,
  actor: Actor,
  rows: readonly MandateRow[],
  own = "",
): Promise<readonly SeenMandate[]> {
  const { account } = requireMember(actor);
  const { db } = ctx;
  const accounts = rows.flatMap(({ giver, helper }) => [giver, helper].filter((id) => id !== null));
  const helpers = rows.flatMap(({ helper }) => helper ?? []);
  const [names, addresses, declared, links] = await Promise.all([
    namesOfAccounts(db, accounts),
    addressesOf(db, helpers),
    db<{ table: Id; name: string }[]>`
      select table_id as table, told ->> 'name' as name from self_data
      where table_id = any(${rows.map(({ tableId }) => tableId)}::uuid[])`,
    db<{ id: Id; mandate: Id }[]>`
      select id, mandate from person_links where account = ${account}
        and mandate = any(${rows.map(({ id }) => id)}::uuid[])`,
  ]);
  return Promise.all(
    rows.map(async (row) => {
      const { giver, helper, email, state } = row;
      const address = helper === null ? email : (addresses.get(helper) ?? "");
      const name = nameOf(names, helper);
      const isAsked = state === "offered" && email === own;
      const isHelper = isAsked || helper === account;
      // A provider may tell an address that nobody checked: who is asked proves by the code that it is theirs.
      const told = isAsked ? {} : { giver: nameOf(names, giver), proof: await openProof(ctx, row) };
      return {
        ...toMandate(row, declared.find(({ table }) => table === row.tableId)?.name ?? ""),
        isHelper,
        ...defined({
          ...told,
          helper: address === "" ? undefined : { email: address, ...defined({ name }) },
          link: links.find(({ mandate }) => mandate === row.id)?.id,
        }),
      };
    }),
  );
}

function nameOf(names: ReadonlyMap<string, string>, account: Id | null): string | undefined {
  return account === null ? undefined : names.get(account);
}
