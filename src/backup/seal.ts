import { createHash, type Hash } from "node:crypto";
import { open } from "node:fs/promises";
import { Failure } from "../base/failure.ts";

/**
 * The end of a backup: the SHA-256 of all bytes before it, in a skippable frame of Zstandard
 * (RFC 8878 §3.1.2), which other programs pass over. It tells a change of any byte of the file.
 */
const frameMagic = 0x184d2a5d;
const textBytes = "sha256 ".length + 64 + 1;
const sealBytes = 8 + textBytes;

function sealOf(sha256: string): Buffer {
  const frame = Buffer.alloc(sealBytes);
  frame.writeUInt32LE(frameMagic, 0);
  frame.writeUInt32LE(textBytes, 4);
  frame.write(`sha256 ${sha256}\n`, 8, "latin1");
  return frame;
}

/** Passes bytes on and puts their seal behind them; `whole` takes in all of it. */
export async function* sealed(bytes: AsyncIterable<Uint8Array>, whole: Hash): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  for await (const chunk of bytes) {
    hash.update(chunk);
    whole.update(chunk);
    yield chunk;
  }
  const seal = sealOf(hash.digest("hex"));
  whole.update(seal);
  yield seal;
}

interface SealedFile {
  /** How many bytes stand before the seal, or in all where there is none. */
  readonly bytes: number;
  /** What the seal tells of them; absent where there is none. */
  readonly sha256?: string;
}

export async function readSeal(path: string): Promise<SealedFile> {
  await using file = await open(path, "r");
  const stats = await file.stat();
  // The system says so of the first reading only, and without its path.
  if (stats.isDirectory()) throw new Failure("unavailable", "app-file-refused", { path, reason: "EISDIR" });
  const { size } = stats;
  const bytes = size - sealBytes;
  if (bytes < 0) return { bytes: size };
  const end = Buffer.alloc(sealBytes);
  await file.read(end, 0, sealBytes, bytes);
  const sha256 = end.subarray("sha256 ".length + 8, -1).toString("latin1");
  return end.equals(sealOf(sha256)) ? { bytes, sha256 } : { bytes: size };
}
