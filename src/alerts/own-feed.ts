import type { Actor } from "../access/actor.ts";
import { requireMember } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Page, PageRequest } from "../base/page.ts";
import { hashOfSecret, newSecret } from "../people/secret.ts";
import { findActor } from "../people/sessions.ts";
import type { Alert } from "./alert.ts";
import { listAlerts } from "./alerts.ts";
import type { AlertsContext } from "./context.ts";

/** Recognised by scanners of leaked secrets. */
const keyPrefix = "maille_alerts_";

/** The secret of the address of one's own alerts, told once; the address of before tells nothing any more. */
export async function makeFeedKey({ db, clock }: AlertsContext, actor: Actor): Promise<string> {
  const { account } = requireMember(actor);
  const secret = newSecret(keyPrefix);
  await db`
    insert into alert_feeds (account, hash, made_at) values (${account}, ${hashOfSecret(secret)}, ${clock()})
    on conflict (account) do update set hash = excluded.hash, made_at = excluded.made_at`;
  return secret;
}

/** When it was made, where there is one. */
export async function findFeedKey({ db }: AlertsContext, actor: Actor): Promise<Date | undefined> {
  if (actor.kind !== "member") return undefined;
  const [row] = await db<{ madeAt: Date }[]>`
    select made_at from alert_feeds where account = ${actor.account}`;
  return row?.madeAt;
}

export async function revokeFeedKey({ db }: AlertsContext, actor: Actor): Promise<void> {
  const { account } = requireMember(actor);
  await db`delete from alert_feeds where account = ${account}`;
}

/**
 * What the rules raised that whoever holds the address made for themselves, or is written to about: as they
 * may read it now. Throws `not-found` for an address of nobody, and of who may not come in any more.
 */
export async function listAlertsOfKey(
  ctx: AlertsContext,
  key: string,
  page: PageRequest,
): Promise<Page<Alert>> {
  const [row] = await ctx.db<{ account: Id }[]>`
    select account from alert_feeds where hash = ${hashOfSecret(key)}`;
  const actor = row === undefined ? undefined : await findActor(ctx, row.account);
  if (actor === undefined) throw new Failure("not-found", "alerts-feed-unknown");
  return listAlerts(ctx, actor, { ...page, state: "all", isOwn: true });
}
