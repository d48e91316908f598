import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { Failure } from "../base/failure.ts";
import { isNoRoom, requireRoom } from "./room.ts";
import type { Blob, Hash, Store } from "./store.ts";

export interface StoreOptions {
  /** What is left free on the disk; nothing is where absent. */
  readonly reserveBytes?: number;
}

const hashPattern = /^[0-9a-f]{64}$/;

/**
 * Blobs in a local folder, at `ab/cdef…`. A blob is written beside its place, synced, and
 * renamed: a name that exists holds all its bytes, whatever happened to the machine.
 */
export async function openStore(folder: string, options: StoreOptions = {}): Promise<Store> {
  // The process that holds the folder is the only one that empties it: what lies here was left by a killed one.
  await rm(join(folder, "drafts"), { recursive: true, force: true });
  return joinStore(folder, options);
}

/** The same beside the process that holds the folder, whose drafts are left alone. */
export async function joinStore(folder: string, { reserveBytes = 0 }: StoreOptions = {}): Promise<Store> {
  const drafts = join(folder, "drafts");
  await mkdir(drafts, { recursive: true });
  const place = (hash: Hash): string => placeOf(folder, hash);
  return {
    put: async (source, options) => {
      const draft = join(drafts, randomUUID());
      try {
        const maxBytes = options?.maxBytes ?? Number.POSITIVE_INFINITY;
        const look = () => requireRoom(drafts, 0, reserveBytes);
        const blob = await writeDraft(draft, source, { maxBytes, look });
        await settle(draft, place(blob.hash));
        return blob;
      } catch (error) {
        await rm(draft, { force: true });
        throw toDiskFailure(error);
      }
    },
    adopt: async (path) => {
      try {
        const blob = await hashFile(path);
        await settle(path, place(blob.hash));
        return blob;
      } catch (error) {
        throw toDiskFailure(error);
      }
    },
    has: async (hash) => (await sizeOf(place(hash))) !== undefined,
    size: (hash) => sizeOf(place(hash)),
    path: async (hash) => existing(place(hash), hash),
    open: async (hash, range) => createReadStream(await existing(place(hash), hash), range),
    remove: async (hash) => {
      await rm(place(hash), { force: true });
    },
    list: () => list(folder),
  };
}

function placeOf(folder: string, hash: Hash): string {
  // A hash may come from a URL: nothing else may become a path.
  if (!hashPattern.test(hash)) throw new Failure("not-found", "store-blob-not-found", { hash });
  return join(folder, hash.slice(0, 2), hash.slice(2));
}

async function writeDraft(
  path: string,
  source: Readable | AsyncIterable<Uint8Array>,
  { maxBytes, look }: { maxBytes: number; look: () => Promise<void> },
): Promise<Blob> {
  const hash = createHash("sha256");
  let bytes = 0;
  let lookedAt = Number.NEGATIVE_INFINITY;
  await using file = await open(path, "wx", 0o644);
  for await (const piece of source) {
    const chunk: Uint8Array = typeof piece === "string" ? Buffer.from(piece) : piece;
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new Failure("too-large", "store-too-large", { maxBytes });
    if (bytes - lookedAt > lookBytes) {
      await look();
      lookedAt = bytes;
    }
    hash.update(chunk);
    await writeWhole(file, chunk);
  }
  await file.sync();
  return { hash: hash.digest("hex"), bytes };
}

/** Others write to the disk meanwhile. */
const lookBytes = 32 * 1024 * 1024;

/** A write may take less than it is given where the disk is nearly full. */
async function writeWhole(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let written = 0; written < chunk.byteLength;) {
    written += (await file.write(chunk, written)).bytesWritten;
  }
}

async function hashFile(path: string): Promise<Blob> {
  const hash = createHash("sha256");
  let bytes = 0;
  await using file = await open(path, "r+");
  for await (const chunk of file.createReadStream({ autoClose: false, highWaterMark: 1 << 20 })) {
    bytes += chunk.length;
    hash.update(chunk);
  }
  await file.sync();
  return { hash: hash.digest("hex"), bytes };
}

async function settle(draft: string, place: string): Promise<void> {
  const parent = dirname(place);
  const made = await mkdir(parent, { recursive: true });
  await rename(draft, place);
  await syncFolder(parent);
  if (made !== undefined) await syncFolder(dirname(parent));
}

/** A name is durable once its folder is synced. */
async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, "r");
  await folder.sync();
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

async function existing(path: string, hash: Hash): Promise<string> {
  if ((await sizeOf(path)) === undefined) throw new Failure("not-found", "store-blob-not-found", { hash });
  return path;
}

async function* list(folder: string): AsyncIterable<Blob> {
  for (const prefix of (await readdir(folder)).sort()) {
    if (!/^[0-9a-f]{2}$/.test(prefix)) continue;
    for (const rest of (await readdir(join(folder, prefix))).sort()) {
      const bytes = await sizeOf(join(folder, prefix, rest));
      if (bytes !== undefined && hashPattern.test(prefix + rest)) yield { hash: prefix + rest, bytes };
    }
  }
}

function toDiskFailure(error: unknown): unknown {
  return isNoRoom(error) ? new Failure("no-room", "store-disk-full", {}, { cause: error }) : error;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
