import { createHash } from "node:crypto";
import { appendAccess, headWanted } from "../../access/journal.ts";
import { Failure, isFailure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import type { Jwks } from "../../identity/identity.ts";
import { keyIdOf } from "../../identity/documents.ts";
import { takeNewsTurn } from "../../people/letter-limits.ts";
import { joinOrganization } from "../../people/organizations.ts";
import { readExchange } from "../../sharing/exchange/exchange-rows.ts";
import { keptDaysOf } from "../../sharing/terms.ts";
import type { CitizensContext } from "../context.ts";
import { countUnknown, hasEnded, noteEnded } from "../ends-for-good.ts";
import { writeApart } from "../erasing/erasures-apart.ts";
import { postToEditors } from "../post-letters.ts";
import { keyOfAnswer } from "../procedures/answer-document.ts";
import { isEntitlementRefusal, type ReceivedTelling, refuseTelling } from "../entitlement.ts";
import { placeOfContent } from "./entitlement-rows.ts";
import { isRight, type ReadTelling, readTelling, type ToldRight } from "./telling-document.ts";
import { writeToldHere } from "./told-here-entry.ts";

/** That one instance tells within a day. */
export const tellingsMax = 5000;
/** That it has forgotten within a day of what it never told. */
const unknownMax = 500;
const dayMs = 86_400_000;

type ToldOfRight = Extract<ReadTelling, { readonly right: ToldRight }>;

/**
 * Takes that a person has a right, or that it is to be forgotten, from an instance that is known by the signature of its
 * request and tied; what it told before is forgotten where it is tied no more, too. The same document twice is once.
 * Whether the person is known here is not told. Throws `too-many`.
 */
export async function receiveTelling(
  ctx: CitizensContext,
  instance: string,
  document: string,
): Promise<ReceivedTelling> {
  if (!(await isHeard(ctx, instance, document))) throw refuseTelling("once-not-tied");
  try {
    const keys = await keysFor(ctx, instance, document);
    const told = await readTelling(document, { instance, url: ctx.url, keys, now: ctx.clock() });
    if ("forget" in told) await forgetTold(ctx, instance, told.id);
    else await takeTelling(ctx, instance, told, document);
    return {};
  } catch (error) {
    if (isFailure(error) && isEntitlementRefusal(error.key)) return { refusal: error.key };
    throw error;
  }
}

async function isHeard(ctx: CitizensContext, instance: string, document: string): Promise<boolean> {
  if (instance === ctx.url || (await ctx.oncePeers.isTied(instance))) return true;
  if (isRight(document)) return false;
  return (await ctx.db`select from told_entitlements where instance = ${instance} limit 1`).length > 0;
}

async function keysFor(ctx: CitizensContext, instance: string, document: string): Promise<Jwks> {
  try {
    const key = isRight(document) ? keyOfAnswer(document) : keyIdOf(document);
    return await ctx.oncePeers.keysOf(instance, key);
  } catch (cause) {
    if (isFailure(cause)) throw refuseTelling("once-signature", cause);
    throw cause;
  }
}

async function takeTelling(
  ctx: CitizensContext,
  instance: string,
  told: ToldOfRight,
  document: string,
): Promise<void> {
  const { id, right, rows, until } = told;
  const sha256 = createHash("sha256").update(document).digest("hex");
  const text = JSON.stringify({ rows, document });
  const content = await ctx.vault.sealText(text, placeOfContent(id));
  const at = ctx.clock();
  await ctx.db.begin(async (tx) => {
    await holdInstance(tx, instance);
    const [known] = await tx<{ sha256: string; instance: string }[]>`
      select sha256, instance from told_entitlements where id = ${id}`;
    if (known?.instance === instance && known.sha256 === sha256) return;
    if (known !== undefined) throw refuseTelling("entitlement-twice");
    if (await hasEnded(tx, id)) throw refuseTelling("entitlement-forgotten");
    await assertAgreed(tx, ctx, instance, right);
    const procedure = await procedureOf(tx, right);
    await assertFew(tx, instance, at);
    await tx`
      insert into told_entitlements (id, instance, organization, procedure, told, sha256, content, state, at, until)
      values (${id}, ${instance}, ${right.receiver.id}, ${procedure}, ${tx.json(right)}, ${sha256},
        ${content}, 'taken', ${at}, ${until})`;
    await appendAccess(ctx, tx, writeToldHere(ctx, { id, right, rows: rows.length }));
    await tellEditors(ctx, tx, right.receiver.id);
  });
  await ctx.jobs.announce(headWanted);
}

/** By this side's copy of the agreement: the columns, the days, and between these two. */
async function assertAgreed(
  tx: Tx,
  { url }: CitizensContext,
  instance: string,
  { agreement, table, columns, keepDays, receiver, source }: ToldRight,
): Promise<void> {
  const exchange = await readExchange(tx, agreement);
  if (exchange?.terms.purpose !== "told-once") throw refuseTelling("once-no-agreement");
  const { askingOrganization, peer = url, subject, terms } = exchange;
  const agreed = terms.tables.find((one) => one.table === table);
  const isBetween = askingOrganization === receiver.id && subject.organization.id === source.id;
  if (agreed === undefined || !isBetween || peer !== instance) throw refuseTelling("once-no-agreement");
  if (exchange.state !== "running") throw refuseTelling("once-agreement-ended");
  if (!columns.every((name) => agreed.columns.includes(name))) throw refuseTelling("once-columns-many");
  if (keepDays > (keptDaysOf(terms) ?? 0)) throw refuseTelling("once-kept-long");
}

/** One of the organization's, while it is there, which takes what nobody asked for. */
async function procedureOf(tx: Tx, { procedure, receiver }: ToldRight): Promise<Id> {
  const [row] = await tx<{ id: Id }[]>`
    select p.id from procedures p ${joinOrganization(tx, tx`p.organization`)}
    where p.slug = ${procedure.slug} and p.organization = ${receiver.id}
      and p.closed_at is null and p.takes_entitlements`;
  if (row === undefined) throw refuseTelling("entitlement-no-procedure");
  return row.id;
}

/** Nothing else of that instance is taken or forgotten until the transaction ends. */
async function holdInstance(tx: Tx, instance: string): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${`entitlements of ${instance}`}, 0))`;
}

async function assertFew(tx: Tx, instance: string, at: Date): Promise<void> {
  const [count] = await tx<{ told: number }[]>`
    select count(*)::int as told from told_entitlements where instance = ${instance} and at > ${dayBefore(at)}`;
  refuseMany(count?.told ?? 0, tellingsMax);
}

function dayBefore(at: Date): Date {
  return new Date(at.getTime() - dayMs);
}

function refuseMany(count: number, max: number): void {
  if (count >= max) throw new Failure("too-many", "entitlement-many", { max });
}

/** That there is news, once an hour. */
async function tellEditors(ctx: CitizensContext, tx: Tx, organization: Id): Promise<void> {
  if (!(await takeNewsTurn({ ...ctx, db: tx }, `entitlements to ${organization}`))) return;
  await postToEditors(ctx, tx, { organization, what: "entitlements" }, "entitlements");
}

/** Whether it came or not: listed beside the database too, so that no backup brings it back. Throws `too-many`. */
async function forgetTold(ctx: CitizensContext, instance: string, id: Id): Promise<void> {
  const at = ctx.clock();
  const isNew = await ctx.db.begin(async (tx) => {
    await holdInstance(tx, instance);
    const others = await tx`
      select from told_entitlements where id = ${id} and instance <> ${instance}
      union all select from entitlement_tellings where id = ${id} and ${instance} <> ${ctx.url}`;
    if (others.length > 0) throw refuseTelling("once-signature");
    const known = await tx`
      update told_entitlements set state = 'forgotten', content = '' where id = ${id} returning 1`;
    if (await hasEnded(tx, id)) return false;
    // Nobody fills the list by what never came.
    if (known.length === 0) refuseMany(await countUnknown(tx, instance, dayBefore(at)), unknownMax);
    await noteEnded(tx, [id], { at, ...(known.length === 0 ? { askedBy: instance } : {}) });
    return true;
  });
  if (isNew) await writeApart(ctx);
}
