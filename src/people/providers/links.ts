import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";
import type { Session } from "../account.ts";
import type { PeopleContext } from "../context.ts";
import { requirePassword } from "../current-password.ts";
import { hasSecondFactor, requireCode } from "../second-factor.ts";
import { hashOfSecret, newSecret } from "../secret.ts";
import { isSuspended, openSession } from "../sessions.ts";
import type { ProvidersContext } from "./context.ts";
import { giveRoles } from "./given-roles.ts";
import type { ProviderRow } from "./provider.ts";
import { findWayIn } from "./providers.ts";

const linkMs = 10 * 60_000;

interface Linked {
  readonly account: Id;
  readonly subject: string;
  readonly email: string;
  readonly values: readonly string[];
  /** What a provider of citizens said of them. */
  readonly assurance?: Id | undefined;
}

/** What waits until the holder of the account has said yes. It opens nothing by itself. */
export async function beginLink(
  { db, clock }: PeopleContext,
  provider: ProviderRow,
  { account, subject, email, values, assurance, back }: Linked & { readonly back: string },
): Promise<Session> {
  const secret = newSecret();
  const now = clock();
  const expiresAt = new Date(now.getTime() + linkMs);
  await db`delete from provider_links where expires_at < ${now}`;
  await db`
    insert into provider_links (hash, provider, subject, account, email, values, back, expires_at,
      assurance)
    values (${hashOfSecret(secret)}, ${provider.id}, ${subject}, ${account}, ${email},
      ${[...values]}::text[], ${back}, ${expiresAt},
      ${assurance ?? null})`;
  return { secret, expiresAt };
}

/** What a page asks: which account, and whether by its password or by a code. */
export async function findLink(
  { db, clock }: ProvidersContext,
  secret: string,
): Promise<
  { readonly email: string; readonly provider: string; readonly by: "password" | "code" } | undefined
> {
  const [found] = await db<{ email: string; provider: string; account: Id }[]>`
    select l.email, p.name as provider, l.account
    from provider_links l join sign_in_providers p on p.id = l.provider
    where l.hash = ${hashOfSecret(secret)} and l.expires_at > ${clock()} and p.is_on`;
  if (found === undefined) return undefined;
  const { account, ...told } = found;
  return { ...told, by: (await hasSecondFactor(db, account)) ? "code" : "password" };
}

/** Links the account with its password, or with a code where it has a second factor; and signs in. */
export async function confirmLink(
  context: ProvidersContext,
  secret: string,
  proof: string,
): Promise<{ readonly session: Session; readonly back: string }> {
  const { db, clock } = context;
  const hash = hashOfSecret(secret);
  const [asked] = await db<{ account: Id; provider: Id }[]>`
    select l.account, l.provider from provider_links l join accounts a on a.id = l.account
    where l.hash = ${hash} and l.expires_at > ${clock()} and not ${isSuspended(db)}`;
  if (asked === undefined) throw over();
  const provider = await findWayIn(db, asked.provider);
  const byCode = await hasSecondFactor(db, asked.account);
  if (byCode) await requireCode(context, asked.account, proof);
  else await requirePassword(context, asked.account, proof);
  return db.begin(async (tx) => {
    const [row] = await tx<(Omit<Linked, "assurance"> & { back: string; assurance: Id | null })[]>`
      delete from provider_links where hash = ${hash}
      returning account, subject, email, values, back, assurance`;
    if (row === undefined) throw over();
    // A second factor that was set up since then is not asked for: the link is begun anew.
    if (!byCode && (await hasSecondFactor(tx, row.account))) throw over();
    const assurance = row.assurance ?? undefined;
    await link(tx, context, provider, { ...row, assurance });
    return { session: await openSession(tx, context, row.account, assurance), back: row.back };
  });
}

/** From now on the account is known by that name of the provider. */
export async function link(
  tx: Tx,
  { clock }: PeopleContext,
  provider: ProviderRow,
  { account, subject, email, values }: Linked,
): Promise<void> {
  const at = clock();
  // Of two who link themselves at once, one is refused.
  await tx`select from accounts where id = ${account} for update`;
  await refuseOtherCitizen(tx, provider, { account, subject });
  const linked = await tx`
    insert into provider_identities (provider, subject, account, email, linked_at, used_at)
    values (${provider.id}, ${subject}, ${account}, ${email}, ${at}, ${at})
    on conflict (provider, subject) do nothing returning account`;
  if (linked.length === 0) throw over();
  await giveRoles(tx, provider, { account, values, at });
}

/** An account is that of one citizen: throws `forbidden` where the provider knows it by another name already. */
export async function refuseOtherCitizen(
  db: Db | Tx,
  { id, name, kind }: ProviderRow,
  { account, subject }: Pick<Linked, "account" | "subject">,
): Promise<void> {
  if (kind !== "citizens") return;
  const others = await db`
    select from provider_identities
    where provider = ${id} and account = ${account} and subject <> ${subject} limit 1`;
  if (others.length > 0) throw new Failure("forbidden", "people-citizen-other", { name });
}

/** What was begun is over, or was begun elsewhere: to be begun anew. */
export function over(): Failure {
  return new Failure("unauthenticated", "people-provider-over");
}
