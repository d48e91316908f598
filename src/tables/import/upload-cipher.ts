import { createCipheriv, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";

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

/** Bytes of an upload as they are kept, from `start` to before `end`. */
export type KeptBytes = (start: number, end: number) => AsyncIterable<Uint8Array>;

/** The bytes of an upload as they were sent, from `start` to before `end`. */
export async function* readUpload(
  kept: KeptBytes,
  cipher: UploadCipher | undefined,
  { start, end }: { readonly start: number; readonly end: number },
): AsyncGenerator<Uint8Array> {
  if (cipher === undefined) return yield* kept(start, end);
  const { key, segments } = cipher;
  for (const [index, segment] of segments.entries()) {
    const from = Math.max(start, segment.at);
    const until = Math.min(end, segments[index + 1]?.at ?? Infinity);
    if (from >= until) continue;
    const opened = cipherOf(key, segment, from - segment.at);
    for await (const chunk of kept(from, until)) yield opened.update(chunk);
  }
}

/** Of a file on the disk. */
export function keptIn(file: string | FileHandle): KeptBytes {
  return (start, end) => {
    // A stream ends after a byte, so that of none it would be told to end before the first.
    if (start >= end) return Readable.from([]);
    const part = { start, end: end - 1, highWaterMark: 1 << 20 };
    return typeof file === "string"
      ? createReadStream(file, part)
      : file.createReadStream({ ...part, autoClose: false });
  };
}
