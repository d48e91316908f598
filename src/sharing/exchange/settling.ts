import { isFailure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { SharingContext } from "../context.ts";
import { mayBeGiven, refuseTooManyGiven } from "./bounds.ts";
import { type Exchange, next, type ExchangeSide } from "../exchange.ts";
import { readExchange, readMessages } from "./exchange-rows.ts";
import { findOfferedTo } from "../offered.ts";
import { isGivenAtOnce } from "../terms.ts";
import { type Act, writeMessages } from "./write-messages.ts";

/**
 * Does what this instance owes without asking a person: it confirms the agreement to terms that its
 * people asked for or offered, accepts what the policy gives at once, and takes back again what the
 * producer's message crossed. Doing it again changes nothing.
 */
export async function settleExchange(ctx: SharingContext, id: Id): Promise<void> {
  const exchange = await readExchange(ctx.db, id);
  if (exchange === undefined || exchange.side === "both") return;
  const act = await owedBy(ctx, exchange, exchange.side);
  if (act === undefined) return;
  try {
    await writeMessages(ctx, { id }, [act], async (tx) => {
      if (act.type === "accept") await refuseTooManyGiven(tx, exchange);
    });
  } catch (error) {
    // Somebody acted meanwhile: what is owed now is another thing, or nothing. Or so much was given
    // at this moment that a person answers.
    if (!isFailure(error, "conflict") && !isFailure(error, "too-many")) throw error;
  }
}

/** Those that may owe something: after a start, and for what a process left undone. */
export async function settleAll(ctx: SharingContext): Promise<void> {
  const rows = await ctx.db<{ id: Id }[]>`
    select id from exchanges e where side <> 'both' and (
      (state = 'agreed' and signed <> side)
      or (state = 'asked' and side = 'producer')
      or (side = 'asker' and state in ('asked', 'offered', 'agreed', 'running') and exists (
        select from exchange_messages m where m.exchange = e.id and m.side = 'asker'
          and m.standing = 'superseded')))
    order by changed_at limit 1000`;
  for (const { id } of rows) await settleExchange(ctx, id);
}

async function owedBy(ctx: SharingContext, exchange: Exchange, side: ExchangeSide): Promise<Act | undefined> {
  if (side === "asker" && (await isTakenBack(ctx, exchange))) {
    return { type: "take-back", side, by: exchange.party.name };
  }
  const by = side === "asker" ? exchange.party.name : exchange.subject.organization.name;
  if (next(exchange, "confirm", side) !== undefined) return { type: "confirm", side, by };
  if (side === "producer" && exchange.state === "asked" && (await isGiven(ctx, exchange))) {
    return { type: "accept", side, by };
  }
  return undefined;
}

/** The asker took it back at the moment when the producer did something else: they still want it back. */
async function isTakenBack(ctx: SharingContext, exchange: Exchange): Promise<boolean> {
  if (next(exchange, "take-back", "asker") === undefined || exchange.state === "expired") return false;
  const messages = await readMessages(ctx.db, exchange.id);
  return messages.some(
    ({ standing, side, document }) =>
      standing === "superseded" && side === "asker" && typeOf(document) === "take-back",
  );
}

async function isGiven(ctx: SharingContext, exchange: Exchange): Promise<boolean> {
  const { peer, dataset, terms, party } = exchange;
  const offered = peer === undefined ? undefined : await findOfferedTo(ctx, peer, dataset);
  if (offered === undefined || !isGivenAtOnce(terms, party, offered, ctx.clock())) return false;
  return mayBeGiven(ctx.db, { dataset, party, peer });
}

function typeOf(document: string): unknown {
  const [, payload = ""] = document.split(".");
  const { type } = JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) as { type?: unknown };
  return type;
}
