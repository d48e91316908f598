import type { Terms } from "../../access/agreement.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { defined } from "../../base/defined.ts";
import type { Tx } from "../../db/db.ts";
import { keyIdOf, peekDocument } from "../../identity/documents.ts";
import type { Jwks } from "../../identity/identity.ts";
import { toAgreementDocument } from "../agreement/agreement-document.ts";
import { agreementTyp, toAgreementFile } from "../agreement/agreement-file.ts";
import type { SharingContext } from "../context.ts";
import { enqueueMessage } from "./delivering.ts";
import { takeEffect } from "./effects.ts";
import type { Exchange, MessageType, ExchangeSide } from "../exchange.ts";
import { type ExchangeMessage, hashOfMessage, messageTyp } from "./exchange-message.ts";
import { insertMessage, lockExchange, readExchange, writeExchange } from "./exchange-rows.ts";
import { type FoldedExchange, foldedOf, step, toExchangeAfter } from "./fold.ts";

/** What a side of this instance does. */
export interface Act {
  readonly type: MessageType;
  readonly side: ExchangeSide;
  /** Who does it, as the other side reads it. */
  readonly by: string;
  readonly account?: Id;
  readonly note?: string;
  readonly terms?: Terms;
}

/** What the first message tells beside what is asked. */
interface Opening {
  readonly exchange: Exchange;
  readonly answerDays: number;
}

interface Signed {
  readonly message: ExchangeMessage;
  readonly document: string;
  readonly hash: string;
  readonly act: Act;
  readonly after: Exchange;
}

const attemptsMax = 5;

/**
 * Signs what is done and writes it, all of it or nothing, with what follows from it. Signatures are
 * made before the transaction; where somebody else acted meanwhile it is all begun again. `inside`
 * is run in the transaction, after everything else.
 */
export async function writeMessages(
  ctx: SharingContext,
  start: Opening | { readonly id: Id },
  acts: readonly Act[],
  inside: (tx: Tx) => Promise<void> = async () => {},
): Promise<Exchange> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const opening = "exchange" in start ? start : undefined;
    const current = "id" in start ? await readExchange(ctx.db, start.id) : undefined;
    if (opening === undefined && current === undefined) throw new Failure("not-found", "exchange-not-found");
    const signed = await signAll(ctx, acts, { opening, current });
    const last = signed.at(-1)?.after;
    if (last === undefined) throw new Error("nothing to write");
    const written = await ctx.db.begin(async (tx) => {
      const held = await lockExchange(tx, last.id);
      if (held?.head !== current?.head) return false;
      let before = current?.state;
      for (const one of signed) {
        await writeExchange(tx, one.after);
        await insertMessage(tx, toKept(one));
        await enqueueOwn(tx, one);
        await takeEffect(ctx, tx, one.after, { message: one.message, before });
        before = one.after.state;
      }
      await inside(tx);
      return true;
    });
    if (written) return last;
  }
  throw new Failure("conflict", "exchange-changed-meanwhile");
}

/** The other instance is to have it, where there is one. */
async function enqueueOwn(tx: Tx, { message, hash, after: { id, peer } }: Signed): Promise<void> {
  if (peer === undefined) return;
  const { sequence, at } = message;
  await enqueueMessage(tx, { exchange: id, sequence, hash, peer, at: new Date(at) });
}

function toKept({ message, document, hash, act, after }: Signed): Parameters<typeof insertMessage>[1] {
  return {
    exchange: after.id,
    hash,
    sequence: message.sequence,
    document,
    side: act.side,
    standing: "applied",
    at: new Date(message.at),
    ...defined({ account: act.account }),
    outgoing: after.peer !== undefined,
  };
}

async function signAll(
  ctx: SharingContext,
  acts: readonly Act[],
  { opening, current }: { opening: Opening | undefined; current: Exchange | undefined },
): Promise<readonly Signed[]> {
  const signed: Signed[] = [];
  let exchange = current ?? opening?.exchange;
  let folded = current === undefined ? undefined : foldedOf(current);
  for (const act of acts) {
    if (exchange === undefined) throw new Error("an act needs an exchange");
    const message = await toOwnMessage(ctx, act, { exchange, folded, opening });
    const document = await ctx.identity.signDocument(messageTyp, message);
    const hash = hashOfMessage(document);
    const next = step(folded, message, hash);
    if (next === undefined) {
      throw new Failure("conflict", "exchange-not-now", { state: folded?.state ?? "", type: act.type });
    }
    folded = next;
    const file = act.type === "confirm" ? await fileOf(ctx, folded, act.side, exchange) : undefined;
    exchange = toExchangeAfter(exchange, folded, file);
    signed.push({ message, document, hash, act, after: exchange });
  }
  return signed;
}

interface Position {
  readonly exchange: Exchange;
  readonly folded: FoldedExchange | undefined;
  readonly opening: Opening | undefined;
}

async function toOwnMessage(ctx: SharingContext, act: Act, position: Position): Promise<ExchangeMessage> {
  const { exchange, folded, opening } = position;
  const at = ctx.clock().toISOString();
  const { note, terms } = act;
  const agreement = await signatureOf(ctx, act, { exchange, folded, at });
  const { subject, party, project, renews } = exchange;
  return {
    exchange: exchange.id,
    sequence: (folded?.sequence ?? 0) + 1,
    ...(folded === undefined ? {} : { previous: folded.head }),
    type: act.type,
    from: act.side,
    instance: ctx.identity.url,
    by: act.by,
    at,
    ...defined({ note }),
    ...(act.type === "ask" && opening !== undefined
      ? {
          terms: exchange.terms,
          subject,
          party,
          ...defined({ project, renews }),
          answerDays: opening.answerDays,
        }
      : {}),
    ...(act.type === "offer" && terms !== undefined ? { terms } : {}),
    ...defined({ agreement }),
  };
}

async function signatureOf(
  ctx: SharingContext,
  { type, side }: Act,
  { exchange, folded, at }: { exchange: Exchange; folded: FoldedExchange | undefined; at: string },
): Promise<string | undefined> {
  const typ = agreementTyp[side];
  if (type === "accept") {
    const { id, subject, party, project, terms } = exchange;
    const agreed = { exchange: id, subject, party, ...defined({ project }), terms, at };
    return ctx.identity.signDocument(typ, toAgreementDocument(agreed));
  }
  if (type === "confirm" && folded?.signature !== undefined) {
    return ctx.identity.signDocument(typ, peekDocument(folded.signature));
  }
  return undefined;
}

/** Both signatures in one file. The keys of the other instance are asked of it, or of what is known of them. */
export async function fileOf(
  ctx: SharingContext,
  { signature, confirmation }: FoldedExchange,
  second: ExchangeSide,
  { peer, side }: Exchange,
  known?: Jwks,
): Promise<string | undefined> {
  if (signature === undefined || confirmation === undefined) return undefined;
  const own = await ctx.identity.jwks();
  const theirs = known ?? (peer === undefined ? own : await ctx.peers.keysOf(peer, keyIdOf(signature)));
  const keysOf = (of: ExchangeSide) => (side === "both" || side === of ? own : theirs);
  const other: ExchangeSide = second === "asker" ? "producer" : "asker";
  const signed = {
    [second]: { document: confirmation, keys: keysOf(second) },
    [other]: { document: signature, keys: keysOf(other) },
  } as Parameters<typeof toAgreementFile>[0];
  return toAgreementFile(signed);
}
