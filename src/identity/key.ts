import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from "node:crypto";
import { Failure } from "../base/failure.ts";
import type { Jwks, PublicJwk } from "./identity.ts";

/** A key of this instance as its steward sees it. */
export interface InstanceKey {
  /** The thumbprint of its public half (RFC 7638). */
  readonly id: string;
  readonly state: "waiting" | "signing" | "ended" | "revoked";
  readonly madeAt: Date;
  readonly signsFrom: Date;
  readonly signsUntil?: Date;
  readonly revokedAt?: Date;
}

/** A clock may differ by so much from ours, in milliseconds. */
export const clockSlackMs = 300_000;

/** Halves in base64url, as a JWK has them. */
export function newKeyPair(): {
  readonly id: string;
  readonly publicKey: string;
  readonly privateKey: string;
} {
  const { x = "", d = "" } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  return { id: thumbprintOf(x), publicKey: x, privateKey: d };
}

/** RFC 7638, of an Ed25519 key (RFC 8037 §2). */
export function thumbprintOf(x: string): string {
  return createHash("sha256").update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest("base64url");
}

export function toPrivateKey(publicKey: string, privateKey: string): KeyObject {
  return createPrivateKey({
    key: { kty: "OKP", crv: "Ed25519", x: publicKey, d: privateKey },
    format: "jwk",
  });
}

/**
 * The key of that id, to verify what was signed at that moment. Throws `unauthenticated` where it
 * is not published, or was not to sign then (give or take what clocks differ by).
 */
export function requireKey(keys: Jwks, keyId: string, at: Date): KeyObject {
  const jwk = keys.keys.find(({ kid }) => kid === keyId);
  const key = jwk === undefined ? undefined : toPublicKey(jwk);
  if (jwk === undefined || key === undefined) {
    throw new Failure("unauthenticated", "identity-key-unknown", { key: keyId });
  }
  const early = at.getTime() + clockSlackMs < (jwk.nbf ?? 0) * 1000;
  const late = jwk.exp !== undefined && at.getTime() - clockSlackMs > jwk.exp * 1000;
  if (early || late) {
    throw new Failure("unauthenticated", "identity-key-out-of-time", { key: keyId, at: at.toISOString() });
  }
  return key;
}

/** `undefined` for what is no Ed25519 key, or does not have the id of its thumbprint. */
function toPublicKey({ kty, crv, x, kid }: PublicJwk): KeyObject | undefined {
  if (kty !== "OKP" || crv !== "Ed25519" || typeof x !== "string" || thumbprintOf(x) !== kid)
    return undefined;
  try {
    return createPublicKey({ key: { kty, crv, x }, format: "jwk" });
  } catch {
    return undefined;
  }
}
