import { type Actor, system } from "../../access/actor.ts";
import { appendAccess, headWanted } from "../../access/journal.ts";
import { requireMember } from "../../access/require.ts";
import { defined } from "../../base/defined.ts";
import { newId } from "../../base/id.ts";
import { Failure } from "../../base/failure.ts";
import type { Tx } from "../../db/db.ts";
import { getTable } from "../../tables/tables.ts";
import { placeOf } from "../../vault/sealed-columns.ts";
import { isCode, wrongCode } from "../codes.ts";
import type { CitizensContext } from "../context.ts";
import { requireLevel } from "../levels.ts";
import { citizenFor, type LinkOfCitizen, sealedLinks } from "../links.ts";
import { digestOf } from "../person-digest.ts";
import {
  holdMandate,
  type MandateRow,
  openMandated,
  openProof,
  provesWho,
  selectMandates,
  unknownMandate,
} from "../mandate-rows.ts";
import { isAsked } from "./own-mandates.ts";

/**
 * By who has the account of that address, and the code of the letter. From then on they see those rows by a link
 * of their own, at the level that the table asks of anybody. Throws `forbidden` below it, and where the table has
 * come to ask for a second person since its organization gave it.
 */
export async function acceptMandate(
  ctx: CitizensContext,
  actor: Actor,
  id: string,
  code: string,
): Promise<void> {
  const { account } = requireMember(actor);
  const email = await isAsked(ctx, actor);
  const version = await versionNow(ctx, id);
  const isAccepted = await ctx.db.begin(async (tx) => {
    const row = await holdMandate(
      tx,
      id,
      tx`m.state = 'offered' and m.email = ${email} and m.ends_at > ${ctx.clock()} and ${provesWho(tx)}`,
    );
    if (row.givenBy === account) throw new Failure("invalid", "citizens-mandate-self", { parameter: "code" });
    const [declared] = await tx<(Pick<LinkOfCitizen, "table" | "level"> & { second: boolean })[]>`
      select table_id as table, level, second from self_data where table_id = ${row.tableId} for share`;
    if (declared === undefined) throw unknownMandate();
    if (row.byOrganization && declared.second) throw new Failure("forbidden", "citizens-mandate-second");
    requireLevel(actor, declared);
    if (!isCode(row.id, row, code, ctx.clock())) {
      await tx`update mandates set code_tries = code_tries + 1 where id = ${row.id}`;
      return false;
    }
    await begin(ctx, tx, actor, { row, declared, version });
    return true;
  });
  if (!isAccepted) throw wrongCode();
  await ctx.jobs.announce(headWanted);
}

/** The number of the table's version; 0 where there is none, or no such mandate, which is told where it is held. */
async function versionNow(ctx: CitizensContext, id: string): Promise<number> {
  const [row] = await selectMandates(ctx.db, ctx.db`m.id::text = ${id}`);
  if (row === undefined) return 0;
  return (await getTable(ctx, system, row.tableId)).version?.number ?? 0;
}

interface Beginning {
  readonly row: MandateRow;
  readonly declared: Pick<LinkOfCitizen, "table" | "level">;
  /** Of the table, as it is now. */
  readonly version: number;
}

/** In one transaction: the link of the helper, the state, and the entry that tells whose rows they are. */
async function begin(
  ctx: CitizensContext,
  tx: Tx,
  actor: Actor,
  { row, declared, version }: Beginning,
): Promise<void> {
  const { account } = requireMember(actor);
  const now = ctx.clock();
  const within = { ...ctx, db: tx };
  const person = await openMandated(ctx, row);
  const digest = await digestOf(within, declared.table, person);
  // Declared anew since, people are told apart otherwise.
  if (!digest.equals(row.digest)) throw new Failure("conflict", "citizens-declaration-changed");
  const link = newId(now.getTime());
  const sealed = await ctx.vault.sealText(person, placeOf(sealedLinks, link));
  const citizen = (await citizenFor(within, actor, declared)) ?? null;
  await tx`
    insert into person_links (id, account, table_id, person, digest, asked_at, linked_at, citizen, mandate)
    values (${link}, ${account}, ${declared.table}, ${sealed}, ${digest}, ${now}, ${now}, ${citizen}, ${row.id})`;
  await tx`
    update mandates set state = 'running', helper = ${account}, accepted_at = ${now}, person = '', email = '',
      code = null
    where id = ${row.id}`;
  await appendAccess(ctx, tx, {
    at: now,
    basis: "mandate",
    reading: "mandate",
    instance: ctx.url,
    party: { kind: "person", id: account, name: "" },
    account,
    agreement: row.id,
    ...(row.byOrganization ? { agent: "staff" } : {}),
    ...defined({ reason: await openProof(ctx, row) }),
    organization: row.organization,
    dataset: row.dataset,
    table: declared.table,
    version,
    columns: [],
    filter: "",
    rows: 0,
  });
}
