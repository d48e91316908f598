import { Failure } from "../../base/failure.ts";
import { toName } from "../../base/name.ts";
import { defined } from "../../base/defined.ts";
import type { Tx } from "../../db/db.ts";
import { keyIdOf, verifyDocument } from "../../identity/documents.ts";
import type { Jwks } from "../../identity/identity.ts";
import { toAgreementDocument } from "../agreement/agreement-document.ts";
import { wakePeer } from "../../outbox/entries.ts";
import { agreementTyp } from "../agreement/agreement-file.ts";
import type { SharingContext } from "../context.ts";
import { takeEffect } from "./effects.ts";
import type { Exchange, ExchangeSide } from "../exchange.ts";
import { type ExchangeMessage, hashOfMessage, messageTyp, toMessage } from "./exchange-message.ts";
import {
  insertMessage,
  type KeptMessage,
  lockExchange,
  readExchange,
  readMessages,
  setStanding,
  writeExchange,
} from "./exchange-rows.ts";
import { foldedOf, step, toExchangeAfter } from "./fold.ts";
import { placeOf } from "./place-message.ts";
import { refold } from "./refold.ts";
import { openExchange } from "./opening.ts";
import { settleExchange } from "./settling.ts";
import { fileOf } from "./write-messages.ts";

/** What became of a message; the sender need not send it again. */
type Receipt = KeptMessage["standing"];

interface Received {
  readonly message: ExchangeMessage;
  readonly document: string;
  readonly hash: string;
  readonly keys: Jwks;
}

/**
 * Takes a message of another instance, which is known by the signature of its request, from its
 * network address. One that was taken is answered as it was then. Throws what the sender is to know:
 * `forbidden`, `conflict`, `invalid`, `unauthenticated`, and `unavailable` for what can be taken later.
 */
export async function receiveMessage(
  ctx: SharingContext,
  from: string,
  document: string,
  address?: string,
): Promise<{ readonly standing: Receipt; readonly exchange: string }> {
  const keys = await ctx.peers.keysOf(from, keyIdOf(document), address);
  const message = toMessage(await verifyDocument(document, { typ: messageTyp, keys }));
  if (message.instance !== from) throw new Failure("forbidden", "exchange-message-of-another");
  requirePlainNames(message);
  const received = { message, document, hash: hashOfMessage(document), keys };
  const known = await readExchange(ctx.db, message.exchange);
  const standing =
    known === undefined ? await takeFirst(ctx, from, received) : await takeNext(ctx, from, received);
  await settleExchange(ctx, message.exchange).catch((error: unknown) => {
    // What is left to do is found again by the job that looks after exchanges.
    ctx.log("exchange-unsettled", { exchange: message.exchange, error });
  });
  // Who sends is there to take what waits for it.
  await wakePeer(ctx.db, from, ctx.clock());
  return { standing, exchange: message.exchange };
}

/** Under a name that is read as another's nobody agrees to anything. */
function requirePlainNames({ by, party }: ExchangeMessage): void {
  const names = { by, "party.name": party?.name };
  for (const [where, name] of Object.entries(names)) {
    if (name === undefined || toName(name) === name) continue;
    throw new Failure("invalid", "exchange-message-malformed", { where });
  }
}

async function takeFirst(ctx: SharingContext, from: string, received: Received): Promise<Receipt> {
  const { message, hash } = received;
  if (message.from !== "asker") throw new Failure("not-found", "exchange-not-found");
  if (message.type !== "ask") throw new Failure("unavailable", "exchange-not-begun");
  const opening = await openExchange(ctx, from, message);
  const folded = step(undefined, message, hash);
  if (folded === undefined) throw new Failure("conflict", "exchange-not-now", { state: "", type: "ask" });
  const exchange = toExchangeAfter({ ...opening, head: hash }, folded);
  return ctx.db.begin(async (tx) => {
    // Of two that arrive at once, one writes and the other finds it.
    await tx`select pg_advisory_xact_lock(hashtextextended(${`exchange:${message.exchange}`}, 0))`;
    const held = await lockExchange(tx, message.exchange);
    if (held !== undefined) {
      const kept = await readMessages(tx, held.id);
      if (held.peer === from && kept.some((each) => each.hash === hash)) return "applied" as const;
      throw new Failure("conflict", "exchange-fork", { sequence: message.sequence });
    }
    await writeExchange(tx, exchange);
    await insertMessage(tx, toKept(received, "applied"));
    await takeEffect(ctx, tx, exchange, { message, before: undefined });
    return "applied" as const;
  });
}

async function takeNext(ctx: SharingContext, from: string, received: Received): Promise<Receipt> {
  return ctx.db.begin(async (tx) => {
    const exchange = await lockExchange(tx, received.message.exchange);
    const own = exchange?.side;
    if (exchange === undefined || exchange.peer !== from || own === "both" || own === received.message.from) {
      throw new Failure("not-found", "exchange-not-found");
    }
    const kept = await readMessages(tx, exchange.id);
    const repeated = kept.find(({ hash }) => hash === received.hash);
    if (repeated !== undefined) return repeated.standing;
    const place = placeOf(received.message, kept, own as ExchangeSide);
    switch (place.kind) {
      case "superseded":
      case "waiting":
        await insertMessage(tx, toKept(received, place.kind));
        await drain(ctx, tx, exchange, received.keys);
        return place.kind;
      case "refused":
        throw new Failure("conflict", place.key, { sequence: received.message.sequence });
      case "next": {
        await setStanding(tx, exchange.id, place.superseding, "superseded");
        const start = place.superseding.length === 0 ? exchange : await refold(tx, exchange);
        const after = await apply(ctx, tx, start, received);
        await drain(ctx, tx, after, received.keys);
        return "applied";
      }
    }
  });
}

/** Writes a message that comes next, with what follows from it. */
async function apply(ctx: SharingContext, tx: Tx, exchange: Exchange, received: Received): Promise<Exchange> {
  const { message, hash, keys } = received;
  await refuseOtherAgreement(exchange, message, keys);
  const folded = step(foldedOf(exchange), message, hash);
  if (folded === undefined) {
    throw new Failure("conflict", "exchange-not-now", { state: exchange.state, type: message.type });
  }
  const inside = { ...ctx, identity: ctx.identity.within(tx) };
  const file =
    message.type === "confirm" ? await fileOf(inside, folded, message.from, exchange, keys) : undefined;
  const after = toExchangeAfter(exchange, folded, file);
  await writeExchange(tx, after);
  await insertMessage(tx, toKept(received, "applied"));
  await setStanding(tx, after.id, [hash], "applied");
  await takeEffect(ctx, tx, after, { message, before: exchange.state });
  return after;
}

/** What came before what it follows is applied now; what does not hold is put aside. */
async function drain(ctx: SharingContext, tx: Tx, exchange: Exchange, keys: Jwks): Promise<void> {
  let now = exchange;
  for (;;) {
    const kept = await readMessages(tx, now.id);
    const early = kept
      .filter(({ standing }) => standing === "waiting")
      .map((each) => ({ each, message: toMessage(payloadOf(each.document)) }));
    const givenUp = new Set(kept.filter((each) => each.standing === "superseded").map(({ hash }) => hash));
    const lost = early.filter(({ message }) => givenUp.has(message.previous ?? ""));
    const hashes = lost.map(({ each }) => each.hash);
    await setStanding(tx, now.id, hashes, "superseded");
    if (lost.length > 0) continue;
    const waiting = early.find(({ message }) => message.previous === now.head);
    if (waiting === undefined) return;
    const { each, message } = waiting;
    try {
      now = await tx.savepoint(async (sp) =>
        apply(ctx, sp, now, { message, document: each.document, hash: each.hash, keys }),
      );
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      await setStanding(tx, now.id, [each.hash], "superseded");
    }
  }
}

/** It was verified when it came. */
function payloadOf(document: string): unknown {
  return JSON.parse(Buffer.from(document.split(".")[1] ?? "", "base64url").toString("utf8"));
}

/** What is signed says what was asked or offered, word for word, and is signed by who says so. */
async function refuseOtherAgreement(exchange: Exchange, message: ExchangeMessage, keys: Jwks): Promise<void> {
  if (message.agreement === undefined) return;
  const typ = agreementTyp[message.from];
  const document = await verifyDocument(message.agreement, { typ, keys });
  const { id, subject, party, project, terms } = exchange;
  const at = document["dct:issued"];
  const agreed = { exchange: id, subject, party, ...defined({ project }), terms };
  const expected =
    message.type === "confirm" && exchange.signature !== undefined
      ? payloadOf(exchange.signature)
      : toAgreementDocument({ ...agreed, at: typeof at === "string" ? at.slice(0, 40) : "" });
  const signed = message.agreement.split(".")[1] ?? "";
  if (Buffer.from(signed, "base64url").toString("utf8") !== JSON.stringify(expected)) {
    throw new Failure("conflict", "exchange-agreement-differs");
  }
}

function toKept(
  { message, document, hash }: Received,
  standing: Receipt,
): Parameters<typeof insertMessage>[1] {
  return {
    exchange: message.exchange,
    hash,
    sequence: message.sequence,
    document,
    side: message.from,
    standing,
    at: new Date(message.at),
    outgoing: false,
  };
}
