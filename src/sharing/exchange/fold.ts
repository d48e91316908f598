import type { Terms } from "../../access/agreement.ts";
import { endOf, next, type Exchange, type Standing } from "../exchange.ts";
import type { ExchangeMessage } from "./exchange-message.ts";
import { present } from "../present.ts";

/** What the messages up to one of them made of an exchange. */
export interface FoldedExchange extends Standing {
  readonly terms: Terms;
  readonly signature?: string;
  /** The second signature, by which it runs. */
  readonly confirmation?: string;
  readonly sequence: number;
  readonly head: string;
  readonly changedAt: Date;
  readonly endsAt?: Date;
}

/** A message after those before it; `undefined` where its side may not do that now. */
export function step(
  now: FoldedExchange | undefined,
  message: ExchangeMessage,
  hash: string,
): FoldedExchange | undefined {
  const standing = next(now, message.type, message.from);
  const terms = termsAfter(now, message);
  if (standing === undefined || terms === undefined || !follows(now, message)) return undefined;
  return present({
    ...standing,
    terms,
    signature: signatureAfter(now, message, standing),
    confirmation: message.type === "confirm" ? message.agreement : undefined,
    sequence: message.sequence,
    head: hash,
    changedAt: new Date(message.at),
    endsAt: standing.state === "running" ? endOf(terms) : now?.endsAt,
  });
}

/** What an exchange that is kept stands at. */
export function foldedOf(exchange: Exchange): FoldedExchange {
  const { state, signed, terms, signature, sequence, head, changedAt, endsAt } = exchange;
  return present({ state, signed, terms, signature, sequence, head, changedAt, endsAt });
}

/** The exchange as a message left it; `agreement` is the file with both signatures, once there is one. */
export function toExchangeAfter(exchange: Exchange, folded: FoldedExchange, agreement?: string): Exchange {
  const { state, signed, terms, signature, sequence, head, changedAt, endsAt } = folded;
  return present({
    ...exchange,
    state,
    signed,
    terms,
    signature,
    agreement: agreement ?? exchange.agreement,
    sequence,
    head,
    changedAt,
    endsAt,
  });
}

function follows(now: FoldedExchange | undefined, { sequence, previous }: ExchangeMessage): boolean {
  return sequence === (now?.sequence ?? 0) + 1 && previous === now?.head;
}

/** What nobody asks or offers is not changed by what else a message tells. */
function termsAfter(now: FoldedExchange | undefined, { type, terms }: ExchangeMessage): Terms | undefined {
  return type === "ask" || type === "offer" ? terms : now?.terms;
}

function signatureAfter(
  now: FoldedExchange | undefined,
  message: ExchangeMessage,
  standing: Standing,
): string | undefined {
  if (message.type === "accept") return message.agreement;
  return standing.state === "offered" || standing.state === "asked" ? undefined : now?.signature;
}
