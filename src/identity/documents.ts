import { CompactSign, compactVerify, decodeProtectedHeader } from "jose";
import type { KeyObject } from "node:crypto";
import { Failure } from "../base/failure.ts";
import type { Jwks } from "./identity.ts";
import { requireKey } from "./key.ts";

/**
 * A compact JWS over the JSON of `payload`. Its header tells who signs (`kid`), what it is (`typ`)
 * and when it was signed (`iat`, in seconds since 1970).
 */
export async function writeDocument(
  { typ, payload, at }: { typ: string; payload: object; at: Date },
  signer: { readonly id: string; readonly key: KeyObject },
): Promise<string> {
  const header = { alg: "EdDSA", kid: signer.id, typ, iat: Math.floor(at.getTime() / 1000) };
  return new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader(header)
    .sign(signer.key);
}

interface Verifying {
  readonly typ: string;
  /** Those that the signer publishes. */
  readonly keys: Jwks;
  /** When the key must have been one that signs; where absent, when the document says it was signed. */
  readonly at?: Date;
}

/** The payload, which is trusted as far as its signer is. Throws `unauthenticated`, or `invalid` for no JWS. */
export async function verifyDocument(
  text: string,
  { typ, keys, at }: Verifying,
): Promise<Record<string, unknown>> {
  const header = headerOf(text);
  if (header.alg !== "EdDSA" && header.alg !== "Ed25519") {
    throw new Failure("unauthenticated", "identity-document-algorithm", { found: header.alg });
  }
  if (header.typ !== typ) {
    throw new Failure("unauthenticated", "identity-document-type", { found: header.typ, expected: typ });
  }
  const key = requireKey(keys, header.kid, at ?? new Date(header.iat * 1000));
  try {
    const { payload } = await compactVerify(text, key, { algorithms: [header.alg] });
    return toObject(JSON.parse(new TextDecoder().decode(payload)));
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure("unauthenticated", "identity-signature-wrong", {}, { cause });
  }
}

/** Of a document whose signer is to be found first: what it says, which is not to be believed yet. */
export function peekDocument(text: string): Record<string, unknown> {
  headerOf(text);
  const [, payload = ""] = text.split(".");
  try {
    return toObject(JSON.parse(Buffer.from(payload, "base64url").toString("utf8")));
  } catch (cause) {
    throw new Failure("invalid", "identity-document-malformed", {}, { cause });
  }
}

/** The id of the key that is said to have signed it. */
export function keyIdOf(text: string): string {
  return headerOf(text).kid;
}

/**
 * Three parts in base64url, each written the one way that there is: a text that was altered is
 * another text, also where it would decode to the same bytes.
 */
function headerOf(text: string): { alg: string; typ: string; kid: string; iat: number } {
  const parts = text.split(".");
  try {
    if (parts.length !== 3 || !parts.every(isCanonical)) throw new Error("not three parts in base64url");
    const { alg, typ, kid, iat, crit } = decodeProtectedHeader(text);
    if (alg === undefined || crit !== undefined) throw new Error("no alg, or a header that is unknown");
    // A moment that no date can tell would be within the time of every key.
    if (typ === undefined || kid === undefined || !isMoment(iat)) {
      throw new Error("no typ, kid or iat");
    }
    return { alg, typ, kid, iat };
  } catch (cause) {
    throw new Failure("invalid", "identity-document-malformed", {}, { cause });
  }
}

function isMoment(seconds: unknown): seconds is number {
  return (
    typeof seconds === "number" &&
    Number.isSafeInteger(seconds) &&
    !Number.isNaN(new Date(seconds * 1000).getTime())
  );
}

function isCanonical(part: string): boolean {
  return part !== "" && Buffer.from(part, "base64url").toString("base64url") === part;
}

function toObject(value: unknown): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new Failure("invalid", "identity-document-malformed");
}
