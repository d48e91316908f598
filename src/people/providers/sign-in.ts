import { createHash } from "node:crypto";
import * as client from "openid-client";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import type { Session } from "../account.ts";
import { toPersonName } from "../account.ts";
import { insertAccount } from "../accounts.ts";
import { enter, type SignIn } from "../begun-sign-ins.ts";
import { readSettings } from "../instance.ts";
import { hashOfSecret, newSecret } from "../secret.ts";
import { isSuspended } from "../sessions.ts";
import { opensTo } from "../sign-ups.ts";
import type { ProvidersContext } from "./context.ts";
import { discover, failing } from "./discover.ts";
import { giveRoles } from "./given-roles.ts";
import { beginLink, link } from "./links.ts";
import type { ProviderRow } from "./provider.ts";
import { findWayIn } from "./providers.ts";
import { readSaid, type Said } from "./said.ts";

const journeyMs = 10 * 60_000;

/** Whoever came back from a provider: in, or asked once whether an account of here is theirs. */
export type Arrival = (SignIn | { readonly link: Session }) & {
  /** Where they were, within this instance. */
  readonly back: string;
  /** Tells the provider whom to sign out there. */
  readonly idToken: string;
};

/**
 * Sends somebody to a provider. The secret is for their browser alone: what the provider and its
 * answer are told apart by comes from it, and only its hash is kept.
 */
export async function leaveForProvider(
  context: ProvidersContext,
  id: Id,
  { back }: { readonly back: string },
): Promise<{ readonly address: string; readonly journey: Session }> {
  const { db, clock } = context;
  const provider = await findWayIn(db, id);
  const configuration = await discover(context, provider);
  const secret = newSecret();
  const address = client.buildAuthorizationUrl(configuration, {
    redirect_uri: returnAddress(context, id),
    scope: provider.scopes,
    state: derive(secret, "state"),
    nonce: derive(secret, "nonce"),
    code_challenge: await client.calculatePKCECodeChallenge(derive(secret, "verifier")),
    code_challenge_method: "S256",
  });
  const now = clock();
  const expiresAt = new Date(now.getTime() + journeyMs);
  await db`delete from provider_journeys where expires_at < ${now}`;
  await db`
    insert into provider_journeys (hash, provider, back, expires_at)
    values (${hashOfSecret(secret)}, ${id}, ${back}, ${expiresAt})`;
  return { address: address.href, journey: { secret, expiresAt } };
}

/** The answer of a provider, brought by the browser that was sent there. Each is taken once. */
export async function returnFromProvider(
  context: ProvidersContext,
  id: Id,
  { secret, answer }: { readonly secret: string; readonly answer: URLSearchParams },
): Promise<Arrival> {
  const { db, clock } = context;
  // Looked at first, so that what others send a browser to ends nothing that it began.
  if (answer.get("state") !== derive(secret, "state")) throw over();
  const [journey] = await db<{ back: string; expiresAt: Date }[]>`
    delete from provider_journeys where hash = ${hashOfSecret(secret)} and provider = ${id}
    returning back, expires_at`;
  if (journey === undefined || journey.expiresAt <= clock()) throw over();
  const provider = await findWayIn(db, id);
  const configuration = await discover(context, provider);
  const asked = new URL(`${returnAddress(context, id)}?${answer.toString()}`);
  const tokens = await failing(provider, () =>
    client.authorizationCodeGrant(configuration, asked, {
      expectedState: derive(secret, "state"),
      expectedNonce: derive(secret, "nonce"),
      pkceCodeVerifier: derive(secret, "verifier"),
      idTokenExpected: true,
    }),
  );
  const said = await readSaid(provider, configuration, tokens);
  const arrived = await arrive(context, provider, { said, back: journey.back });
  return { ...arrived, back: journey.back, idToken: tokens.id_token ?? "" };
}

async function arrive(
  context: ProvidersContext,
  provider: ProviderRow,
  { said, back }: { readonly said: Said; readonly back: string },
): Promise<SignIn | { readonly link: Session }> {
  const { db, clock } = context;
  const [known] = await db<{ account: Id; suspended: boolean }[]>`
    select a.id as account, ${isSuspended(db)} as suspended
    from provider_identities i join accounts a on a.id = i.account
    where i.provider = ${provider.id} and i.subject = ${said.subject}`;
  if (known?.suspended === true) throw new Failure("forbidden", "people-suspended");
  if (known !== undefined) {
    return db.begin(async (tx) => {
      const { account } = known;
      await tx`
        update provider_identities set used_at = ${clock()}, email = coalesce(${said.email ?? null}, email)
        where provider = ${provider.id} and subject = ${said.subject}`;
      await giveRoles(tx, provider, { account, values: said.values, at: clock() });
      return enter(tx, context, account);
    });
  }
  const { email } = said;
  if (email === undefined)
    throw new Failure("forbidden", "people-provider-unchecked", { name: provider.name });
  const [holder] = await db<{ account: Id; suspended: boolean }[]>`
    select a.id as account, ${isSuspended(db)} as suspended from accounts a where a.email = ${email}`;
  if (holder?.suspended === true) throw new Failure("forbidden", "people-suspended");
  if (holder !== undefined) {
    return { link: await beginLink(context, provider, { ...holder, ...said, email, back }) };
  }
  return makeAccount(context, provider, { ...said, email });
}

async function makeAccount(
  context: ProvidersContext,
  provider: ProviderRow,
  said: Said & { readonly email: string },
): Promise<SignIn> {
  const { email } = said;
  const makes = provider.makesAccounts || opensTo((await readSettings(context)).signUp, email);
  if (!makes) throw new Failure("forbidden", "people-provider-no-account", { email });
  const name = toPersonName(said.name.trim() === "" ? email.slice(0, email.indexOf("@")) : said.name);
  return context.db.begin(async (tx: Tx) => {
    const made = { email, name, hash: null, administrator: false };
    const { id: account } = await insertAccount(tx, context, made);
    await link(tx, context, provider, { ...said, account });
    return enter(tx, context, account);
  });
}

/** Each provider has its own: the answer of one is none of another. */
export function returnAddress({ url }: ProvidersContext, id: Id): string {
  return `${url.replace(/\/$/, "")}/sign-in/with/${id}`;
}

function derive(secret: string, purpose: "state" | "nonce" | "verifier"): string {
  return createHash("sha256").update(`${purpose} ${secret}`).digest("base64url");
}

function over(): Failure {
  return new Failure("unauthenticated", "people-provider-over");
}
