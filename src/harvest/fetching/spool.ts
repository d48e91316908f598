import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { type Failure, isFailure } from "../../base/failure.ts";

export interface SpooledFile {
  readonly bytes: number;
  /** SHA-256 of what came. */
  readonly hash: string;
  /** Why it is not whole. */
  readonly failure?: Failure;
}

/** Writes what comes to a file. A body that breaks off leaves what came before, with the reason. */
export async function spool(body: Readable, path: string): Promise<SpooledFile> {
  const hash = createHash("sha256");
  let bytes = 0;
  await using file = await open(path, "w", 0o600);
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      await file.writeFile(chunk);
    }
  } catch (failure) {
    if (!isFailure(failure)) throw failure;
    return { bytes, hash: hash.digest("hex"), failure };
  }
  return { bytes, hash: hash.digest("hex") };
}
