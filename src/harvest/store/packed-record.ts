import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { RemoteDataset } from "../../catalogue/remote.ts";

/** A record as its source gave it, and as it was understood. */
interface Unpacked {
  readonly original: string;
  /** Absent of what an older program packed. */
  readonly told?: RemoteDataset;
}

/** Stands between the two: JSON writes it otherwise. */
const separator = "\0";

/** By Zstandard: what is told repeats what is written, and costs little beside it. */
export function packRecord(told: RemoteDataset, original: string): Buffer {
  return zstdCompressSync(`${JSON.stringify(told)}${separator}${original}`);
}

export function unpackRecord(packed: Buffer): Unpacked {
  const text = zstdDecompressSync(packed).toString("utf8");
  const end = text.indexOf(separator);
  if (end < 0) return { original: text };
  return { original: text.slice(end + 1), told: JSON.parse(text.slice(0, end)) as RemoteDataset };
}
