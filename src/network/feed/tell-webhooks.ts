import { createHmac } from "node:crypto";
import { Failure, isFailure } from "../../base/failure.ts";
import { type Id } from "../../base/id.ts";
import { enqueueUnlessWaiting } from "../../outbox/entries.ts";
import type { OutboxKind } from "../../outbox/entry.ts";
import { placeOf } from "../../vault/sealed-columns.ts";
import type { NetworkContext } from "../context.ts";
import { changeKinds, type WebhookKind } from "../change.ts";
import { type CloudEvent, toCloudEvents } from "./cloud-event.ts";
import { eventsSince, type ToldEvent } from "./feed-pages.ts";
import { webhookKindName } from "./queue-webhooks.ts";
import { sealedWebhooks, secretPrefix } from "./webhooks.ts";

/** One that takes nothing for so long is told no more before somebody says so. */
const overMs = 3 * 86_400_000;

/**
 * What a webhook did not take yet of the feed, read when it is sent: some events, then the entry waits
 * anew for those that follow. Whatever it answers but 2xx may be another answer later.
 */
export function webhookKind(ctx: NetworkContext): OutboxKind<object, boolean> {
  return {
    name: webhookKindName,
    refusalsPass: true,
    giveUpAfterMs: () => overMs,
    send: ({ key }, signal) => tellWebhook(ctx, key, signal),
    onTaken: async (tx, { peer, key }, mayGoOn) => {
      const at = ctx.clock();
      if (mayGoOn) await enqueueUnlessWaiting(tx, [{ kind: webhookKindName, peer, key, at }]);
    },
    onGivenUp: async (tx, { key, since }, told) => {
      await tx`
        update webhooks set disabled_at = ${ctx.clock()}, failing_since = ${since},
          last_problem = ${tx.json(told as never)} where id = ${key}`;
    },
  };
}

interface UntoldWebhook {
  readonly id: Id;
  readonly url: string;
  /** Sealed. */
  readonly secret: string;
  readonly kinds: readonly WebhookKind[];
  /** What it took last: of the event that follows its position, or of one before. */
  readonly lastMessage: string | null;
  readonly position: number;
}

/** Whether there may be more. What it took counts: where it then failed, the next try begins there. */
async function tellWebhook(ctx: NetworkContext, id: string, signal: AbortSignal): Promise<boolean> {
  const [webhook] = await ctx.db<UntoldWebhook[]>`
    select id, url, secret, kinds, last_message, position from webhooks
    where id = ${id} and disabled_at is null`;
  if (webhook === undefined) return false;
  const events = await eventsSince(ctx, webhook.position);
  let isAnyTaken = false;
  try {
    for (const told of events) {
      for (const message of untaken(told, webhook)) {
        await deliver(ctx, webhook, message, signal);
        await ctx.db`
          update webhooks set last_message = ${message.id}, last_at = ${ctx.clock()} where id = ${id}`;
        isAnyTaken = true;
      }
      await ctx.db`update webhooks set position = ${told.number} where id = ${id}`;
    }
  } catch (error) {
    if (!isAnyTaken || !isFailure(error)) throw error;
  }
  return events.length > 0;
}

/** The messages of an event that it did not take yet: where one was not taken, it goes on with that one. */
function untaken(told: ToldEvent, { kinds, lastMessage }: UntoldWebhook): readonly CloudEvent[] {
  const messages = toCloudEvents(
    told,
    changeKinds.filter((kind) => kinds.includes(kind)),
  );
  return messages.slice(messages.findIndex(({ id }) => id === lastMessage) + 1);
}

/** A message that is no event of the feed, handed to an address that takes it; nothing where it is gone or given up. */
export async function deliverTo(
  ctx: NetworkContext,
  { webhook: id, message }: { readonly webhook: Id; readonly message: SentMessage },
  signal: AbortSignal,
): Promise<void> {
  const [webhook] = await ctx.db<UntoldWebhook[]>`
    select id, url, secret, kinds, last_message, position from webhooks
    where id = ${id} and disabled_at is null`;
  if (webhook === undefined) return;
  await deliver(ctx, webhook, message, signal);
  await ctx.db`update webhooks set last_at = ${ctx.clock()} where id = ${id}`;
}

/** In the structured mode of CloudEvents. */
interface SentMessage {
  readonly id: string;
}

/** As Standard Webhooks signs it (https://www.standardwebhooks.com): what was sent when, and by whom. */
async function deliver(
  { net, clock, limits, vault }: NetworkContext,
  { id, url, secret: sealed }: UntoldWebhook,
  message: SentMessage,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const body = JSON.stringify(message);
  const timestamp = Math.floor(clock().getTime() / 1000);
  const secret = await vault.openText(sealed, placeOf(sealedWebhooks, id));
  const key = Buffer.from(secret.slice(secretPrefix.length), "base64");
  const signed = createHmac("sha256", key).update(`${message.id}.${timestamp}.${body}`).digest("base64");
  const sent = await net.send(url, {
    method: "POST",
    headers: {
      "content-type": "application/cloudevents+json; charset=utf-8",
      "webhook-id": message.id,
      "webhook-timestamp": String(timestamp),
      "webhook-signature": `v1,${signed}`,
    },
    body,
    maxBytes: 100_000,
    timeoutMs: Math.min(limits.answerMs, 15_000),
    signal,
  });
  sent.body.resume().on("error", () => undefined);
  if (sent.status < 200 || sent.status > 299) {
    throw new Failure("unavailable", "network-webhook-refused", { status: sent.status });
  }
}
