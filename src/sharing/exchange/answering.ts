import type { Terms } from "../../access/agreement.ts";
import { type Actor, system } from "../../access/actor.ts";
import { requireMember } from "../../access/require.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { defined } from "../../base/defined.ts";
import { findDataset } from "../../catalogue/datasets.ts";
import { acceptance, toNote } from "./asking.ts";
import type { SharingContext } from "../context.ts";
import type { Exchange, MessageType, ExchangeSide } from "../exchange.ts";
import { findOwn, sidesOf } from "./exchanges.ts";
import { offeredHere } from "../offered.ts";
import { refuse } from "./opening.ts";
import { type OfferedData, offeredProblems } from "../terms.ts";
import { writeMessages } from "./write-messages.ts";

/** By the producer: what is asked. By the asker: the other terms that they were offered. */
export async function acceptExchange(
  ctx: SharingContext,
  actor: Actor,
  id: Id,
  note?: string,
): Promise<Exchange> {
  const exchange = await findOwn(ctx, actor, id);
  const side: ExchangeSide = exchange.state === "asked" ? "producer" : "asker";
  const account = actingFor(actor, exchange, side);
  const said = toNote(note);
  if (side === "producer") await refuseStillborn(ctx, exchange);
  const [accept, confirm] = acceptance(exchange, side, account);
  if (accept === undefined || confirm === undefined) throw new Error("an acceptance has two acts");
  const acts = exchange.side === "both" ? [{ ...accept, ...said }, confirm] : [{ ...accept, ...said }];
  return writeMessages(ctx, { id: exchange.id }, acts);
}

/** By the producer: other terms, which the asker accepts or not. */
export async function offerTerms(
  ctx: SharingContext,
  actor: Actor,
  id: Id,
  { terms, note }: { readonly terms: Terms; readonly note?: string },
): Promise<Exchange> {
  const exchange = await findOwn(ctx, actor, id);
  const account = actingFor(actor, exchange, "producer");
  const dataset = await findDataset(ctx, system, exchange.dataset);
  if (dataset === undefined) throw new Failure("not-found", "exchange-not-found");
  refuse(offeredProblems(terms, await offeredHere(ctx, dataset), ctx.clock()));
  return act(ctx, exchange, { type: "offer", side: "producer", account, terms, ...toNote(note) });
}

/** By the producer, with its reason. */
export async function refuseExchange(
  ctx: SharingContext,
  actor: Actor,
  id: Id,
  reason: string,
): Promise<Exchange> {
  const exchange = await findOwn(ctx, actor, id);
  const account = actingFor(actor, exchange, "producer");
  return act(ctx, exchange, { type: "refuse", side: "producer", account, note: toReason(reason) });
}

/** By the producer, with its reason: nothing is read under the agreement from now on. */
export async function withdrawAgreement(
  ctx: SharingContext,
  actor: Actor,
  id: Id,
  reason: string,
): Promise<Exchange> {
  const exchange = await findOwn(ctx, actor, id);
  const account = actingFor(actor, exchange, "producer");
  return act(ctx, exchange, { type: "withdraw", side: "producer", account, note: toReason(reason) });
}

/** By the asker: the request, or an agreement that they need no more. */
export async function takeBack(ctx: SharingContext, actor: Actor, id: Id, note?: string): Promise<Exchange> {
  const exchange = await findOwn(ctx, actor, id);
  const account = actingFor(actor, exchange, "asker");
  return act(ctx, exchange, { type: "take-back", side: "asker", account, ...toNote(note) });
}

/** Everything that a person asked for themselves, as their account is deleted. */
export async function takeBackOwn(ctx: SharingContext, actor: Actor): Promise<void> {
  const { account } = requireMember(actor);
  const open = await ctx.db<{ id: Id }[]>`
    select id from exchanges where account = ${account} and asking_organization is null
      and state in ('asked', 'offered', 'agreed', 'running') order by id`;
  for (const { id } of open) await takeBack(ctx, actor, id);
}

/** What the producer can offer of what was asked: every column of every table that is given on request. */
export async function offeredOf(ctx: SharingContext, actor: Actor, id: Id): Promise<OfferedData> {
  const exchange = await findOwn(ctx, actor, id);
  actingFor(actor, exchange, "producer");
  const dataset = await findDataset(ctx, system, exchange.dataset);
  if (dataset === undefined) throw new Failure("not-found", "exchange-not-found");
  return offeredHere(ctx, dataset);
}

interface OwnAct {
  readonly type: MessageType;
  readonly side: ExchangeSide;
  readonly account: Id | undefined;
  readonly note?: string;
  readonly terms?: Terms;
}

function act(ctx: SharingContext, exchange: Exchange, { account, ...own }: OwnAct): Promise<Exchange> {
  if (exchange.state === "expired") {
    throw new Failure("conflict", "exchange-not-now", { state: "expired", type: own.type });
  }
  const by = own.side === "asker" ? exchange.party.name : exchange.subject.organization.name;
  return writeMessages(ctx, { id: exchange.id }, [{ ...own, by, ...defined({ account }) }]);
}

/** Throws `forbidden` where the actor may see the exchange and not act for that side. */
function actingFor(actor: Actor, exchange: Exchange, side: ExchangeSide): Id | undefined {
  if (!sidesOf(actor, exchange, "editor").includes(side)) {
    throw new Failure("forbidden", side === "asker" ? "exchange-not-asker" : "exchange-not-producer");
  }
  return actor.kind === "system" ? undefined : requireMember(actor).account;
}

function toReason(text: string): string {
  const { note } = toNote(text);
  if (note === undefined) throw new Failure("invalid", "exchange-reason-missing", { parameter: "reason" });
  return note;
}

/** What is accepted can still be read: its tables and columns are there, and its end is to come. */
async function refuseStillborn(ctx: SharingContext, exchange: Exchange): Promise<void> {
  const dataset = await findDataset(ctx, system, exchange.dataset);
  if (dataset === undefined) throw new Failure("not-found", "exchange-not-found");
  refuse(offeredProblems(exchange.terms, await offeredHere(ctx, dataset), ctx.clock()));
}
