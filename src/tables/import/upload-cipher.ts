import { createCipheriv } from "node:crypto";
import { createReadStream } from "node:fs";
import type { FileHandle } from "node:fs/promises";

const blockBytes = 16;

/**
 * AES-256-CTR of one upload, from a place of its file on: what is encrypted once is opened likewise. Any place
 * can be written to without the others; that the file is as it was sent is told by its hash.
 */
export function uploadCipher(key: Buffer, at = 0): ReturnType<typeof createCipheriv> {
  const counter = Buffer.alloc(blockBytes);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / blockBytes)), blockBytes / 2);
  const cipher = createCipheriv("aes-256-ctr", key, counter);
  cipher.update(Buffer.alloc(at % blockBytes));
  return cipher;
}

/** The bytes of an upload as they were sent. */
export async function* readUpload(
  from: string | FileHandle,
  key: Buffer | undefined,
): AsyncGenerator<Uint8Array> {
  const stream =
    typeof from === "string"
      ? createReadStream(from)
      : from.createReadStream({ start: 0, autoClose: false, highWaterMark: 1 << 20 });
  const cipher = key === undefined ? undefined : uploadCipher(key);
  for await (const chunk of stream) yield cipher?.update(chunk as Buffer) ?? (chunk as Buffer);
}
