import { randomBytes } from "node:crypto";
import { accountOf } from "../../people/accounts.ts";
import type { Actor } from "../../access/actor.ts";
import { requireAdministrator } from "../../access/require.ts";
import { defined } from "../../base/defined.ts";
import { Failure, type Problem } from "../../base/failure.ts";
import { type Id, isId, newId } from "../../base/id.ts";
import { type WebhookKind, webhookKinds } from "../change.ts";
import type { Db, Tx } from "../../db/db.ts";
import { dequeue, enqueue } from "../../outbox/entries.ts";
import { findWaiting, type WaitingEntry } from "../../outbox/waiting-entries.ts";
import { placeOf, type SealedColumn } from "../../vault/sealed-columns.ts";
import type { NetworkContext } from "../context.ts";
import { headOf, lockFeed } from "./feed-rows.ts";
import { webhookEntry, webhookKindName } from "./queue-webhooks.ts";

/** An address that is told the events of the feed, in their order, and alerts. */
export interface Webhook {
  readonly id: Id;
  readonly url: string;
  readonly note: string;
  /** What it is told of: datasets, some of their parts, alerts, or all. */
  readonly kinds: readonly WebhookKind[];
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
export const secretPrefix = "whsec_";

/** From the next event on, of all kinds where none are named. Its secret is shown once: with it each message is signed. */
export async function createWebhook(
  { db, clock, vault }: Context & Pick<NetworkContext, "vault">,
  actor: Actor,
  { url, note = "", kinds = webhookKinds }: NewWebhook,
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
    // What is being told while it is added counts as before it, or queues it.
    await lockFeed(tx);
    const { openPosition } = await headOf(tx);
    await tx`
      insert into webhooks (id, url, secret, note, kinds, created_at, created_by, position)
      values (${id}, ${address.href}, ${sealed}, ${note.trim().slice(0, 200)}, ${[...new Set(kinds)]}, ${now},
        ${accountOf(actor)}, ${openPosition})`;
  });
  return { ...(await getWebhook({ db }, id)), secret };
}

function isChoice(kinds: readonly string[]): boolean {
  return kinds.length > 0 && kinds.every((kind) => webhookKinds.some((known) => known === kind));
}

export async function listWebhooks({ db }: Pick<Context, "db">, actor: Actor): Promise<readonly Webhook[]> {
  requireAdministrator(actor);
  return withWaiting(db, await db<WebhookRow[]>`${selectWebhooks(db)} order by created_at, id`);
}

export async function deleteWebhook({ db }: Pick<Context, "db">, actor: Actor, id: Id): Promise<void> {
  requireAdministrator(actor);
  await db.begin(async (tx) => {
    const [gone] = isId(id)
      ? await tx<{ id: Id; url: string }[]>`delete from webhooks where id = ${id} returning id, url`
      : [];
    if (gone === undefined) throw new Failure("not-found", "network-webhook-unknown");
    await dequeue(tx, webhookEntry(gone));
  });
}

/** Tells it again what it did not take, from where it stood, or from now on where that is long ago. */
export async function enableWebhook({ db, clock }: Context, actor: Actor, id: Id): Promise<Webhook> {
  requireAdministrator(actor);
  await db.begin(async (tx) => {
    await lockFeed(tx);
    const [enabled] = isId(id)
      ? await tx<{ id: Id; url: string }[]>`
          update webhooks set disabled_at = null, failing_since = null, last_problem = null
          where id = ${id} returning id, url`
      : [];
    if (enabled === undefined) throw new Failure("not-found", "network-webhook-unknown");
    const entry = webhookEntry(enabled);
    await dequeue(tx, entry);
    await enqueue(tx, { ...entry, at: clock() });
  });
  return getWebhook({ db }, id);
}

interface WebhookRow {
  readonly id: Id;
  readonly url: string;
  readonly note: string;
  readonly kinds: readonly WebhookKind[];
  readonly createdAt: Date;
  readonly lastAt: Date | null;
  /** Of one that was given up; of the others the outbox knows. */
  readonly lastProblem: Problem | null;
  readonly failingSince: Date | null;
  readonly disabledAt: Date | null;
  readonly waiting: number;
}

function selectWebhooks(db: Db | Tx) {
  return db`
    select id, url, note, kinds, created_at, last_at, last_problem, failing_since, disabled_at,
      (select open_position from feed_head) - position as waiting from webhooks`;
}

async function getWebhook({ db }: Pick<Context, "db">, id: Id): Promise<Webhook> {
  const rows = await db<WebhookRow[]>`${selectWebhooks(db)} where id = ${id}`;
  const [webhook] = await withWaiting(db, rows);
  if (webhook === undefined) throw new Failure("not-found", "network-webhook-unknown");
  return webhook;
}

async function withWaiting(db: Db, rows: readonly WebhookRow[]): Promise<readonly Webhook[]> {
  const ids = rows.map(({ id }) => id);
  const waiting = await findWaiting(db, webhookKindName, ids);
  return rows.map((row) => toWebhook(row, waiting.get(row.id)));
}

function toWebhook(
  { lastAt, lastProblem, failingSince, disabledAt, ...row }: WebhookRow,
  waiting: WaitingEntry | undefined,
): Webhook {
  const isFailing = waiting?.problem !== undefined;
  return {
    ...row,
    ...defined({
      lastAt: lastAt ?? undefined,
      problem: lastProblem ?? waiting?.problem,
      failingSince: failingSince ?? (isFailing ? waiting.since : undefined),
      disabledAt: disabledAt ?? undefined,
    }),
  };
}
