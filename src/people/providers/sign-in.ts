import { createHash } from "node:crypto";
import * as client from "openid-client";
import { type AssuranceLevel, reaches } from "../../access/actor.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";
import type { Session } from "../account.ts";
import { toPersonName } from "../account.ts";
import { insertAccount } from "../accounts.ts";
import { enter, type SignIn } from "../begun-sign-ins.ts";
import { readSettings } from "../instance.ts";
import { hashOfSecret, newSecret } from "../secret.ts";
import { isSuspended } from "../sessions.ts";
import { opensTo } from "../sign-ups.ts";
import { keepAssurance } from "../assurances.ts";
import type { ProvidersContext } from "./context.ts";
import { discover, failing } from "./discover.ts";
import { giveRoles } from "./given-roles.ts";
import { beginLink, link, over, refuseOtherCitizen } from "./links.ts";
import type { ProviderRow } from "./provider.ts";
import { findWayIn } from "./providers.ts";
import { type AskedOfCitizen, readSaid, type Said } from "./said.ts";

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
  { back, stepUp }: { readonly back: string; readonly stepUp?: StepUp | undefined },
): Promise<{ readonly address: string; readonly journey: Session }> {
  const { db, clock } = context;
  const provider = await findWayIn(db, id);
  const level = provider.kind === "citizens" ? higherOf(provider.level, stepUp?.level) : undefined;
  const configuration = await discover(context, provider);
  const secret = newSecret();
  const address = client.buildAuthorizationUrl(configuration, {
    redirect_uri: returnAddress(context, id),
    scope: provider.scopes,
    state: derive(secret, "state"),
    nonce: derive(secret, "nonce"),
    code_challenge: await client.calculatePKCECodeChallenge(derive(secret, "verifier")),
    code_challenge_method: "S256",
    ...(level === undefined ? {} : citizenParameters(level)),
    ...(stepUp === undefined ? {} : { prompt: "login" }),
  });
  const now = clock();
  const expiresAt = new Date(now.getTime() + journeyMs);
  await db`delete from provider_journeys where expires_at < ${now}`;
  await db`
    insert into provider_journeys (hash, provider, back, expires_at, level, account)
    values (${hashOfSecret(secret)}, ${id}, ${back}, ${expiresAt}, ${level ?? null},
      ${stepUp?.account ?? null})`;
  return { address: address.href, journey: { secret, expiresAt } };
}

/** Who is signed in here is sent to a provider of citizens, to show there once more who they are. */
export interface StepUp {
  readonly account: Id;
  readonly level: AssuranceLevel;
}

function higherOf(least: AssuranceLevel, asked: AssuranceLevel = least): AssuranceLevel {
  return reaches(asked, least) ? asked : least;
}

/** The profile of FranceConnect: a level, and that the ID token says which was reached, how and when. */
function citizenParameters(level: AssuranceLevel): Readonly<Record<string, string>> {
  const essential = { essential: true };
  const claims = { id_token: { acr: essential, amr: essential, auth_time: essential } };
  return { acr_values: level, claims: JSON.stringify(claims) };
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
  const [journey] = await db<Journey[]>`
    delete from provider_journeys where hash = ${hashOfSecret(secret)} and provider = ${id}
    returning back, expires_at, level, account`;
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
  const said = await readSaid(provider, configuration, tokens, askedOn(provider, journey));
  const arrived = await arrive(context, provider, { said, journey });
  return { ...arrived, back: journey.back, idToken: tokens.id_token ?? "" };
}

interface Journey {
  readonly back: string;
  readonly expiresAt: Date;
  readonly level: AssuranceLevel | null;
  readonly account: Id | null;
}

function askedOn(provider: ProviderRow, { level, account, expiresAt }: Journey): AskedOfCitizen | undefined {
  if (provider.kind !== "citizens") return undefined;
  const leftAt = new Date(expiresAt.getTime() - journeyMs);
  return {
    level: higherOf(provider.level, level ?? undefined),
    ...(account === null ? {} : { anewSince: leftAt }),
  };
}

interface Arriving {
  readonly said: Said;
  readonly journey: Journey;
}

async function arrive(
  context: ProvidersContext,
  provider: ProviderRow,
  arriving: Arriving,
): Promise<SignIn | { readonly link: Session }> {
  const { db, clock } = context;
  const { said, journey } = arriving;
  const [known] = await db<{ account: Id; suspended: boolean }[]>`
    select a.id as account, ${isSuspended(db)} as suspended
    from provider_identities i join accounts a on a.id = i.account
    where i.provider = ${provider.id} and i.subject = ${said.subject}`;
  if (known?.suspended === true) throw new Failure("forbidden", "people-suspended");
  if (known !== undefined) {
    const { account } = known;
    // Who steps up stays who they are: another person of the same computer signs in by themself.
    if (journey.account !== null && journey.account !== account) throw otherAccount(provider);
    return db.begin(async (tx) => {
      await tx`
        update provider_identities set used_at = ${clock()}, email = coalesce(${said.email ?? null}, email)
        where provider = ${provider.id} and subject = ${said.subject}`;
      await giveRoles(tx, provider, { account, values: said.values, at: clock() });
      return enter(tx, context, account, await keepSaid(tx, context, provider, said));
    });
  }
  if (journey.account !== null) return linkStepUp(context, provider, journey.account, arriving);
  const { email } = said;
  if (email === undefined)
    throw new Failure("forbidden", "people-provider-unchecked", { name: provider.name });
  const [holder] = await db<{ account: Id; suspended: boolean }[]>`
    select a.id as account, ${isSuspended(db)} as suspended from accounts a where a.email = ${email}`;
  if (holder?.suspended === true) throw new Failure("forbidden", "people-suspended");
  if (holder !== undefined) {
    const { back } = journey;
    const { account } = holder;
    await refuseOtherCitizen(db, provider, { account, subject: said.subject });
    const assurance = await keepSaid(db, context, provider, said);
    return { link: await beginLink(context, provider, { account, ...said, email, assurance, back }) };
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
    return enter(tx, context, account, await keepSaid(tx, context, provider, said));
  });
}

/**
 * Whoever steps up by a name that is unknown here links it to the account that they are signed in to,
 * once they show that it is theirs: the browser alone, which another may have signed in there, does not.
 */
async function linkStepUp(
  context: ProvidersContext,
  provider: ProviderRow,
  account: Id,
  { said, journey }: Arriving,
): Promise<{ readonly link: Session }> {
  const { db } = context;
  const [own] = await db<{ email: string; suspended: boolean }[]>`
    select email, ${isSuspended(db)} as suspended from accounts a where id = ${account}`;
  if (own === undefined) throw over();
  if (own.suspended) throw new Failure("forbidden", "people-suspended");
  await refuseOtherCitizen(db, provider, { account, subject: said.subject });
  const assurance = await keepSaid(db, context, provider, said);
  const { email } = own;
  const linking = { ...said, account, email, assurance, back: journey.back };
  return { link: await beginLink(context, provider, linking) };
}

async function keepSaid(
  tx: Db | Tx,
  context: ProvidersContext,
  provider: ProviderRow,
  { citizen, subject }: Said,
): Promise<Id | undefined> {
  return citizen === undefined ? undefined : keepAssurance(tx, context, provider, { ...citizen, subject });
}

function otherAccount({ name }: ProviderRow): Failure {
  return new Failure("forbidden", "people-step-up-other", { name });
}

/** Each provider has its own: the answer of one is none of another. */
export function returnAddress({ url }: ProvidersContext, id: Id): string {
  return `${url.replace(/\/$/, "")}/sign-in/with/${id}`;
}

function derive(secret: string, purpose: "state" | "nonce" | "verifier"): string {
  return createHash("sha256").update(`${purpose} ${secret}`).digest("base64url");
}
