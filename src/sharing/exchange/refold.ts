import type { Tx } from "../../db/db.ts";
import type { Exchange } from "../exchange.ts";
import { toMessage } from "./exchange-message.ts";
import { readMessages } from "./exchange-rows.ts";
import { type FoldedExchange, step, toExchangeAfter } from "./fold.ts";

/** The exchange as the messages that are in force make it. */
export async function refold(tx: Tx, exchange: Exchange): Promise<Exchange> {
  let folded: FoldedExchange | undefined;
  for (const { document, hash, standing } of await readMessages(tx, exchange.id)) {
    if (standing !== "applied") continue;
    const [, payload = ""] = document.split(".");
    const message = toMessage(JSON.parse(Buffer.from(payload, "base64url").toString("utf8")));
    folded = step(folded, message, hash);
    if (folded === undefined) throw new Error(`the messages of exchange ${exchange.id} do not follow`);
  }
  if (folded === undefined) throw new Error(`exchange ${exchange.id} has no message`);
  const { agreement: _, endsAt: __, ...bare } = exchange;
  return toExchangeAfter(bare, folded);
}
