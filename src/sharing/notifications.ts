import type { Actor } from "../access/actor.ts";
import { requireMember } from "../access/require.ts";
import { type Id, newId } from "../base/id.ts";
import type { Language } from "../base/language.ts";
import type { Page, PageRequest } from "../base/page.ts";
import type { Tx } from "../db/db.ts";
import { editorsOf } from "../people/members.ts";
import type { SharingContext } from "./context.ts";
import type { Exchange, ExchangeSide } from "./exchange.ts";
import type { ExchangeMessage } from "./exchange/exchange-message.ts";
import { mailLater } from "./mailing.ts";

/** What somebody is told, as a key of a message with its values. */
export interface Notification {
  readonly id: Id;
  readonly key: string;
  readonly args: Readonly<Record<string, string | number>>;
  readonly exchange?: Id;
  /** A project of this instance. */
  readonly reuse?: Id;
  readonly at: Date;
  readonly readAt?: Date;
}

type Context = Pick<SharingContext, "db" | "clock">;

/** The newest first. */
export async function listNotifications(
  { db }: Pick<Context, "db">,
  actor: Actor,
  { page, pageSize }: PageRequest,
): Promise<Page<Notification>> {
  const { account } = requireMember(actor);
  const rows = await db<
    (Omit<Notification, "exchange" | "reuse" | "readAt"> & {
      exchange: Id | null;
      reuse: Id | null;
      readAt: Date | null;
    })[]
  >`
    select id, key, args, exchange, reuse, at, read_at from notifications where account = ${account}
    order by at desc, id desc limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const [count] = await db<{ total: number }[]>`
    select count(*)::int as total from notifications where account = ${account}`;
  return {
    items: rows.map(({ exchange, reuse, readAt, ...row }) => ({
      ...row,
      ...(reuse === null ? {} : { reuse }),
      ...(exchange === null ? {} : { exchange }),
      ...(readAt === null ? {} : { readAt }),
    })),
    total: count?.total ?? 0,
  };
}

/** None for who is not signed in. */
export async function countUnread({ db }: Pick<Context, "db">, actor: Actor): Promise<number> {
  if (actor.kind !== "member") return 0;
  const [count] = await db<{ unread: number }[]>`
    select count(*)::int as unread from notifications
    where account = ${actor.account} and read_at is null`;
  return count?.unread ?? 0;
}

/** All of them, or those about one exchange. */
export async function readNotifications(
  { db, clock }: Context,
  actor: Actor,
  only: { readonly exchange?: Id } = {},
): Promise<void> {
  const { account } = requireMember(actor);
  await db`
    update notifications set read_at = ${clock()} where account = ${account} and read_at is null
      ${only.exchange === undefined ? db`` : db`and exchange = ${only.exchange}`}`;
}

/** Letters are written in the language in which somebody last used these pages. */
export async function rememberLanguage(
  { db }: Pick<Context, "db">,
  actor: Actor,
  language: Language,
): Promise<void> {
  if (actor.kind !== "member") return;
  await db`
    insert into notified_languages (account, language) values (${actor.account}, ${language})
    on conflict (account) do update set language = excluded.language
    where notified_languages.language <> excluded.language`;
}

/** The people of the other side are told what a side did, and those who asked what became of it. */
export async function tellOfMessage(
  ctx: SharingContext,
  tx: Tx,
  exchange: Exchange,
  message: ExchangeMessage,
): Promise<void> {
  if (message.type === "confirm") {
    await tell(ctx, tx, exchange, { to: "asker", key: "notification-running" });
    await tell(ctx, tx, exchange, { to: "producer", key: "notification-running" });
    return;
  }
  const to: ExchangeSide = message.from === "asker" ? "producer" : "asker";
  const args = { by: message.by, reason: message.note ?? "" };
  await tell(ctx, tx, exchange, { to, key: `notification-${message.type}`, args });
}

/** A reuse that is published, and what it uses of one organization. */
export interface ToldReuse {
  /** Of this instance. */
  readonly reuse?: Id;
  /** Of another one, by its name, with the address of the reuse there. */
  readonly elsewhere?: { readonly instance: string; readonly url: string };
  readonly title: string;
  readonly owner: string;
  readonly organization: Id;
  /** Titles of its datasets. */
  readonly datasets: readonly string[];
}

const titlesMax = 5;

/** Those who answer for an organization are told of a reuse of its data. Its letter is that of the projects. */
export async function tellOfReuse({ db, clock }: Context, told: ToldReuse): Promise<void> {
  const at = clock();
  const { reuse = null, elsewhere, title, owner, organization, datasets } = told;
  const named = datasets.slice(0, titlesMax).join(", ");
  const some = datasets.length > titlesMax ? `${named}…` : named;
  const args = { title, by: owner, datasets: some, ...elsewhere };
  const key = elsewhere === undefined ? "notification-reuse" : "notification-reuse-elsewhere";
  await db.begin(async (tx) => {
    for (const account of await editorsOf(tx, organization)) {
      await tx`
        insert into notifications (id, account, key, args, reuse, at, mailed_at)
        values (${newId(at.getTime())}, ${account}, ${key}, ${tx.json(args)}, ${reuse}, ${at}, ${at})`;
    }
  });
}

/** A request that the other instance will not take, or a message of ours that it refused. */
export async function tellUndelivered(ctx: SharingContext, tx: Tx, exchange: Exchange): Promise<void> {
  const to = exchange.side === "asker" ? "asker" : "producer";
  await tell(ctx, tx, exchange, { to, key: "notification-undelivered" });
}

/** A message that the other instance has not taken for a day. */
export async function tellLate(
  ctx: SharingContext,
  tx: Tx,
  exchange: Exchange,
  instance: string,
): Promise<void> {
  const to = exchange.side === "asker" ? "asker" : "producer";
  await tell(ctx, tx, exchange, { to, key: "notification-late", args: { instance } });
}

/** Writes to the people of one side who are of this instance; nothing where the side is elsewhere. */
export async function tell(
  ctx: SharingContext,
  tx: Tx,
  exchange: Exchange,
  { to, key, args = {} }: { to: ExchangeSide; key: string; args?: Readonly<Record<string, string | number>> },
): Promise<void> {
  const accounts = await peopleOf(tx, exchange, to);
  if (accounts.length === 0) return;
  const at = ctx.clock();
  const { subject, party, terms } = exchange;
  const told = {
    dataset: subject.title,
    producer: subject.organization.name,
    asker: party.name,
    until: terms.until,
    ...args,
  };
  for (const account of accounts) {
    await tx`
      insert into notifications (id, account, key, args, exchange, at)
      values (${newId(at.getTime())}, ${account}, ${key}, ${tx.json(told)}, ${exchange.id}, ${at})`;
  }
  if (ctx.tellByMail !== undefined) await mailLater(ctx);
}

async function peopleOf(tx: Tx, exchange: Exchange, side: ExchangeSide): Promise<readonly Id[]> {
  if (side === "producer") {
    return exchange.organization === undefined ? [] : editorsOf(tx, exchange.organization);
  }
  const { account, askingOrganization } = exchange;
  const editors = askingOrganization === undefined ? [] : await editorsOf(tx, askingOrganization);
  return [...new Set([...(account === undefined ? [] : [account]), ...editors])];
}
