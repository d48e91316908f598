import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline, type Readable, Transform } from "node:stream";
import { Failure } from "../base/failure.ts";
import { refusalOfRoom } from "../base/no-room.ts";
import { newHasher } from "./hash-file.ts";
import { requireRoom } from "./room.ts";
import { newSeenFiles, type SeenFiles } from "./seen-files.ts";
import type { Blob, BlobState, Hash, Store } from "./store.ts";

interface StoreOptions {
  /** What is left free on the disk; nothing is where absent. */
  readonly reserveBytes?: number;
  /** A clock in milliseconds, for tests. */
  readonly now?: () => number;
}

const hashPattern = /^[0-9a-f]{64}$/;

/** So long who reads a blob waits for its hash; a few gigabytes are hashed meanwhile. */
const patienceMs = 20_000;

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
export async function joinStore(
  folder: string,
  { reserveBytes = 0, now = () => performance.now() }: StoreOptions = {},
): Promise<Store> {
  const drafts = join(folder, "drafts");
  await mkdir(drafts, { recursive: true });
  const place = (hash: Hash): string => placeOf(folder, hash);
  const seen = newSeenFiles(newHasher(), now);
  const keep = async (draft: string, blob: Blob): Promise<Blob> => {
    await settle(draft, place(blob.hash));
    await seen.trust(blob.hash, place(blob.hash));
    return blob;
  };
  const state = async (hash: Hash): Promise<BlobState> => seen.look(hash, place(hash));
  return {
    put: async (source, options) => {
      const draft = join(drafts, randomUUID());
      try {
        const maxBytes = options?.maxBytes ?? Number.POSITIVE_INFINITY;
        const look = () => requireRoom(drafts, 0, reserveBytes);
        const blob = await writeDraft(draft, source, { maxBytes, look });
        return await keep(draft, blob);
      } catch (error) {
        await rm(draft, { force: true });
        throw refusalOfRoom(error) ?? error;
      }
    },
    adopt: async (path) => {
      try {
        return await keep(path, await hashFile(path));
      } catch (error) {
        throw refusalOfRoom(error) ?? error;
      }
    },
    has: async (hash) => (await sizeOf(place(hash))) !== undefined,
    size: (hash) => sizeOf(place(hash)),
    path: async (hash) => {
      refuseDamaged(hash, await state(hash));
      return place(hash);
    },
    pathToCopy: async (hash) => {
      refuseDamaged(hash, await seen.lookLately(hash, place(hash)));
      return place(hash);
    },
    open: async (hash, range) => openVerified(seen, { hash, path: place(hash) }, range),
    openAsItLies: async (hash) => {
      if ((await sizeOf(place(hash))) === undefined) refuseDamaged(hash, "missing");
      return createReadStream(place(hash));
    },
    state,
    verify: async (hash) => seen.lookAgain(hash, place(hash)),
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

function refuseDamaged(hash: Hash, state: BlobState): void {
  if (state === "missing") throw new Failure("not-found", "store-blob-not-found", { hash });
  if (state === "altered") throw new Failure("unavailable", "store-blob-altered", { hash });
}

/** Hashing goes on where nobody waits for it any longer: who asks again finds it further on. */
async function within<Value>(timeMs: number, work: Promise<Value>, hash: Hash): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Failure("unavailable", "store-blob-being-verified", { hash, retryAfterS: 15 }));
    }, timeMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function openVerified(
  seen: SeenFiles,
  { hash, path }: { readonly hash: Hash; readonly path: string },
  range?: { readonly start: number; readonly end: number },
): Promise<Readable> {
  // Asked before the bytes are verified, so that it is the size of what was.
  const size = (await sizeOf(path)) ?? 0;
  refuseDamaged(hash, await within(patienceMs, seen.look(hash, path), hash));
  if (range !== undefined) return openStretch(path, { hash, size }, range);
  return openWhole(path, hash, () => seen.lookAgain(hash, path));
}

/**
 * Hashed on its way: the last piece leaves once all are known to be what was put, so that whoever
 * reads never has the whole of what is not. `lookAgain` has the next who asks refused at once.
 */
function openWhole(path: string, hash: Hash, lookAgain: () => Promise<BlobState>): Readable {
  const hashed = createHash("sha256");
  let last: Buffer | undefined;
  const verified = new Transform({
    transform(chunk: Buffer, _, done) {
      hashed.update(chunk);
      const before = last;
      last = chunk;
      done(null, before);
    },
    flush(done) {
      if (hashed.digest("hex") === hash) return done(null, last);
      const refusal = new Failure("unavailable", "store-blob-altered", { hash });
      lookAgain().then(
        () => done(refusal),
        (cause: unknown) => done(new Failure("unavailable", "store-blob-altered", { hash }, { cause })),
      );
    },
  });
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  // Who reads is told by `verified`, which the pipeline destroys with the same error.
  return pipeline(file, verified, () => undefined);
}

/** A file that is cut while it is read would end as if it were whole. */
function openStretch(
  path: string,
  { hash, size }: { readonly hash: Hash; readonly size: number },
  range: { readonly start: number; readonly end: number },
): Readable {
  const { start, end } = range;
  let left = Math.max(0, Math.min(end, size - 1) - start + 1);
  const counted = new Transform({
    transform(chunk: Buffer, _, done) {
      left -= chunk.byteLength;
      done(null, chunk);
    },
    flush(done) {
      done(left === 0 ? null : new Failure("unavailable", "store-blob-altered", { hash }));
    },
  });
  const file = createReadStream(path, { ...range, highWaterMark: 1 << 18 });
  // Who reads is told by `counted`, which the pipeline destroys with the same error.
  return pipeline(file, counted, () => undefined);
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

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
