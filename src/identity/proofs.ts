import { createHash } from "node:crypto";
import { calculateJwkThumbprint, decodeProtectedHeader, EmbeddedJWK, type JWTPayload, jwtVerify } from "jose";
import { Failure } from "../base/failure.ts";
import { requireClock } from "./clocks.ts";
import type { VerifyingContext } from "./context.ts";
import { clockSlackMs } from "./key.ts";
import { seeOnce } from "./nonces.ts";

/** The algorithms with which clients prove that they hold their key: none is symmetric. */
const proofAlgorithms = ["EdDSA", "Ed25519", "ES256", "ES384", "PS256", "RS256"];

export interface ProvenRequest {
  readonly method: string;
  /** The whole address, as the client asks for it. */
  readonly url: string;
  /** The access token that comes with the proof; absent where one is asked for. */
  readonly token?: string;
}

/**
 * The thumbprint (RFC 7638) of the key that the sender of this request holds, by a DPoP proof
 * (RFC 9449 §4.3), which is taken once. Throws `unauthenticated`.
 */
export async function verifyProof(
  { db, clock }: VerifyingContext,
  proof: string,
  { method, url, token }: ProvenRequest,
): Promise<string> {
  const now = clock();
  const payload = await payloadOf(proof, now);
  const { htm, htu, iat, jti } = payload;
  if (typeof htu !== "string" || iat === undefined || typeof jti !== "string" || !isNonce(jti)) {
    throw malformed();
  }
  requireClock(new Date(iat * 1000), now, "DPoP");
  if (htm !== method.toUpperCase()) {
    throw new Failure("unauthenticated", "identity-proof-method", { expected: method.toUpperCase() });
  }
  if (withoutQuery(htu) !== withoutQuery(url)) {
    throw new Failure("unauthenticated", "identity-proof-address", { expected: withoutQuery(url) ?? url });
  }
  if (token !== undefined && payload["ath"] !== hashOfToken(token)) {
    throw new Failure("unauthenticated", "identity-proof-token");
  }
  const { jwk } = decodeProtectedHeader(proof);
  const thumbprint = await calculateJwkThumbprint(jwk ?? {});
  const until = new Date(now.getTime() + 2 * clockSlackMs);
  if (!(await seeOnce(db, { kind: "proof", from: thumbprint, nonce: jti, until, now }))) {
    throw new Failure("unauthenticated", "identity-proof-replayed");
  }
  return thumbprint;
}

/** RFC 9449 §4.2. */
export function hashOfToken(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

async function payloadOf(proof: string, now: Date): Promise<JWTPayload> {
  if (proof.length > 8_000) throw malformed();
  try {
    // Time is compared below, where the answer tells by how much it differs.
    const { payload } = await jwtVerify(proof, EmbeddedJWK, {
      typ: "dpop+jwt",
      algorithms: proofAlgorithms,
      currentDate: now,
    });
    return payload;
  } catch (cause) {
    throw malformed(cause);
  }
}

function isNonce(text: string): boolean {
  return text.length >= 8 && text.length <= 200;
}

function withoutQuery(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { origin, pathname } = new URL(text);
  return `${origin}${pathname}`;
}

function malformed(cause?: unknown): Failure {
  return new Failure("unauthenticated", "identity-proof-malformed", {}, { cause });
}
