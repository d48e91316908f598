import { createHash, createPublicKey, verify } from "node:crypto";
import type { Identity, PublicJwk } from "../identity/identity.ts";

/** Signed notes (C2SP signed-note): a text, an empty line, a line for each signature. */
export interface Note {
  /** Each line of it ends with a line feed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  readonly name: string;
  /** The first 4 bytes of the hash that names the key and its algorithm. */
  readonly keyId: Buffer;
  readonly signature: Buffer;
  /** As it is written, without its line feed. */
  readonly line: string;
}

/** What a key signs with: plain Ed25519, or a cosignature with its time (C2SP tlog-cosignature). */
const algorithms = { ed25519: 1, cosignature: 4 } as const;

/** `undefined` for what is no signed note. */
export function parseNote(note: string): Note | undefined {
  const end = note.lastIndexOf("\n\n");
  if (end === -1 || !note.endsWith("\n")) return undefined;
  const lines = note.slice(end + 2, -1).split("\n");
  const signatures = lines.map(parseSignature);
  if (signatures.length > signaturesMax || !signatures.every((signature) => signature !== undefined)) {
    return undefined;
  }
  return { text: note.slice(0, end + 1), signatures };
}

const signaturesMax = 64;

function parseSignature(line: string): NoteSignature | undefined {
  const [, name, base64] = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? [];
  if (name === undefined || base64 === undefined) return undefined;
  const bytes = Buffer.from(base64, "base64");
  if (bytes.length < 5) return undefined;
  return { name, keyId: bytes.subarray(0, 4), signature: bytes.subarray(4), line };
}

/** The line of a signature of this instance under a text. */
export async function signNote(identity: Identity, name: string, text: string): Promise<string> {
  const { keyId, signature } = await identity.signBytes(Buffer.from(text));
  const key = await publicKeyOf(identity, keyId);
  return signatureLine(name, keyIdOf(name, algorithms.ed25519, key), signature);
}

/** The same with the time at which the text was seen, in seconds since 1970. */
export async function cosignNote(
  identity: Identity,
  name: string,
  { text, seconds }: { readonly text: string; readonly seconds: number },
): Promise<string> {
  const { keyId, signature } = await identity.signBytes(cosigned(text, seconds));
  const key = await publicKeyOf(identity, keyId);
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(seconds));
  return signatureLine(name, keyIdOf(name, algorithms.cosignature, key), Buffer.concat([time, signature]));
}

/** The key, among those given, whose signature in that name the note bears. */
export function findSigner(note: Note, name: string, keys: readonly PublicJwk[]): PublicJwk | undefined {
  return keys.find((jwk) =>
    signaturesOf(note, name, algorithms.ed25519, jwk).some(({ signature }) =>
      isSigned(jwk, Buffer.from(note.text), signature),
    ),
  );
}

/** The last second that a date can tell (ECMA-262 §21.4.1.1). */
const secondsMax = 8.64e12;

/** When a key among those given cosigned the note in that name; `undefined` where none did. */
export function findCosignature(note: Note, name: string, keys: readonly PublicJwk[]): Date | undefined {
  for (const jwk of keys) {
    for (const { signature } of signaturesOf(note, name, algorithms.cosignature, jwk)) {
      if (signature.length !== 72) continue;
      const seconds = Number(signature.readBigUInt64BE());
      if (seconds > secondsMax) continue;
      if (isSigned(jwk, cosigned(note.text, seconds), signature.subarray(8))) return new Date(seconds * 1000);
    }
  }
  return undefined;
}

/** Whether the note bears a cosignature in that name that names one of the keys, right or wrong. */
export function isCosignedBy(note: Note, name: string, keys: readonly PublicJwk[]): boolean {
  return keys.some((jwk) => signaturesOf(note, name, algorithms.cosignature, jwk).length > 0);
}

function signaturesOf(note: Note, name: string, algorithm: number, { x }: PublicJwk): NoteSignature[] {
  const keyId = keyIdOf(name, algorithm, Buffer.from(x, "base64url"));
  return note.signatures.filter((one) => one.name === name && one.keyId.equals(keyId));
}

function cosigned(text: string, seconds: number): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);
}

function keyIdOf(name: string, algorithm: number, key: Buffer): Buffer {
  return createHash("sha256")
    .update(`${name}\n`)
    .update(Buffer.from([algorithm]))
    .update(key)
    .digest()
    .subarray(0, 4);
}

function signatureLine(name: string, keyId: Buffer, signature: Uint8Array): string {
  return `— ${name} ${Buffer.concat([keyId, signature]).toString("base64")}`;
}

async function publicKeyOf(identity: Identity, id: string): Promise<Buffer> {
  const { keys } = await identity.jwks();
  const jwk = keys.find(({ kid }) => kid === id);
  if (jwk === undefined) throw new Error(`The key ${id} signs and is not published.`);
  return Buffer.from(jwk.x, "base64url");
}

function isSigned({ x }: PublicJwk, message: Buffer, signature: Buffer): boolean {
  try {
    const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
    return verify(null, message, key, signature);
  } catch {
    return false;
  }
}
