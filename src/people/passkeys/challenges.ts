import { randomBytes } from "node:crypto";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { hashOfSecret } from "../secret.ts";
import type { PasskeysContext } from "./context.ts";

/** What a challenge is for: a signature for one thing is none for another. */
export interface ChallengeAsked {
  readonly purpose: "register" | "sign-in" | "second";
  /** Whose passkey is to sign, where that is known. */
  readonly account?: Id | null;
}

const challengeMs = 5 * 60_000;
/** Strangers may ask for them: more than so many under way are refused. */
const waitingMax = 20_000;

/** A new one, for its bytes to be signed. Every process of the instance knows its hash. */
export async function newChallenge(
  { db, clock }: PasskeysContext,
  { purpose, account = null }: ChallengeAsked,
): Promise<Uint8Array<ArrayBuffer>> {
  const now = clock();
  const bytes = Uint8Array.from(randomBytes(32));
  const hash = hashOfSecret(Buffer.from(bytes).toString("base64url"));
  await db`delete from passkey_challenges where expires_at <= ${now}`;
  const written = await db`
    insert into passkey_challenges (hash, purpose, account, expires_at)
    select ${hash}::bytea, ${purpose}, ${account}::uuid, ${new Date(now.getTime() + challengeMs)}::timestamptz
    where (select count(*) from passkey_challenges) < ${waitingMax}
    returning hash`;
  if (written.length === 0) throw new Failure("unavailable", "people-passkeys-busy", { retryAfterS: 60 });
  return bytes;
}

/** Whether it was given for this, and not taken before. `challenge` is base64url, as browsers tell it. */
export async function takeChallenge(
  { db, clock }: PasskeysContext,
  challenge: string,
  { purpose, account = null }: ChallengeAsked,
): Promise<boolean> {
  const taken = await db`
    delete from passkey_challenges
    where hash = ${hashOfSecret(challenge)} and purpose = ${purpose} and expires_at > ${clock()}
      and account is not distinct from ${account}::uuid
    returning hash`;
  return taken.length > 0;
}
