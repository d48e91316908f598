import { Failure } from "../base/failure.ts";
import { newId } from "../base/id.ts";
import type { Clock } from "../base/clock.ts";
import { requireClock } from "./clocks.ts";
import type { VerifyingContext } from "./context.ts";
import { keyIdOf, peekDocument, verifyDocument } from "./documents.ts";
import type { Identity } from "./identity.ts";
import { clockSlackMs } from "./key.ts";
import { isInstanceUrl, type KeysOf } from "./messages.ts";
import { seeOnce } from "./nonces.ts";

/** An assertion lives so long, in seconds: it is made to be used at once. */
export const assertionLifetimeS = 60;

const lifetimeMaxS = 300;

/** With which one instance vouches for something to another (RFC 7523 §3). */
export async function signAssertion(
  identity: Identity,
  clock: Clock,
  { typ, audience, claims }: { typ: string; audience: string; claims: Readonly<Record<string, unknown>> },
): Promise<string> {
  const iat = Math.floor(clock().getTime() / 1000);
  return identity.signDocument(typ, {
    iss: identity.url,
    aud: audience,
    iat,
    exp: iat + assertionLifetimeS,
    jti: newId(),
    ...claims,
  });
}

interface VerifyingAssertions extends VerifyingContext {
  readonly keysOf: KeysOf;
  readonly typ: string;
  /** Our token endpoint. */
  readonly audience: string;
}

/** The instance that vouches, and its claims; once. Throws `unauthenticated`, or `invalid` for no JWT. */
export async function verifyAssertion(
  { db, clock, keysOf, typ, audience }: VerifyingAssertions,
  text: string,
): Promise<{
  readonly instance: string;
  readonly subject: string;
  readonly claims: Record<string, unknown>;
}> {
  const instance = peekDocument(text)["iss"];
  if (typeof instance !== "string" || !isInstanceUrl(instance)) throw wrongClaim("iss");
  const keys = await keysOf(instance, keyIdOf(text));
  if (keys === undefined) throw new Failure("unauthenticated", "identity-instance-unknown", { instance });
  const now = clock();
  const claims = await verifyDocument(text, { typ, keys, at: now });
  const { subject, expiresAt, jti } = requireClaims(claims, { now, audience, instance });
  const until = new Date(expiresAt.getTime() + clockSlackMs);
  if (!(await seeOnce(db, { kind: "assertion", from: instance, nonce: jti, until, now }))) {
    throw new Failure("unauthenticated", "identity-assertion-replayed");
  }
  return { instance, subject, claims };
}

function requireClaims(
  { sub, aud, iat, exp, jti }: Record<string, unknown>,
  { now, audience, instance }: { now: Date; audience: string; instance: string },
): { subject: string; expiresAt: Date; jti: string } {
  if (aud !== audience) {
    throw new Failure("unauthenticated", "identity-assertion-audience", { expected: audience });
  }
  if (typeof sub !== "string" || sub === "") throw wrongClaim("sub");
  if (typeof iat !== "number") throw wrongClaim("iat");
  if (typeof exp !== "number" || exp <= iat || exp - iat > lifetimeMaxS) throw wrongClaim("exp");
  if (typeof jti !== "string" || jti.length < 8 || jti.length > 200) throw wrongClaim("jti");
  // Since it ends after it begins, this refuses what ended longer ago than clocks may differ by.
  requireClock(new Date(iat * 1000), now, instance);
  return { subject: sub, expiresAt: new Date(exp * 1000), jti };
}

function wrongClaim(claim: string): Failure {
  return new Failure("unauthenticated", "identity-assertion-claim", { claim });
}
