import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createZstdDecompress } from "node:zlib";
import { type Entry, extract } from "tar-stream";
import { Failure, isFailure } from "../base/failure.ts";
import type { ArchiveMember } from "./archive.ts";
import { readSeal } from "./seal.ts";

/** One member of a backup on its way by: its bytes are hashed while they are read. */
export interface ArchiveEntry {
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array>;
}

interface Passing {
  /** Filled as members go by. */
  readonly members: ArchiveMember[];
  readonly signal?: AbortSignal | undefined;
  readonly take: (entry: ArchiveEntry) => Promise<void>;
}

/**
 * Reads a backup from its beginning to its end and compares it with its seal. Answers what the seal
 * told; `undefined` where there is none.
 */
export async function passArchive(
  path: string,
  { members, take, signal }: Passing,
): Promise<string | undefined> {
  const seal = await readSeal(path);
  const archive = extract();
  const whole = createHash("sha256");
  const passed = async (): Promise<void> => {
    for await (const entry of archive as AsyncIterable<Entry>) members.push(await passEntry(entry, take));
  };
  const flow = pipeline(
    createReadStream(path, { end: Math.max(seal.bytes - 1, 0) }),
    async function* (bytes: AsyncIterable<Buffer>) {
      for await (const chunk of bytes) {
        whole.update(chunk);
        yield chunk;
      }
    },
    createZstdDecompress(),
    archive,
    signal === undefined ? {} : { signal },
  );
  await Promise.all([passed(), flow]).catch(async (cause: unknown) => {
    archive.destroy();
    await Promise.allSettled([flow]);
    signal?.throwIfAborted();
    if (isFailure(cause)) throw cause;
    const key = seal.sha256 === undefined ? "backup-unreadable" : "backup-altered";
    throw new Failure("altered", key, { file: path }, { cause });
  });
  if (seal.sha256 !== undefined && whole.digest("hex") !== seal.sha256) {
    throw new Failure("altered", "backup-altered", { file: path });
  }
  return seal.sha256;
}

async function passEntry(content: Entry, take: Passing["take"]): Promise<ArchiveMember> {
  const { name } = content.header;
  const hash = createHash("sha256");
  let bytes = 0;
  const hashed = async function* () {
    for await (const chunk of content as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      yield chunk;
    }
  };
  await take({ name, content: hashed() });
  return { name, bytes, sha256: hash.digest("hex") };
}

/** Lets by what nobody takes. */
export async function drain(content: AsyncIterable<Uint8Array>): Promise<0> {
  for await (const _ of content);
  return 0;
}
