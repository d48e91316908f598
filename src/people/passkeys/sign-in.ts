import type { PublicKeyCredentialRequestOptionsJSON, WebAuthnCredential } from "@simplewebauthn/server";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Session } from "../account.ts";
import { endBegun, findBegun } from "../begun-sign-ins.ts";
import { isSuspended, openSession } from "../sessions.ts";
import { readAuthentication } from "./answers.ts";
import { newChallenge, type ChallengeAsked, takeChallenge } from "./challenges.ts";
import type { PasskeysContext } from "./context.ts";
import { toHandle } from "./own-passkeys.ts";
import { getRelyingParty } from "./relying-party.ts";
import { webAuthn } from "./web-authn.ts";

/**
 * What a browser signs: with any passkey of this instance that it holds, or where a sign-in was begun
 * with the password, with one of that account.
 */
export async function askPasskey(
  context: PasskeysContext,
  begun: string | undefined,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await webAuthn();
  const { id: rpID } = getRelyingParty(context.url);
  const account = begun === undefined ? undefined : await findBegun(context, begun);
  if (account === undefined) {
    const challenge = await newChallenge(context, { purpose: "sign-in" });
    return generateAuthenticationOptions({ rpID, challenge, userVerification: "required", timeout: 300_000 });
  }
  const known = await context.db<{ id: string; transports: string[] }[]>`
    select id, transports from passkeys where account = ${account} order by created_at`;
  return generateAuthenticationOptions({
    rpID,
    challenge: await newChallenge(context, { purpose: "second", account }),
    userVerification: "preferred",
    allowCredentials: known.map(({ id, transports }) => ({ id, transports })),
    timeout: 300_000,
  });
}

/** Whether the account whose sign-in was begun has one. */
export async function hasBegunPasskey(context: PasskeysContext, begun: string): Promise<boolean> {
  const account = await findBegun(context, begun);
  if (account === undefined) return false;
  const [row] = await context.db`select from passkeys where account = ${account} limit 1`;
  return row !== undefined;
}

/** In by a passkey alone, which asked its holder for a finger, a face or a PIN: that is two factors at once. */
export async function signInByPasskey(context: PasskeysContext, response: string): Promise<Session> {
  const account = await verify(context, response, { purpose: "sign-in" });
  const [found] = await context.db<{ suspended: boolean }[]>`
    select ${isSuspended(context.db)} as suspended from accounts a where id = ${account}`;
  if (found?.suspended !== false) throw new Failure("forbidden", "people-suspended");
  return openSession(context.db, context, account);
}

/** In place of a code, after the password. */
export async function finishByPasskey(
  context: PasskeysContext,
  begun: string,
  response: string,
): Promise<Session> {
  const account = await findBegun(context, begun);
  if (account === undefined) throw new Failure("unauthenticated", "people-sign-in-over");
  await verify(context, response, { purpose: "second", account });
  return endBegun(context, begun, account);
}

interface PasskeyRow {
  readonly id: string;
  readonly account: Id;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: string[];
}

/** Whose passkey signed. Throws `unauthenticated` for one that is not known, or not theirs. */
async function verify(context: PasskeysContext, text: string, asked: ChallengeAsked): Promise<Id> {
  const { db, clock } = context;
  const response = readAuthentication(text);
  const [passkey] = await db<PasskeyRow[]>`
    select id, account, public_key, counter::float8 as counter, transports from passkeys
    where id = ${response.id} and account = coalesce(${asked.account ?? null}::uuid, account)`;
  if (passkey === undefined) throw new Failure("unauthenticated", "people-passkey-unknown");
  const counter = await counterOf(context, response, { passkey, asked });
  const taken = await db`
    update passkeys set counter = ${counter}, last_used_at = ${clock()}
    where id = ${passkey.id} and (counter < ${counter} or (counter = 0 and ${counter} = 0)) returning id`;
  // Another signature of it came in meanwhile with as high a count: one of the two is of a copy.
  if (taken.length === 0) throw wrong();
  return passkey.account;
}

/** What the authenticator counted, where all that it signed holds. */
async function counterOf(
  context: PasskeysContext,
  response: ReturnType<typeof readAuthentication>,
  { passkey, asked }: { readonly passkey: PasskeyRow; readonly asked: ChallengeAsked },
): Promise<number> {
  const { verifyAuthenticationResponse } = await webAuthn();
  const party = getRelyingParty(context.url);
  const { userHandle } = response.response;
  if (userHandle !== undefined && userHandle !== "" && userHandle !== handleOf(passkey.account))
    throw wrong();
  const { id, counter, transports } = passkey;
  const credential: WebAuthnCredential = {
    id,
    publicKey: new Uint8Array(passkey.publicKey),
    counter,
    transports,
  };
  const verified = await verifyAuthenticationResponse({
    response,
    credential,
    expectedChallenge: (challenge) => takeChallenge(context, challenge, asked),
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: asked.purpose === "sign-in",
  }).catch((cause: unknown) => {
    throw wrong(cause);
  });
  if (!verified.verified) throw wrong();
  return verified.authenticationInfo.newCounter;
}

function handleOf(account: Id): string {
  return Buffer.from(toHandle(account)).toString("base64url");
}

function wrong(cause?: unknown): Failure {
  return new Failure("unauthenticated", "people-passkey-wrong", {}, { cause });
}
