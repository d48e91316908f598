import { createCipheriv, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import type { FileHandle } from "node:fs/promises";

/** Under what an upload lies on the disk: a key, and a nonce for what each request wrote. */
export interface UploadCipher {
  readonly key: Buffer;
  /** In the order of their places. */
  readonly segments: readonly UploadSegment[];
}

/** From a place of the file on, as it is kept. */
export interface UploadSegment {
  readonly at: number;
  /** Base64. */
  readonly nonce: string;
  /** Where its last request ended by itself: nothing beyond was ever written under that nonce. */
  readonly until?: number;
}

const nonceBytes = 16;
const blockBytes = 16;

/**
 * What comes at a place may differ from what came there before: it gets a nonce of its own, and all beyond goes. Where
 * nothing came yet the last one goes on: of a file in many pieces there are few.
 */
export function continued(segments: readonly UploadSegment[], at: number): readonly UploadSegment[] {
  const known = segments.map((before) => ({ at: before.at, nonce: before.nonce }));
  if (segments.at(-1)?.until === at) return known;
  const nonce = randomBytes(nonceBytes).toString("base64");
  return [...known.filter((before) => before.at < at), { at, nonce }];
}

/** What was written under the last nonce ends there. */
export function endedAt(segments: readonly UploadSegment[], until: number): readonly UploadSegment[] {
  return segments.map((segment, index) => (index === segments.length - 1 ? { ...segment, until } : segment));
}

/** AES-256-CTR, so many bytes on: what is encrypted once is opened likewise. That it is as it was sent is told by the hash of the file. */
function cipherOf(key: Buffer, { nonce }: UploadSegment, skip = 0): ReturnType<typeof createCipheriv> {
  const first = BigInt(`0x${Buffer.from(nonce, "base64").toString("hex")}`);
  const counter = BigInt.asUintN(nonceBytes * 8, first + BigInt(Math.floor(skip / blockBytes)));
  const hex = counter.toString(16).padStart(nonceBytes * 2, "0");
  const cipher = createCipheriv("aes-256-ctr", key, Buffer.from(hex, "hex"));
  cipher.update(Buffer.alloc(skip % blockBytes));
  return cipher;
}

/** Encrypts what one request writes from that place on, piece after piece; leaves it as it is without a cipher. */
export function encrypting(cipher: UploadCipher | undefined, at: number): (piece: Uint8Array) => Uint8Array {
  if (cipher === undefined) return (piece) => piece;
  const last = cipher.segments.at(-1);
  if (last === undefined || last.at > at || last.until !== undefined) {
    throw new Error("no nonce was noted for this place of the upload");
  }
  const writing = cipherOf(cipher.key, last, at - last.at);
  return (piece) => writing.update(piece);
}

/** The bytes of an upload as they were sent. */
export async function* readUpload(
  from: string | FileHandle,
  cipher: UploadCipher | undefined,
): AsyncGenerator<Uint8Array> {
  if (cipher === undefined) return yield* bytesOf(from, 0);
  const { key, segments } = cipher;
  for (const [index, segment] of segments.entries()) {
    const opened = cipherOf(key, segment);
    for await (const chunk of bytesOf(from, segment.at, segments[index + 1]?.at)) yield opened.update(chunk);
  }
}

async function* bytesOf(
  from: string | FileHandle,
  start: number,
  until: number = Infinity,
): AsyncGenerator<Buffer> {
  const part = { start, end: until - 1 };
  const stream =
    typeof from === "string"
      ? createReadStream(from, part)
      : from.createReadStream({ ...part, autoClose: false, highWaterMark: 1 << 20 });
  for await (const chunk of stream) yield chunk as Buffer;
}
