import type { PublicKeyCredentialCreationOptionsJSON } from "@simplewebauthn/server";
import type { Actor } from "../../access/actor.ts";
import { requireMember } from "../../access/require.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Language } from "../../base/language.ts";
import type { Tx } from "../../db/db.ts";
import { getAccount } from "../accounts.ts";
import { requirePassword } from "../current-password.ts";
import { readSettings } from "../instance.ts";
import { orderLetter } from "../letter-orders.ts";
import { forgetCodesWithoutFactor, hasSecondFactor, makeRecoveryCodes } from "../second-factor.ts";
import { hashOfSecret } from "../secret.ts";
import { readRegistration } from "./answers.ts";
import { newChallenge, takeChallenge } from "./challenges.ts";
import type { PasskeysContext } from "./context.ts";
import { algorithms, getRelyingParty, type RelyingParty } from "./relying-party.ts";
import { webAuthn } from "./web-authn.ts";

/** One of the actor's own. */
export interface Passkey {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt?: Date;
}

/** Of one account. */
const passkeysMax = 20;
const nameMax = 60;

export async function listPasskeys({ db }: PasskeysContext, actor: Actor): Promise<readonly Passkey[]> {
  const { account } = requireMember(actor);
  const rows = await db<(Omit<Passkey, "lastUsedAt"> & { lastUsedAt: Date | null })[]>`
    select id, name, created_at, last_used_at from passkeys where account = ${account} order by created_at, id`;
  return rows.map(({ lastUsedAt, ...row }) => ({ ...row, ...(lastUsedAt === null ? {} : { lastUsedAt }) }));
}

/** What a browser makes a passkey with. */
export async function beginPasskey(
  context: PasskeysContext,
  actor: Actor,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { account } = requireMember(actor);
  const { generateRegistrationOptions } = await webAuthn();
  const { id: rpID } = getRelyingParty(context.url);
  const [{ name: rpName }, { email, name }, known] = await Promise.all([
    readSettings(context),
    getAccount(context, actor),
    listPasskeys(context, actor),
  ]);
  return generateRegistrationOptions({
    rpName,
    rpID,
    userName: email,
    userDisplayName: name,
    userID: toHandle(account),
    challenge: await newChallenge(context, { purpose: "register", account }),
    attestationType: "none",
    supportedAlgorithmIDs: algorithms,
    excludeCredentials: known.map(({ id }) => ({ id })),
    // A security key that keeps none is still a second step.
    authenticatorSelection: { residentKey: "preferred", userVerification: "preferred" },
    timeout: 300_000,
  });
}

interface NewPasskey {
  readonly password: string;
  readonly name: string;
  /** What the browser answered, as JSON. */
  readonly response: string;
  /** That of the caller, which stays open. */
  readonly session: string;
  readonly language: Language;
}

/**
 * Taken for signing in from now on, with the password. The first factor of an account ends its other
 * sessions, and gives codes for an emergency, which are told once.
 */
export async function addPasskey(
  context: PasskeysContext,
  actor: Actor,
  asked: NewPasskey,
): Promise<readonly string[] | undefined> {
  const { account } = requireMember(actor);
  const party = getRelyingParty(context.url);
  await requirePassword(context, account, asked.password);
  const credential = await verify(context, account, party, asked.response);
  const name = asked.name.trim().slice(0, nameMax) || "Passkey";
  return context.db.begin(async (tx) => {
    await tx`select from accounts where id = ${account} for update`;
    const isFirst = !(await hasSecondFactor(tx, account));
    const added = await tx`
      insert into passkeys (id, account, name, public_key, counter, transports, created_at)
      select ${credential.id}, ${account}::uuid, ${name}, ${Buffer.from(credential.publicKey)}::bytea,
        ${credential.counter}::bigint, ${[...(credential.transports ?? [])]}::text[], ${context.clock()}::timestamptz
      where (select count(*) from passkeys where account = ${account}) < ${passkeysMax}
      on conflict (id) do nothing returning id`;
    if (added.length === 0) throw new Failure("conflict", "people-passkey-not-added", { max: passkeysMax });
    await tellHolder(context, tx, account, isFirst ? "second-factor-on" : "passkey-added", asked.language);
    if (!isFirst) return undefined;
    await tx`delete from sessions where account = ${account} and hash <> ${hashOfSecret(asked.session)}`;
    return makeRecoveryCodes(tx, account);
  });
}

async function verify(context: PasskeysContext, account: Id, party: RelyingParty, text: string) {
  const { verifyRegistrationResponse } = await webAuthn();
  const response = readRegistration(text);
  try {
    const { registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: (challenge) => takeChallenge(context, challenge, { purpose: "register", account }),
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: false,
      supportedAlgorithmIDs: algorithms,
    });
    if (registrationInfo !== undefined) return registrationInfo.credential;
  } catch (cause) {
    throw new Failure("invalid", "people-passkey-wrong", {}, { cause });
  }
  throw new Failure("invalid", "people-passkey-wrong");
}

/** With the password. With the last factor, the second step is over. */
export async function removePasskey(
  context: PasskeysContext,
  actor: Actor,
  asked: { readonly id: string; readonly password: string; readonly language: Language },
): Promise<void> {
  const { account } = requireMember(actor);
  await requirePassword(context, account, asked.password);
  await context.db.begin(async (tx) => {
    await tx`select from accounts where id = ${account} for update`;
    const removed = await tx`
      delete from passkeys where id = ${asked.id} and account = ${account} returning id`;
    if (removed.length === 0) throw new Failure("not-found", "people-passkey-unknown");
    const isLast = await forgetCodesWithoutFactor(tx, account);
    await tellHolder(context, tx, account, isLast ? "second-factor-off" : "factor-removed", asked.language);
  });
}

async function tellHolder(
  context: PasskeysContext,
  tx: Tx,
  account: Id,
  about: "second-factor-on" | "second-factor-off" | "passkey-added" | "factor-removed",
  language: Language,
): Promise<void> {
  const [holder] = await tx<{ email: string }[]>`select email from accounts where id = ${account}`;
  if (holder === undefined) return;
  await orderLetter(context, tx, { kind: "told", email: holder.email, language, about });
}

/** The account, as an authenticator keeps it: 16 bytes, which tell nothing of the person. */
export function toHandle(account: Id): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(account.replaceAll("-", ""), "hex"));
}
