import type { Actor } from "../../access/actor.ts";
import type { Fragment } from "../../access/may.ts";
import { type Id, isId } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import { writableDatasetOf } from "../../tables/dataset-of-table.ts";
import type { CitizensContext } from "../context.ts";
import { tellStanding } from "./announce.ts";
import { unknownEntitlement } from "./entitlement-rows.ts";

/** A right of a table, as who may change it names it. */
interface OfTable {
  readonly table: Id;
  readonly id: string;
}

/**
 * Nobody is told of it any more: what was announced ends. `forget`: what was told is asked to be forgotten there too;
 * else it is kept until its day.
 */
export async function withdrawEntitlement(
  ctx: CitizensContext,
  actor: Actor,
  { table, id }: OfTable,
  { forget }: { readonly forget: boolean },
): Promise<void> {
  await writableDatasetOf(ctx.db, actor, table);
  await ctx.db.begin(async (tx) => {
    const withdrawn = await tx`
      update entitlements set state = 'withdrawn'
      where id = ${isId(id) ? id : null} and table_id = ${table} and state <> 'withdrawn' returning id`;
    if (withdrawn.length === 0) throw unknownEntitlement();
    await tx`
      update entitlement_tellings set state = 'ended', why = 'withdrawn', document = ''
      where entitlement = ${id} and state in ('announced', 'leaving')`;
    if (forget) await forgetTold(ctx, tx, { table, id }, { why: "withdrawn", which: tx`true` });
  });
}

/** What was told of whom the condition holds of no more is asked to be forgotten there; the right runs on. */
export async function forgetUnmet(ctx: CitizensContext, actor: Actor, { table, id }: OfTable): Promise<void> {
  await writableDatasetOf(ctx.db, actor, table);
  await ctx.db.begin(async (tx) => {
    const found = await tx`
      select from entitlements where id = ${isId(id) ? id : null} and table_id = ${table} for share`;
    if (found.length === 0) throw unknownEntitlement();
    await forgetTold(ctx, tx, { table, id }, { why: "condition", which: tx`unmet` });
  });
}

/** By the messages of migration 2010; whoever they are about, or acts for them, is told. */
async function forgetTold(
  ctx: CitizensContext,
  tx: Tx,
  { table, id }: OfTable,
  { why, which }: { readonly why: "withdrawn" | "condition"; readonly which: Fragment },
): Promise<void> {
  const forgotten = await tx<{ id: Id }[]>`
    update entitlement_tellings set state = 'ended', why = ${why}
    where entitlement = ${id} and state = 'told' and ${which} returning id`;
  const tellings = forgotten.map((one) => one.id);
  await tellStanding(ctx, tx, { table, tellings, what: "entitled-no-more" });
}
