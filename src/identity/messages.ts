import { type KeyObject, randomBytes, sign, verify } from "node:crypto";
import { Failure } from "../base/failure.ts";
import { requireClock } from "./clocks.ts";
import type { VerifyingContext } from "./context.ts";
import type { HttpMessage, Jwks } from "./identity.ts";
import { clockSlackMs, requireKey } from "./key.ts";
import { seeOnce } from "./nonces.ts";
import { componentsOf, digestOf, hasBody, headerOf, signatureBase } from "./signature-base.ts";
import { type DictionaryMember, parseDictionary } from "./structured-field.ts";

/**
 * The keys that an instance publishes, by its address; `undefined` for one that is not known here.
 * Who keeps them asks that instance anew where the key told is not among them. `address` is where
 * the request came from that names the instance, and that nobody has verified yet.
 */
export type KeysOf = (instance: string, keyId: string, address?: string) => Promise<Jwks | undefined>;

/** Ours among the signatures of a message, which others may have signed too. */
const label = "maille";

/** See `Identity.signMessage`. */
export function signMessage(
  message: HttpMessage,
  { instance, at, nonce = newNonce() }: { instance: string; at: Date; nonce?: string },
  signer: { readonly id: string; readonly key: KeyObject },
): Readonly<Record<string, string>> {
  const headers: Record<string, string> = { "maille-instance": instance };
  if (message.body !== undefined && hasBody(message)) headers["content-digest"] = digestOf(message.body);
  const whole = { ...message, headers: { ...message.headers, ...headers } };
  const items = componentsOf(whole).map((name) => `"${name}"`);
  const created = Math.floor(at.getTime() / 1000);
  const parameters = `(${items.join(" ")});created=${created};nonce="${nonce}";keyid="${signer.id}";alg="ed25519"`;
  const base = signatureBase(whole, items, parameters);
  if (base === undefined) throw new Error(`A message to ${message.url} cannot be signed`);
  const signature = sign(null, Buffer.from(base), signer.key).toString("base64");
  return {
    ...headers,
    "signature-input": `${label}=${parameters}`,
    signature: `${label}=:${signature}:`,
  };
}

function newNonce(): string {
  return randomBytes(16).toString("base64url");
}

interface VerifyingMessages extends Pick<VerifyingContext, "clock"> {
  readonly keysOf: KeysOf;
  /** Our own address, which each message must be for. */
  readonly url: string;
  /** Asked once the signature is verified; what it throws refuses the message. */
  readonly admit?: (instance: string) => void;
}

/**
 * Which instance sent a message, once. Throws `unauthenticated` where it is not signed as
 * `FEDERATION.md` tells (RFC 9421), is too old or too new, was taken before, or is not by a key
 * that its instance publishes.
 */
export async function verifyMessage(
  db: VerifyingContext["db"],
  message: HttpMessage,
  { keysOf, clock, url, admit }: VerifyingMessages,
): Promise<{ readonly instance: string; readonly keyId: string }> {
  const instance = instanceOf(message);
  if (!message.url.startsWith(`${url}/`)) {
    throw new Failure("unauthenticated", "identity-message-elsewhere", { url: message.url });
  }
  const { input, signature } = signatureOf(message);
  requireCovered(message, input);
  const { created, nonce, keyId } = parametersOf(input);
  const now = clock();
  requireClock(new Date(created * 1000), now, instance);
  requireDigest(message);
  const keys = await keysOf(instance, keyId);
  if (keys === undefined) throw new Failure("unauthenticated", "identity-instance-unknown", { instance });
  const base = signatureBase(message, input.items ?? [], input.written);
  if (base === undefined) throw malformed("signature-input");
  if (!verify(null, Buffer.from(base), requireKey(keys, keyId, now), signature)) {
    throw new Failure("unauthenticated", "identity-signature-wrong");
  }
  admit?.(instance);
  const until = new Date(now.getTime() + 2 * clockSlackMs);
  if (!(await seeOnce(db, { kind: "message", from: instance, nonce, until, now }))) {
    throw new Failure("unauthenticated", "identity-message-replayed", { instance });
  }
  return { instance, keyId };
}

/** An address of an instance: of http or https, the whole of a host and a port, written in the one way. */
export function isInstanceUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text;
}

function instanceOf(message: HttpMessage): string {
  const instance = headerOf(message, "maille-instance");
  if (instance === undefined) throw unsigned("maille-instance");
  if (!isInstanceUrl(instance)) throw malformed("maille-instance");
  return instance;
}

function signatureOf(message: HttpMessage): { input: DictionaryMember; signature: Uint8Array } {
  const input = memberOf(message, "signature-input");
  const signature = memberOf(message, "signature").bytes;
  if (input.items === undefined) throw malformed("signature-input");
  if (signature?.byteLength !== 64) throw malformed("signature");
  return { input, signature };
}

function memberOf(message: HttpMessage, header: string): DictionaryMember {
  const text = headerOf(message, header);
  if (text === undefined) throw unsigned(header);
  const members = parseDictionary(text);
  if (members === undefined) throw malformed(header);
  const member = members.get(label);
  if (member === undefined) throw unsigned(header);
  return member;
}

function requireCovered(message: HttpMessage, { items = [] }: DictionaryMember): void {
  const missing = componentsOf(message).find((name) => !items.includes(`"${name}"`));
  if (missing === undefined) return;
  throw new Failure("unauthenticated", "identity-message-uncovered", { component: missing });
}

function parametersOf({ parameters }: DictionaryMember): { created: number; nonce: string; keyId: string } {
  const [created, nonce, keyId, alg] = ["created", "nonce", "keyid", "alg"].map((name) =>
    parameters.get(name),
  );
  if (alg !== "ed25519" || typeof created !== "number" || created < 0 || created > 1e11) {
    throw malformed("signature-input");
  }
  if (typeof nonce !== "string" || nonce.length < 16 || nonce.length > 200)
    throw malformed("signature-input");
  if (typeof keyId !== "string" || keyId.length > 200) throw malformed("signature-input");
  return { created, nonce, keyId };
}

function requireDigest(message: HttpMessage): void {
  if (message.body === undefined || !hasBody(message)) return;
  // Whoever sends may tell digests by other algorithms too; that of SHA-256 is the one that counts.
  const told = headerOf(message, "content-digest") ?? "";
  if (told.split(",").some((one) => one.trim() === digestOf(message.body ?? new Uint8Array()))) return;
  throw new Failure("unauthenticated", "identity-message-digest");
}

function unsigned(header: string): Failure {
  return new Failure("unauthenticated", "identity-message-unsigned", { header });
}

function malformed(header: string): Failure {
  return new Failure("unauthenticated", "identity-message-malformed", { header });
}
