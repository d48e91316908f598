import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Failure, isFailure } from "../../base/failure.ts";
import { newHasher } from "../hash-file.ts";
import { joinStore, openStore, type StoreOptions } from "../local.ts";
import { altered, fileKey, patient } from "../open-verified.ts";
import { isHash, isSealedPath, sealedEnd } from "../places.ts";
import { contentBytes, SealBroken } from "../sealed-file.ts";
import type {
  Blob,
  BlobState,
  FarBlob,
  Hash,
  LentFile,
  ListedBlob,
  LyingBlob,
  OpenBlob,
  PutStreamOptions,
  Store,
  StoreTraffic,
  Use,
} from "../store.ts";
import type { StoreKeys } from "../store-keys.ts";
import type { Bucket, ListedObject, OpenObject } from "./bucket.ts";
import { FileCache, sweepHeld } from "./file-cache.ts";
import { roomIn } from "../room.ts";
import { notFound, plainKey, sealedKey } from "./object-keys.ts";
import { begun, PassingBlobs } from "./passing-blobs.ts";
import { isAway } from "./signed-requests.ts";

export interface ObjectStoreOptions extends StoreOptions {
  readonly bucket: Bucket;
  /** What is kept in the folder of what was read, in bytes, but for what is in use. */
  readonly cacheBytesMax: number;
  /** The bytes that may be written here, for tests; what is free, but for the reserve, where absent. */
  readonly room?: () => Promise<number>;
  /** Whatever the room, smaller ones are brought here: that costs less than to read them by stretches. */
  readonly farBytesMin?: number;
}

/**
 * Blobs in a bucket, under the names that they have in a folder; what is read of them passes through a folder of this
 * machine, which is a store of its own that can be thrown away. Whatever is sealed is so in both.
 */
export async function openObjectStore(folder: string, options: ObjectStoreOptions): Promise<Store> {
  await sweepHeld(folder);
  return new ObjectStore(folder, await openStore(folder, options), options);
}

/** The same beside the process that holds the folder. */
export async function joinObjectStore(folder: string, options: ObjectStoreOptions): Promise<Store> {
  return new ObjectStore(folder, await joinStore(folder, options), options);
}

class ObjectStore implements Store {
  readonly clearFolder: string;
  readonly #bucket: Bucket;
  readonly #files: Store;
  readonly #passing: PassingBlobs;
  readonly #room: () => Promise<number>;
  readonly #cache: FileCache;
  readonly #drafts: string;
  readonly #keys: StoreKeys | undefined;
  readonly #hashes = newHasher();
  readonly #fetching = new Map<Hash, Promise<void>>();

  constructor(folder: string, files: Store, options: ObjectStoreOptions) {
    const { bucket, cacheBytesMax, keys, reserveBytes = 0 } = options;
    this.#room = options.room ?? (() => roomIn(folder, reserveBytes));
    this.#passing = new PassingBlobs(bucket, {
      files,
      room: this.#room,
      farBytesMin: options.farBytesMin ?? farBytesMinUsual,
    });
    this.#drafts = join(folder, "drafts");
    this.#keys = keys;
    this.clearFolder = files.clearFolder;
    this.#bucket = bucket;
    this.#files = files;
    this.#cache = new FileCache({ folder, files, bytesMax: cacheBytesMax });
  }

  async put(source: Readable | AsyncIterable<Uint8Array>, options?: PutStreamOptions): Promise<Blob> {
    // One that is sealed is read from memory, where it has no room either.
    if (options?.sealed === true || !(await this.#passing.isFar(options?.bytes ?? 0))) {
      return this.#keep(await this.#files.put(source, options));
    }
    const coming = await begun(source, this.#passing.farBytesMin);
    if (coming.isWhole) return this.#keep(await this.#files.put(coming.all, options));
    return this.#passing.put(coming.all, options);
  }

  async adopt(path: string, options?: { readonly sealed?: boolean }): Promise<Blob> {
    return this.#keep(await this.#files.adopt(path, options));
  }

  async putAsItLies(hash: Hash, source: AsyncIterable<Uint8Array>): Promise<void> {
    await this.#files.putAsItLies(hash, source);
    await this.#keep({ hash, bytes: (await this.#files.size(hash)) ?? 0 });
  }

  async seal(hash: Hash): Promise<void> {
    if (!(await this.#isThere(sealedKey(hash)))) {
      if (!(await this.#isThere(plainKey(hash)))) return;
      await this.#read(hash, async () => {
        await this.#files.seal(hash);
        await this.#upload(hash);
      });
    }
    await this.#files.seal(hash);
    await this.#bucket.remove(plainKey(hash));
  }

  readyToSeal(): Promise<void> {
    return this.#files.readyToSeal();
  }

  /** Asked of the bucket where it was not read here: what another process sealed since is forgotten here. */
  async isSealed(hash: Hash): Promise<boolean> {
    if (await this.#files.has(hash)) return this.#files.isSealed(hash);
    return this.#isThere(sealedKey(hash));
  }

  async isInClear(hash: Hash): Promise<boolean> {
    return (await this.#files.isInClear(hash)) || this.#isThere(plainKey(hash));
  }

  async has(hash: Hash): Promise<boolean> {
    return (await this.#isThere(plainKey(hash))) || this.#isThere(sealedKey(hash));
  }

  async size(hash: Hash): Promise<number | undefined> {
    const here = await this.#files.size(hash);
    if (here !== undefined || !isHash(hash)) return here;
    const sealed = await this.#bucket.find(sealedKey(hash));
    if (sealed !== undefined) return contentBytes(sealed.bytes);
    return (await this.#bucket.find(plainKey(hash)))?.bytes;
  }

  async lend(hash: Hash, use: Use = "read"): Promise<LentFile> {
    await using stack = new AsyncDisposableStack();
    stack.use(this.#cache.pin(hash));
    const { path, isSealed } = await this.#read(hash, async () => {
      await using lending = new AsyncDisposableStack();
      const lent = lending.use(await this.#files.lend(hash, use));
      // Another process may take its name away; a copy in memory is nobody else's.
      const held = lent.isSealed ? lent : await this.#cache.holdPath(lent.path);
      if (held === undefined) throw notFound(hash);
      lending.use(held);
      stack.use(lending.move());
      return { path: held.path, isSealed: lent.isSealed };
    });
    const kept = stack.move();
    return { path, isSealed, [Symbol.asyncDispose]: () => kept.disposeAsync() };
  }

  async open(hash: Hash, range?: { readonly start: number; readonly end: number }): Promise<Readable> {
    const far = await this.#passing.find(hash).catch(unlessAway);
    if (far !== undefined) return this.#passing.open(hash, far, range);
    await using pinned = new AsyncDisposableStack();
    pinned.use(this.#cache.pin(hash));
    await patient(hash, this.#bring(hash));
    return await this.#read(hash, () => this.#files.open(hash, range));
  }

  async openAsItLies(hash: Hash): Promise<OpenBlob> {
    const { key, bytes, content } = await this.#openObject(hash);
    return { hash, bytes, ...(key.endsWith(sealedEnd) ? { sealed: true } : {}), content };
  }

  async far(hash: Hash): Promise<FarBlob | undefined> {
    const object = await this.#passing.find(hash);
    return object === undefined ? undefined : this.#passing.blob(hash, object);
  }

  sweepPassing(before: Date): Promise<void> {
    return this.#passing.sweep(before);
  }

  /** Where the object store is away, what is known of it here. */
  async state(hash: Hash): Promise<BlobState> {
    const far = await this.#passing.find(hash).catch(unlessAway);
    if (far !== undefined) return (await this.#passing.verify(hash, far)) ? "whole" : "altered";
    const isHere = await this.#files.has(hash);
    const isThere = await this.has(hash).catch((error: unknown) => {
      if (isAway(error) && isHere) return true;
      throw error;
    });
    return isThere ? this.#stateRead(hash) : "missing";
  }

  /** Reads it there, and puts it back where it is altered, and whole here. */
  async verify(hash: Hash): Promise<BlobState> {
    const state = await this.#stateThere(hash);
    if (state !== "altered" || (await this.#files.verify(hash)) !== "whole") return state;
    await this.#upload(hash);
    return this.#stateThere(hash);
  }

  async remove(hash: Hash): Promise<void> {
    await this.#bucket.remove(sealedKey(hash));
    await this.#bucket.remove(plainKey(hash));
    await this.#files.remove(hash);
  }

  async *list(): AsyncGenerator<ListedBlob> {
    let before: ListedBlob | undefined;
    for await (const object of this.#bucket.list()) {
      const blob = blobOf(object);
      if (blob === undefined) continue;
      // While it is sealed both are there, the one in clear first.
      if (before !== undefined && before.hash !== blob.hash) yield before;
      before = blob;
    }
    if (before !== undefined) yield before;
  }

  async claim(id: string): Promise<boolean> {
    return (await this.#bucket.putText(claimKey, id)) === id;
  }

  isReachable(): Promise<boolean> {
    return this.#bucket.isReachable();
  }

  async traffic(): Promise<StoreTraffic> {
    return { cacheBytes: await this.#cache.bytes(), ...this.#bucket.counts };
  }

  sealSmall(bytes: Buffer, name: string): Promise<Buffer> {
    return this.#files.sealSmall(bytes, name);
  }

  openSmall(sealed: Buffer, name: string): Promise<Buffer | undefined> {
    return this.#files.openSmall(sealed, name);
  }

  async find(hash: Hash): Promise<ListedBlob | undefined> {
    const object = (await this.#bucket.find(sealedKey(hash))) ?? (await this.#bucket.find(plainKey(hash)));
    return object === undefined ? undefined : blobOf(object);
  }

  async *cached(): AsyncGenerator<LyingBlob> {
    yield* this.#files.list();
  }

  async forget(hash: Hash): Promise<void> {
    await this.#files.remove(hash);
  }

  /** What was put into the folder, brought to the bucket as it lies: without that nothing was put. */
  async #keep(blob: Blob): Promise<Blob> {
    const { hash } = blob;
    await using pinned = new AsyncDisposableStack();
    pinned.use(this.#cache.pin(hash));
    // Nor does another process make room of it.
    await using held = await this.#cache.hold(hash);
    if (held === undefined) throw notFound(hash);
    try {
      if (await this.#isThere(sealedKey(hash))) await this.#files.seal(hash);
      await this.#upload(hash);
      // Somebody else may have sealed it while it was on its way.
      if (await this.#isThere(sealedKey(hash))) {
        await this.#files.seal(hash);
        await this.#bucket.remove(plainKey(hash));
      }
      return blob;
    } finally {
      // Where it could not be brought it stays for who had it before: what nobody names is forgotten.
      await this.#cache.added(blob.bytes);
    }
  }

  /**
   * One that is there is replaced: it may be altered, and counts as put now. Where somebody else puts it at the same
   * moment, it is theirs.
   */
  async #upload(hash: Hash): Promise<void> {
    await using held = await this.#cache.hold(hash);
    if (held === undefined) throw notFound(hash);
    await using file = await open(held.path);
    const key = held.isSealed ? sealedKey(hash) : plainKey(hash);
    await this.#bucket.put(key, file, (await this.#isThere(key)) ? "over" : "new");
  }

  /** What is altered here, or was removed by another process, is fetched again. */
  async #read<Value>(hash: Hash, work: () => Promise<Value>): Promise<Value> {
    await using pinned = new AsyncDisposableStack();
    pinned.use(this.#cache.pin(hash));
    for (let turn = 1; ; turn += 1) {
      const isFetched = await this.#bring(hash);
      try {
        return await work();
      } catch (error) {
        const isAltered = isFailure(error) && error.key === "store-blob-altered";
        const isLost = isAltered ? !isFetched : isFailure(error, "not-found");
        if (!isLost || turn === turnsMax) throw error;
        if (isAltered) await this.#files.remove(hash);
      }
    }
  }

  async #stateRead(hash: Hash): Promise<BlobState> {
    try {
      return await this.#read(hash, async () => {
        const state = await this.#files.state(hash);
        if (state === "whole") return state;
        throw state === "missing" ? notFound(hash) : altered(hash);
      });
    } catch (error) {
      if (isFailure(error, "not-found")) return "missing";
      if (isFailure(error) && error.key === "store-blob-altered") return "altered";
      throw error;
    }
  }

  /** Whether it had to be fetched. */
  async #bring(hash: Hash): Promise<boolean> {
    if (await this.#files.has(hash)) return false;
    const fetching =
      this.#fetching.get(hash) ?? this.#bringNow(hash).finally(() => this.#fetching.delete(hash));
    this.#fetching.set(hash, fetching);
    await fetching;
    return true;
  }

  async #bringNow(hash: Hash): Promise<void> {
    const { key, bytes, content } = await this.#openObject(hash);
    const room = await this.#room();
    if (bytes > room) {
      content.destroy();
      throw new Failure("no-room", "store-larger-than-room", {
        megabytes: Math.ceil(bytes / 1_000_000),
        room: Math.max(0, Math.floor(room / 1_000_000)),
      });
    }
    if (key.endsWith(sealedEnd)) {
      await this.#files.putAsItLies(hash, content);
    } else {
      const found = await this.#files.put(content);
      if (found.hash !== hash) {
        await this.#files.remove(found.hash);
        throw altered(hash);
      }
    }
    await this.#cache.added(bytes);
  }

  /** Reads it whole there, whatever is here. */
  async #stateThere(hash: Hash): Promise<BlobState> {
    const object = await this.#openObject(hash).catch((error: unknown) => {
      if (isFailure(error, "not-found")) return undefined;
      throw error;
    });
    if (object === undefined) return "missing";
    const found = object.key.endsWith(sealedEnd)
      ? await this.#hashSealed(hash, object)
      : await hashOf(object.content);
    return found === hash ? "whole" : "altered";
  }

  async #hashSealed(hash: Hash, { content, bytes }: OpenObject): Promise<Hash> {
    const path = join(this.#drafts, randomUUID());
    try {
      await pipeline(content, createWriteStream(path, { mode: 0o600 }));
      return await this.#hashes(path, bytes, await fileKey(path, hash, this.#keys));
    } catch (error) {
      if (error instanceof SealBroken) return "";
      throw error;
    } finally {
      await rm(path, { force: true });
    }
  }

  async #openObject(hash: Hash): Promise<OpenObject> {
    const object =
      (await this.#bucket.open(sealedKey(hash))) ??
      (await this.#bucket.open(plainKey(hash))) ??
      // It may have been sealed between the two.
      (await this.#bucket.open(sealedKey(hash)));
    if (object === undefined) throw notFound(hash);
    return object;
  }

  async #isThere(key: string): Promise<boolean> {
    return (await this.#bucket.find(key)) !== undefined;
  }
}

/** How often what others remove from the folder is fetched again for one reader. */
const turnsMax = 3;

/** Of the object that tells whose the others are. */
const claimKey = "instance";

/** They have room wherever an instance runs. */
const farBytesMinUsual = 16 * 1024 * 1024;

/** What lies here is read where the object store is away. */
function unlessAway(error: unknown): undefined {
  if (isAway(error)) return undefined;
  throw error;
}

/** `undefined` where others put the object. */
function blobOf({ key, bytes, putAt }: ListedObject): ListedBlob | undefined {
  const isSealed = isSealedPath(key);
  const hash = (isSealed ? key.slice(0, -sealedEnd.length) : key).replace("/", "");
  if (!isHash(hash) || key[2] !== "/") return undefined;
  return { hash, bytes, putAt, ...(isSealed ? { sealed: true } : {}) };
}

async function hashOf(content: AsyncIterable<Uint8Array>): Promise<Hash> {
  const hash = createHash("sha256");
  for await (const chunk of content) hash.update(chunk);
  return hash.digest("hex");
}
