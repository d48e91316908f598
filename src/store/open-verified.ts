import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { pipeline, Readable, Transform } from "node:stream";
import { newSweeper } from "../base/collect.ts";
import { Failure } from "../base/failure.ts";
import { isSealedPath, type BlobPlaces } from "./places.ts";
import { contentBytes, keyOfFile, readSealed, SealBroken, storeKeyIdOf } from "./sealed-file.ts";
import type { SeenFiles } from "./seen-files.ts";
import type { BlobState, Hash } from "./store.ts";
import type { StoreKeys } from "./store-keys.ts";

interface Reading {
  readonly seen: SeenFiles;
  readonly keys: StoreKeys | undefined;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** So long who reads a blob waits for its hash; a few gigabytes are hashed meanwhile. */
const patienceMs = 20_000;

export async function openVerified(
  reading: Reading,
  hash: Hash,
  places: BlobPlaces,
  range?: Range,
): Promise<Readable> {
  // Opened before its bytes are verified, so that it is what was.
  const { file, path } = await openFile(hash, places);
  try {
    const { size } = await file.stat();
    refuseDamaged(hash, await patient(hash, look(reading, hash, places)));
    const key = isSealedPath(path) ? await fileKey(path, hash, reading.keys) : undefined;
    const content = contentOf(file, key, range);
    if (range !== undefined) {
      return stretch(content, { hash, size: key === undefined ? size : contentBytes(size) }, range);
    }
    return whole(content, hash, async () => reading.seen.lookAgain(hash, await places.find(hash)));
  } catch (error) {
    await file.close();
    if (error instanceof SealBroken) throw altered(hash, error);
    throw error;
  }
}

/** The file of a blob, where it lies now. Throws `not-found`. */
export async function openFile(
  hash: Hash,
  places: BlobPlaces,
): Promise<{ readonly file: FileHandle; readonly path: string }> {
  const path = await places.find(hash);
  const file = await open(path, "r").catch(unlessMissing);
  if (file !== undefined) return { file, path };
  // It may have been sealed meanwhile.
  if ((await places.find(hash)) !== path) return openFile(hash, places);
  throw new Failure("not-found", "store-blob-not-found", { hash });
}

async function look({ seen }: Reading, hash: Hash, places: BlobPlaces): Promise<BlobState> {
  const found = await seen.look(hash, await places.find(hash));
  return found === "missing" ? seen.look(hash, await places.find(hash)) : found;
}

function contentOf(file: FileHandle, key: Buffer | undefined, range: Range | undefined): Readable {
  if (key === undefined) return file.createReadStream({ ...range, highWaterMark: 1 << 18 });
  return Readable.from(closing(file, readSealed(file, key, range)), { objectMode: false });
}

async function* closing(file: FileHandle, pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* pieces;
  } finally {
    await file.close();
  }
}

/** The key of a sealed file. Throws `SealBroken`, and `unavailable` where nothing opens it any more. */
export async function fileKey(path: string, hash: Hash, keys: StoreKeys | undefined): Promise<Buffer> {
  await using file = await open(path, "r");
  const id = await storeKeyIdOf(file);
  if (id === undefined) throw new SealBroken("no head");
  if (keys === undefined) throw new Failure("unavailable", "store-key-missing", { hash });
  const key = await keys.find(id);
  // It was let go of: nobody can tell any more what lies there.
  if (key === undefined) throw new SealBroken("no key");
  return await keyOfFile(file, { id, key }, hash);
}

function refuseDamaged(hash: Hash, state: BlobState): void {
  if (state === "missing") throw new Failure("not-found", "store-blob-not-found", { hash });
  if (state === "altered") throw altered(hash);
}

export function altered(hash: Hash, cause?: unknown): Failure {
  return new Failure("unavailable", "store-blob-altered", { hash }, { cause });
}

/** Hashing goes on where nobody waits for it any longer: who asks again finds it further on. */
export async function patient<Value>(hash: Hash, work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Failure("unavailable", "store-blob-being-verified", { hash, retryAfterS: 15 }));
    }, patienceMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Hashed on its way: the last piece leaves once all are known to be what was put, so that whoever
 * reads never has the whole of what is not. `lookAgain` has the next who asks refused at once.
 */
function whole(content: Readable, hash: Hash, lookAgain: () => Promise<BlobState>): Readable {
  const hashed = createHash("sha256");
  const sweep = newSweeper();
  let last: Buffer | undefined;
  const verified = new Transform({
    transform(chunk: Buffer, _, done) {
      hashed.update(chunk);
      const before = last;
      last = chunk;
      sweep(chunk.length);
      done(null, before);
    },
    flush(done) {
      if (hashed.digest("hex") === hash) return done(null, last);
      lookAgain().then(
        () => done(altered(hash)),
        (cause: unknown) => done(altered(hash, cause)),
      );
    },
  });
  return passed(content, verified, hash);
}

/** A file that is cut while it is read would end as if it were whole. */
function stretch(
  content: Readable,
  { hash, size }: { readonly hash: Hash; readonly size: number },
  { start, end }: Range,
): Readable {
  let left = Math.max(0, Math.min(end, size - 1) - start + 1);
  const counted = new Transform({
    transform(chunk: Buffer, _, done) {
      left -= chunk.byteLength;
      done(null, chunk);
    },
    flush(done) {
      done(left === 0 ? null : altered(hash));
    },
  });
  return passed(content, counted, hash);
}

/** Who reads is told by `through`, which the pipeline destroys with the same error. */
function passed(content: Readable, through: Transform, hash: Hash): Readable {
  content.once("error", (error) => {
    if (error instanceof SealBroken) through.destroy(altered(hash, error));
  });
  return pipeline(content, through, () => undefined);
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT") return undefined;
  throw error;
}
