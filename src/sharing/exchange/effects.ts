import { defined } from "../../base/defined.ts";
import { endAgreement, startAgreement } from "../../access/agreements.ts";
import type { Tx } from "../../db/db.ts";
import { registerKeysFor, revokeKeysFor } from "../../projects/key-registrations.ts";
import type { SharingContext } from "../context.ts";
import type { Exchange } from "../exchange.ts";
import type { ExchangeMessage } from "./exchange-message.ts";
import { narrowQueue } from "../../tables/narrow-ahead.ts";
import { tellOfMessage } from "../notifications.ts";

/**
 * What follows from a message, in the transaction that applies it: where this instance holds the
 * data, reading begins and ends with the state. Both sides' people of this instance are told.
 */
export async function takeEffect(
  ctx: SharingContext,
  tx: Tx,
  exchange: Exchange,
  { message, before }: { message: ExchangeMessage; before: Exchange["state"] | undefined },
): Promise<void> {
  if (exchange.side !== "asker") await grant(ctx, tx, exchange, { message, before });
  if (exchange.side !== "producer") await keysFollow(ctx, tx, exchange, before);
  await tellOfMessage(ctx, tx, exchange, message);
}

/** The keys of the project that it is for open what is agreed, and nothing of it any more once it ends. */
async function keysFollow(
  { clock, tables }: SharingContext,
  tx: Tx,
  { id, peer, project, state }: Exchange,
  before: Exchange["state"] | undefined,
): Promise<void> {
  if (project === undefined || state === before) return;
  const now = clock();
  const instance = peer ?? tables.url;
  if (state === "running") {
    await registerKeysFor(tx, { project: project.id, agreement: id, instance }, now);
  } else if (before === "running") await revokeKeysFor(tx, { agreement: id, instance }, now);
}

const narrowWaitMs = 500;

async function grant(
  ctx: SharingContext,
  tx: Tx,
  exchange: Exchange,
  { message, before }: { message: ExchangeMessage; before: Exchange["state"] | undefined },
): Promise<void> {
  const { id, dataset, party, project, terms, state, endsAt } = exchange;
  if (state === "running" && before === "agreed" && endsAt !== undefined) {
    const startedAt = ctx.clock();
    await startAgreement(tx, {
      id,
      dataset,
      party,
      ...(project === undefined ? {} : { project: project.id }),
      terms,
      startedAt,
      endsAt,
    });
    // A moment later, when this transaction is written; who reads before makes what they read.
    const startAfter = new Date(startedAt.getTime() + narrowWaitMs);
    await ctx.jobs.add(narrowQueue, { dataset }, { key: id, startAfter });
  }
  if (state === "withdrawn" && before === "running") {
    const reason = message.from === "producer" ? message.note : undefined;
    await endAgreement(tx, id, ctx.clock(), {
      state: "withdrawn",
      ...defined({ reason }),
    });
  }
}
