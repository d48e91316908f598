import { createHmac, randomBytes } from "node:crypto";
import type { Actor } from "../../access/actor.ts";
import { requireAdministrator } from "../../access/require.ts";
import { backOffMs } from "../../base/back-off.ts";
import { Failure, isFailure, type Problem, problem } from "../../base/failure.ts";
import { type Id, isId, newId } from "../../base/id.ts";
import { type ChangeKind, changeKinds } from "../change.ts";
import { type CloudEvent, toCloudEvents } from "./cloud-event.ts";
import { placeOf, type SealedColumn } from "../../vault/sealed-columns.ts";
import type { NetworkContext } from "../context.ts";
import { eventsSince, type ToldEvent } from "./feed-pages.ts";
import { headOf } from "./feed-rows.ts";

/** An address that is told the events of the feed, in their order. */
export interface Webhook {
  readonly id: Id;
  readonly url: string;
  readonly note: string;
  /** What it is told of: datasets, some of their parts, or all. */
  readonly kinds: readonly ChangeKind[];
  readonly createdAt: Date;
  /** When it last took an event. */
  readonly lastAt?: Date;
  /** Why it took none, and since when. */
  readonly problem?: Problem;
  readonly failingSince?: Date;
  /** It failed for days, and is told nothing before somebody says so. */
  readonly disabledAt?: Date;
  /** Events that it was not told yet. */
  readonly waiting: number;
}

export interface NewWebhook {
  readonly url: string;
  readonly note?: string;
  /** All where absent. */
  readonly kinds?: readonly string[];
}

type Context = Pick<NetworkContext, "db" | "clock">;

export const sealedWebhooks: SealedColumn = {
  table: "webhooks",
  column: "secret",
  row: "id",
  // Nothing is sent unsigned: a steward makes another one.
  forget: (tx, rows) => tx`
    update webhooks set secret = '', disabled_at = coalesce(disabled_at, now())
    where id = any(${[...rows]}::uuid[])`,
};

const webhooksMax = 50;
const secretPrefix = "whsec_";
const daysMax = 3;

/** From the next event on, of all kinds where none are named. Its secret is shown once: with it each message is signed. */
export async function createWebhook(
  { db, clock, vault }: Context & Pick<NetworkContext, "vault">,
  actor: Actor,
  { url, note = "", kinds = changeKinds }: NewWebhook,
): Promise<Webhook & { readonly secret: string }> {
  requireAdministrator(actor);
  const address = URL.parse(url.trim());
  const isRight = address !== null && /^https?:$/.test(address.protocol) && url.length <= 2000;
  if (!isRight || address.username !== "" || address.password !== "") {
    throw new Failure("invalid", "network-webhook-url-wrong", { parameter: "url" });
  }
  if (!isChoice(kinds)) throw new Failure("invalid", "network-webhook-kinds-wrong", { parameter: "kinds" });
  const now = clock();
  const id = newId(now.getTime());
  const secret = secretPrefix + randomBytes(32).toString("base64");
  const sealed = await vault.sealText(secret, placeOf(sealedWebhooks, id));
  await db.begin(async (tx) => {
    const [held] = await tx<{ webhooks: number }[]>`select count(*)::int as webhooks from webhooks`;
    if ((held?.webhooks ?? 0) >= webhooksMax) {
      throw new Failure("conflict", "network-webhooks-many", { most: webhooksMax });
    }
    const { openPosition } = await headOf(tx);
    await tx`
      insert into webhooks (id, url, secret, note, kinds, created_at, created_by, position, next_at)
      values (${id}, ${address.href}, ${sealed}, ${note.trim().slice(0, 200)}, ${[...new Set(kinds)]}, ${now},
        ${actor.kind === "member" ? actor.account : null}, ${openPosition}, ${now})`;
  });
  return { ...(await getWebhook({ db }, id)), secret };
}

function isChoice(kinds: readonly string[]): boolean {
  return kinds.length > 0 && kinds.every((kind) => changeKinds.some((known) => known === kind));
}

export async function listWebhooks({ db }: Pick<Context, "db">, actor: Actor): Promise<readonly Webhook[]> {
  requireAdministrator(actor);
  const rows = await db<WebhookRow[]>`${selectWebhooks(db)} order by created_at, id`;
  return rows.map(toWebhook);
}

export async function deleteWebhook({ db }: Pick<Context, "db">, actor: Actor, id: Id): Promise<void> {
  requireAdministrator(actor);
  const gone = isId(id) ? await db`delete from webhooks where id = ${id} returning id` : [];
  if (gone.length === 0) throw new Failure("not-found", "network-webhook-unknown");
}

/** Tells it again what it did not take, from where it stood, or from now on where that is long ago. */
export async function enableWebhook({ db, clock }: Context, actor: Actor, id: Id): Promise<Webhook> {
  requireAdministrator(actor);
  const changed = isId(id)
    ? await db`
        update webhooks set disabled_at = null, failures = 0, failing_since = null, last_problem = null,
          next_at = ${clock()} where id = ${id} returning id`
    : [];
  if (changed.length === 0) throw new Failure("not-found", "network-webhook-unknown");
  return getWebhook({ db }, id);
}

/** Tells the webhooks that are due what is new. One that takes nothing is told later, and given up after days. */
export async function sendWebhooks(ctx: NetworkContext, signal: AbortSignal): Promise<void> {
  const due = await ctx.db<DueWebhook[]>`
    select id, url, secret, kinds, last_message, position, failures, failing_since from webhooks
    where disabled_at is null and next_at <= ${ctx.clock()}
      and position < (select open_position from feed_head)`;
  await Promise.all(due.map((webhook) => tellWebhook(ctx, webhook, signal)));
}

interface DueWebhook {
  readonly id: Id;
  readonly url: string;
  /** Sealed. */
  readonly secret: string;
  readonly kinds: readonly ChangeKind[];
  /** What it took last: of the event that follows its position, or of one before. */
  readonly lastMessage: string | null;
  readonly position: number;
  readonly failures: number;
  readonly failingSince: Date | null;
}

async function tellWebhook(ctx: NetworkContext, webhook: DueWebhook, signal: AbortSignal): Promise<void> {
  let { position } = webhook;
  try {
    for (;;) {
      const events = await eventsSince(ctx, position);
      for (const told of events) {
        await deliverAll(ctx, webhook, told, signal);
        position = told.number;
        await ctx.db`update webhooks set position = ${position} where id = ${webhook.id}`;
      }
      if (events.length === 0) return;
    }
  } catch (error) {
    if (signal.aborted) return;
    if (!isFailure(error)) throw error;
    await noteFailure(ctx, webhook, error);
  }
}

/** The messages of an event that it did not take yet: where one is not taken, it goes on with that one. */
async function deliverAll(
  ctx: NetworkContext,
  webhook: DueWebhook,
  told: ToldEvent,
  signal: AbortSignal,
): Promise<void> {
  const messages = toCloudEvents(told, webhook.kinds);
  const taken = messages.findIndex(({ id }) => id === webhook.lastMessage);
  for (const message of messages.slice(taken + 1)) {
    signal.throwIfAborted();
    await deliver(ctx, webhook, message, signal);
    await ctx.db`
      update webhooks set last_message = ${message.id}, failures = 0, failing_since = null,
        last_problem = null, last_at = ${ctx.clock()} where id = ${webhook.id}`;
  }
}

/** As Standard Webhooks signs it (https://www.standardwebhooks.com): what was sent when, and by whom. */
async function deliver(
  { net, clock, limits, vault }: NetworkContext,
  { id, url, secret: sealed }: DueWebhook,
  message: CloudEvent,
  signal: AbortSignal,
): Promise<void> {
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

async function noteFailure(
  { db, clock }: Context,
  { id, failures, failingSince }: DueWebhook,
  error: Failure,
): Promise<void> {
  const at = clock();
  const since = failingSince ?? at;
  const isOver = at.getTime() - since.getTime() > daysMax * 86_400_000;
  const next = new Date(at.getTime() + backOffMs(failures));
  await db`
    update webhooks set failures = failures + 1, failing_since = ${since}, next_at = ${next},
      last_problem = ${db.json(problem(error.key, error.args) as never)},
      disabled_at = ${isOver ? at : null} where id = ${id}`;
}

interface WebhookRow {
  readonly id: Id;
  readonly url: string;
  readonly note: string;
  readonly kinds: readonly ChangeKind[];
  readonly createdAt: Date;
  readonly lastAt: Date | null;
  readonly lastProblem: Problem | null;
  readonly failingSince: Date | null;
  readonly disabledAt: Date | null;
  readonly waiting: number;
}

function selectWebhooks(db: NetworkContext["db"]) {
  return db`
    select id, url, note, kinds, created_at, last_at, last_problem, failing_since, disabled_at,
      (select open_position from feed_head) - position as waiting from webhooks`;
}

async function getWebhook({ db }: Pick<Context, "db">, id: Id): Promise<Webhook> {
  const [row] = await db<WebhookRow[]>`${selectWebhooks(db)} where id = ${id}`;
  if (row === undefined) throw new Failure("not-found", "network-webhook-unknown");
  return toWebhook(row);
}

function toWebhook({ lastAt, lastProblem, failingSince, disabledAt, ...row }: WebhookRow): Webhook {
  return {
    ...row,
    ...(lastAt === null ? {} : { lastAt }),
    ...(lastProblem === null ? {} : { problem: lastProblem }),
    ...(failingSince === null ? {} : { failingSince }),
    ...(disabledAt === null ? {} : { disabledAt }),
  };
}
