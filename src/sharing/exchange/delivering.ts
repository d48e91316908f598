import { type Problem, problem } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import { enqueue } from "../../outbox/entries.ts";
import type { OutboxEntry, OutboxKind } from "../../outbox/entry.ts";
import type { SharingContext } from "../context.ts";
import { tellLate, tellUndelivered } from "../notifications.ts";
import {
  findOutgoing,
  lockExchange,
  noteDelivered,
  noteUndelivered,
  writeExchange,
} from "./exchange-rows.ts";

const exchangeKindName = "exchange-message";
/** What is so long on its way is told to the people of this side; a request that long is over. */
const lateMs = 86_400_000;
const overMs = 30 * 86_400_000;

interface Body {
  readonly exchange: Id;
  readonly sequence: number;
}

interface OutgoingMessage extends Body {
  readonly hash: string;
  readonly peer: string;
  readonly at: Date;
}

/** Messages of one exchange are taken in their order. */
export async function enqueueMessage(
  tx: Tx,
  { exchange, sequence, hash, peer, at }: OutgoingMessage,
): Promise<void> {
  const body: Body = { exchange, sequence };
  await enqueue(tx, { kind: exchangeKindName, peer, key: hash, lane: exchange, body, at });
}

/** A message of an exchange, until the other side has it. */
export function exchangeKind(ctx: SharingContext): OutboxKind<Body> {
  return {
    name: exchangeKindName,
    lateAfterMs: lateMs,
    // An agreement stands, whoever is away; a request that was never taken does not.
    giveUpAfterMs: ({ body }) => (body.sequence === 1 ? overMs : undefined),
    send: async ({ peer, key, body }, signal) => {
      const document = await findOutgoing(ctx.db, body.exchange, key);
      if (document !== undefined) await ctx.peers.deliver(peer, document, signal);
    },
    onTaken: (tx, { key, body }) => noteDelivered(tx, body.exchange, key, ctx.clock()),
    onRefused: (tx, entry, { args }) => giveUp(ctx, tx, entry, problem("exchange-refused-there", args)),
    onGivenUp: (tx, entry) =>
      giveUp(ctx, tx, entry, problem("exchange-silent-there", { instance: entry.peer })),
    onLate: async (tx, { peer, body }) => {
      const exchange = await lockExchange(tx, body.exchange);
      if (exchange !== undefined) await tellLate(ctx, tx, exchange, peer);
    },
  };
}

/** The other side will never take it. A request that was never taken is over. */
async function giveUp(
  ctx: SharingContext,
  tx: Tx,
  { key, body }: OutboxEntry<Body>,
  failure: Problem,
): Promise<void> {
  const exchange = await lockExchange(tx, body.exchange);
  if (exchange === undefined) return;
  await noteUndelivered(tx, body.exchange, key, failure);
  const state = body.sequence === 1 ? "refused" : exchange.state;
  await writeExchange(tx, { ...exchange, state, failure });
  await tellUndelivered(ctx, tx, exchange);
}
