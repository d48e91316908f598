import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import type { StoreKey } from "./store-keys.ts";

/**
 * The layout of a sealed file: a head, then pieces of 64 KiB, each encrypted by AES-256-GCM and followed by
 * its tag. The key is random and of this file alone, so that the nonce of a piece is its number; the last
 * piece says that it is the last, so that what is cut does not open. The head holds the key, sealed
 * under a key of the store with the hash of the content: a file opens under its own name alone.
 */
const mark = Buffer.from("MAILLE\0\x01", "latin1");
const idBytes = 16;
const nonceBytes = 12;
const keyBytes = 32;
const tagBytes = 16;
const headBytes = mark.length + idBytes + nonceBytes + keyBytes + tagBytes;
const pieceBytes = 65_536;
const sealedPieceBytes = pieceBytes + tagBytes;

/** What lies there is not what was sealed. */
export class SealBroken extends Error {}

/** `undefined` of what is not what was sealed; any other error is thrown. */
export function unlessBroken(error: unknown): undefined {
  if (error instanceof SealBroken) return undefined;
  throw error;
}

/** The bytes of the content, of a file of that many. */
export function contentBytes(fileBytes: number): number {
  const body = Math.max(0, fileBytes - headBytes);
  return Math.max(0, body - tagBytes * Math.ceil(body / sealedPieceBytes));
}

/** Encrypts what it is given into a file under a new key, and tells the SHA-256 and the size of the content. */
export async function writeSealed(
  file: FileHandle,
  source: AsyncIterable<Uint8Array>,
  storeKey: StoreKey,
): Promise<{ readonly hash: string; readonly bytes: number }> {
  const key = randomBytes(keyBytes);
  const hash = createHash("sha256");
  let bytes = 0;
  let pieces = 0;
  let at = headBytes;
  const seal = async (piece: Uint8Array, isLast: boolean): Promise<void> => {
    const cipher = createCipheriv("aes-256-gcm", key, nonceOf(pieces, isLast));
    const sealed = Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
    await writeAt(file, sealed, at);
    at += sealed.length;
    pieces += 1;
  };
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  for await (const chunk of source) {
    hash.update(chunk);
    bytes += chunk.byteLength;
    held.push(chunk);
    heldBytes += chunk.byteLength;
    if (heldBytes <= pieceBytes) continue;
    // The last piece is told by the end alone, so that something is always held.
    const whole = Buffer.concat(held);
    let from = 0;
    for (; whole.length - from > pieceBytes; from += pieceBytes) {
      await seal(whole.subarray(from, from + pieceBytes), false);
    }
    held = [whole.subarray(from)];
    heldBytes = whole.length - from;
  }
  await seal(Buffer.concat(held), true);
  const name = hash.digest("hex");
  await writeAt(file, headOf(key, storeKey, name), 0);
  return { hash: name, bytes };
}

/** The key of a store that the head of a file names; `undefined` where it is no head. */
export async function storeKeyIdOf(file: FileHandle): Promise<Buffer | undefined> {
  const head = await readHead(file);
  return head?.subarray(mark.length, mark.length + idBytes);
}

/** The key of a file, of which the content has that hash. Throws `SealBroken`. */
export async function keyOfFile(file: FileHandle, storeKey: StoreKey, hash: string): Promise<Buffer> {
  const head = await readHead(file);
  if (head === undefined) throw new SealBroken("no head");
  return openSmall(head.subarray(mark.length + idBytes), storeKey, hash);
}

/** Content from `start` to `end`, both inclusive, each piece verified. Throws `SealBroken`. */
export async function* readSealed(
  file: FileHandle,
  key: Buffer,
  range?: { readonly start: number; readonly end: number },
): AsyncGenerator<Buffer> {
  const { size } = await file.stat();
  const bytes = contentBytes(size);
  const start = range?.start ?? 0;
  const end = Math.min(range?.end ?? Infinity, bytes - 1);
  const last = Math.max(0, Math.ceil((size - headBytes) / sealedPieceBytes) - 1);
  const to = range === undefined ? last : Math.floor(end / pieceBytes);
  for (let piece = Math.floor(start / pieceBytes); piece <= to; piece += 1) {
    const open = await openPiece(file, key, piece, piece === last);
    const from = piece * pieceBytes;
    const part = open.subarray(Math.max(0, start - from), Math.max(0, end + 1 - from));
    if (part.length > 0) yield part;
  }
}

async function openPiece(file: FileHandle, key: Buffer, piece: number, isLast: boolean): Promise<Buffer> {
  const sealed = Buffer.alloc(sealedPieceBytes);
  const { bytesRead } = await file.read(sealed, 0, sealedPieceBytes, headBytes + piece * sealedPieceBytes);
  if (bytesRead < tagBytes) throw new SealBroken("cut");
  const whole = sealed.subarray(0, bytesRead);
  return opened(key, nonceOf(piece, isLast), whole);
}

/** Seals some bytes beside the store, such as the key of a copy, for what `name` says alone. */
export function sealSmall(bytes: Buffer, { id, key }: StoreKey, name: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(name));
  return Buffer.concat([id, nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** What `sealSmall` sealed, after the id of its key. Throws `SealBroken`. */
export function openSmall(sealed: Buffer, { key }: Pick<StoreKey, "key">, name: string): Buffer {
  if (sealed.length < nonceBytes + tagBytes) throw new SealBroken("cut");
  return opened(key, sealed.subarray(0, nonceBytes), sealed.subarray(nonceBytes), name);
}

export const smallIdBytes = idBytes;

function headOf(key: Buffer, storeKey: StoreKey, name: string): Buffer {
  return Buffer.concat([mark, sealSmall(key, storeKey, name)]);
}

function opened(key: Buffer, nonce: Buffer, sealed: Buffer, name?: string): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
  if (name !== undefined) decipher.setAAD(Buffer.from(name));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
  } catch (cause) {
    throw new SealBroken("altered", { cause });
  }
}

function nonceOf(piece: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(nonceBytes);
  nonce.writeBigUInt64BE(BigInt(piece));
  nonce[nonceBytes - 1] = isLast ? 1 : 0;
  return nonce;
}

async function readHead(file: FileHandle): Promise<Buffer | undefined> {
  const head = Buffer.alloc(headBytes);
  const { bytesRead } = await file.read(head, 0, headBytes, 0);
  return bytesRead === headBytes && head.subarray(0, mark.length).equals(mark) ? head : undefined;
}

/** A write may take less than it is given where the disk is nearly full. */
async function writeAt(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += (await file.write(bytes, written, bytes.length - written, at + written)).bytesWritten;
  }
}

/** The SHA-256 of the content of a sealed file. Throws `SealBroken`. */
export async function hashSealed(path: string, key: Buffer): Promise<string> {
  await using file = await open(path, "r");
  const hash = createHash("sha256");
  for await (const piece of readSealed(file, key)) hash.update(piece);
  return hash.digest("hex");
}
