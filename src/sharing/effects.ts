import { endAgreement, startAgreement } from "../access/agreements.ts";
import type { Tx } from "../db/db.ts";
import type { SharingContext } from "./context.ts";
import type { Exchange } from "./exchange.ts";
import type { ExchangeMessage } from "./exchange-message.ts";
import { tellOfMessage } from "./notifications.ts";

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
  await tellOfMessage(ctx, tx, exchange, message);
}

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
  }
  if (state === "withdrawn" && before === "running") {
    const reason = message.from === "producer" ? message.note : undefined;
    await endAgreement(tx, id, ctx.clock(), {
      state: "withdrawn",
      ...(reason === undefined ? {} : { reason }),
    });
  }
}
