import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { sweptBehind } from "../base/collect.ts";
import { Failure } from "../base/failure.ts";
import { refusalOfRoom } from "../base/no-room.ts";
import { syncFolder } from "../base/sync-folder.ts";
import { writeWhole } from "../base/write-whole.ts";
import { requireRoom } from "./room.ts";
import type { Blob } from "./store.ts";

/** Where blobs of a store's folder are written, beside their places. */
export function draftsIn(folder: string): string {
  return join(folder, "drafts");
}

/**
 * Files that are written beside their places, synced, and renamed: a name that exists holds all its bytes, whatever
 * happened to the machine.
 */
export class Drafts {
  readonly #folder: string;
  readonly #reserveBytes: number;

  /** `reserveBytes` is left free on the disk. */
  constructor(folder: string, reserveBytes: number) {
    this.#folder = folder;
    this.#reserveBytes = reserveBytes;
  }

  /** What `write` makes of the path of a draft, which goes where that fails. Throws `no-room`. */
  async write<Made>(write: (draft: string) => Promise<Made>): Promise<Made> {
    const draft = join(this.#folder, randomUUID());
    try {
      return await write(draft);
    } catch (error) {
      await rm(draft, { force: true });
      throw refusalOfRoom(error) ?? error;
    }
  }

  /** The pieces of what is to be written. Throws `too-large`, and `no-room` where the disk fills up meanwhile. */
  async *bounded(
    source: Readable | AsyncIterable<Uint8Array>,
    maxBytes = Number.POSITIVE_INFINITY,
  ): AsyncGenerator<Uint8Array> {
    let bytes = 0;
    let lookedAt = Number.NEGATIVE_INFINITY;
    for await (const piece of source) {
      const chunk: Uint8Array = typeof piece === "string" ? Buffer.from(piece) : piece;
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw new Failure("too-large", "store-too-large", { maxBytes });
      if (bytes - lookedAt > lookBytes) {
        await requireRoom(this.#folder, 0, this.#reserveBytes);
        lookedAt = bytes;
      }
      yield chunk;
    }
  }
}

/** Others write to the disk meanwhile. */
const lookBytes = 32 * 1024 * 1024;

/** Writes a draft as it comes, and tells its SHA-256. */
export async function writeDraft(path: string, source: AsyncIterable<Uint8Array>): Promise<Blob> {
  const hash = createHash("sha256");
  let bytes = 0;
  await using file = await open(path, "wx", 0o644);
  for await (const chunk of sweptBehind(source)) {
    bytes += chunk.byteLength;
    hash.update(chunk);
    await writeWhole(file, chunk);
  }
  await file.sync();
  return { hash: hash.digest("hex"), bytes };
}

/** Gives a draft its place. */
export async function settle(draft: string, place: string): Promise<void> {
  const parent = dirname(place);
  const made = await mkdir(parent, { recursive: true });
  await rename(draft, place);
  await syncFolder(parent);
  if (made !== undefined) await syncFolder(dirname(parent));
}
