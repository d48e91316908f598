import { open } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { openBeginning } from "../../base/beginning.ts";
import { joinStore, openStore, type StoreOptions } from "../local.ts";
import { patient } from "../open-verified.ts";
import { isHash, sealedEnd } from "../places.ts";
import { roomIn } from "../room.ts";
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
  Stretches,
  Use,
} from "../store.ts";
import type { Bucket } from "./bucket.ts";
import { BucketBlobs } from "./bucket-blobs.ts";
import { FetchedBlobs } from "./fetched-blobs.ts";
import { FileCache, sweepHeld } from "./file-cache.ts";
import { notFound, plainKey, sealedKey } from "./object-keys.ts";
import { PassingBlobs } from "./passing-blobs.ts";
import { stretchesIn } from "./stretches.ts";
import { isAway } from "../away.ts";

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
  readonly #stretches: Stretches;
  readonly #cache: FileCache;
  readonly #blobs: BucketBlobs;
  readonly #fetched: FetchedBlobs;

  constructor(folder: string, files: Store, options: ObjectStoreOptions) {
    const { bucket, cacheBytesMax, keys, reserveBytes = 0 } = options;
    const room = options.room ?? (() => roomIn(folder, reserveBytes));
    const farBytesMin = options.farBytesMin ?? farBytesMinUsual;
    this.clearFolder = files.clearFolder;
    this.#bucket = bucket;
    this.#files = files;
    this.#passing = new PassingBlobs(bucket, { files, room, farBytesMin });
    this.#stretches = stretchesIn(bucket, this.#passing);
    this.#cache = new FileCache({ folder, files, bytesMax: cacheBytesMax });
    this.#blobs = new BucketBlobs(bucket, { drafts: join(folder, "drafts"), keys });
    this.#fetched = new FetchedBlobs({ blobs: this.#blobs, files, cache: this.#cache, room });
  }

  async put(source: Readable | AsyncIterable<Uint8Array>, options?: PutStreamOptions): Promise<Blob> {
    // One that is sealed is read from memory, where it has no room either.
    if (options?.sealed === true || !(await this.#passing.isFar(options?.bytes ?? 0))) {
      return this.#keep(await this.#files.put(source, options));
    }
    const coming = await openBeginning(source, this.#passing.farBytesMin);
    if (coming.isWhole) return this.#keep(await this.#files.put(coming.all, options));
    return this.#passing.put(coming.all, options);
  }

  async adopt(path: string, options?: { readonly sealed?: boolean }): Promise<Blob> {
    return this.#keep(await this.#files.adopt(path, options));
  }

  hashOf(path: string): Promise<Blob> {
    return this.#files.hashOf(path);
  }

  async putAsItLies(hash: Hash, source: AsyncIterable<Uint8Array>): Promise<void> {
    await this.#files.putAsItLies(hash, source);
    await this.#keep({ hash, bytes: (await this.#files.size(hash)) ?? 0 });
  }

  async seal(hash: Hash): Promise<void> {
    if (!(await this.#blobs.isSealed(hash))) {
      if (!(await this.#blobs.isInClear(hash))) return;
      await this.#fetched.read(hash, async () => {
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
    return this.#blobs.isSealed(hash);
  }

  async isInClear(hash: Hash): Promise<boolean> {
    return (await this.#files.isInClear(hash)) || this.#blobs.isInClear(hash);
  }

  has(hash: Hash): Promise<boolean> {
    return this.#blobs.has(hash);
  }

  async size(hash: Hash): Promise<number | undefined> {
    const here = await this.#files.size(hash);
    if (here !== undefined || !isHash(hash)) return here;
    return this.#blobs.size(hash);
  }

  async lend(hash: Hash, use: Use = "read"): Promise<LentFile> {
    await using stack = new AsyncDisposableStack();
    stack.use(this.#cache.pin(hash));
    const { path, isSealed } = await this.#fetched.read(hash, async () => {
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
    await patient(hash, this.#fetched.bring(hash));
    return await this.#fetched.read(hash, () => this.#files.open(hash, range));
  }

  async openAsItLies(hash: Hash): Promise<OpenBlob> {
    const { key, bytes, content } = await this.#blobs.open(hash);
    return { hash, bytes, ...(key.endsWith(sealedEnd) ? { sealed: true } : {}), content };
  }

  async far(hash: Hash): Promise<FarBlob | undefined> {
    const object = await this.#passing.find(hash);
    return object === undefined ? undefined : this.#passing.blob(hash, object);
  }

  stretches(): Stretches {
    return this.#stretches;
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
    return isThere ? this.#fetched.state(hash) : "missing";
  }

  /** Reads it there, and puts it back where it is altered, and whole here. */
  async verify(hash: Hash): Promise<BlobState> {
    const state = await this.#blobs.state(hash);
    if (state !== "altered" || (await this.#files.verify(hash)) !== "whole") return state;
    await this.#upload(hash);
    return this.#blobs.state(hash);
  }

  async remove(hash: Hash): Promise<void> {
    await this.#blobs.remove(hash);
    await this.#files.remove(hash);
  }

  list(): AsyncGenerator<ListedBlob> {
    return this.#blobs.list();
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

  find(hash: Hash): Promise<ListedBlob | undefined> {
    return this.#blobs.find(hash);
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
      if (await this.#blobs.isSealed(hash)) await this.#files.seal(hash);
      await this.#upload(hash);
      // Somebody else may have sealed it while it was on its way.
      if (await this.#blobs.isSealed(hash)) {
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
    await this.#bucket.put(key, file, (await this.#blobs.isThere(key)) ? "over" : "new");
  }
}

/** Of the object that tells whose the others are. */
const claimKey = "instance";

/** They have room wherever an instance runs. */
const farBytesMinUsual = 16 * 1024 * 1024;

/** What lies here is read where the object store is away. */
function unlessAway(error: unknown): undefined {
  if (isAway(error)) return undefined;
  throw error;
}
