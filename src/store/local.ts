import { createReadStream } from "node:fs";
import { mkdir, open, rm, stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { Failure } from "../base/failure.ts";
import { refusalOfRoom } from "../base/no-room.ts";
import { clearFolderOf, sweepClear } from "./clear-folder.ts";
import { Drafts, draftsIn, settle, writeDraft } from "./drafts.ts";
import { newHasher } from "./hash-file.ts";
import { Lender } from "./lend.ts";
import { listBlobs } from "./list-blobs.ts";
import { altered, fileKey, openFile, openVerified } from "./open-verified.ts";
import { exists, isSealedPath, type BlobPlaces, placesIn, sizeOf, statOf } from "./places.ts";
import {
  contentBytes,
  openSmall,
  sealSmall,
  smallIdBytes,
  unlessBroken,
  writeSealed,
} from "./sealed-file.ts";
import { newSeenFiles, type SeenFiles } from "./seen-files.ts";
import type {
  Blob,
  BlobState,
  Hash,
  LentFile,
  ListedBlob,
  LyingBlob,
  OpenBlob,
  PutStreamOptions,
  Store,
  Use,
} from "./store.ts";
import type { StoreKey, StoreKeys } from "./store-keys.ts";

export interface StoreOptions {
  /** What is left free on the disk; nothing is where absent. */
  readonly reserveBytes?: number;
  /** A clock in milliseconds, for tests. */
  readonly now?: () => number;
  /** What seals and opens; where absent nothing is sealed, and what is does not open. */
  readonly keys?: StoreKeys | undefined;
}

/**
 * Blobs in a local folder, at `ab/cdef…`, or `ab/cdef….sealed` where they are encrypted. A blob is
 * written beside its place, synced, and renamed: a name that exists holds all its bytes, whatever happened
 * to the machine. Where both names exist, the sealed one is read.
 */
export async function openStore(folder: string, options: StoreOptions = {}): Promise<Store> {
  // The process that holds the folder is the only one that empties it: what lies here was left by a killed one.
  await rm(draftsIn(folder), { recursive: true, force: true });
  await sweepClear(folder);
  return joinStore(folder, options);
}

/** The same beside the process that holds the folder, whose drafts are left alone. */
export async function joinStore(folder: string, options: StoreOptions = {}): Promise<Store> {
  await mkdir(draftsIn(folder), { recursive: true });
  return new LocalStore(folder, clearFolderOf(folder), options);
}

class LocalStore implements Store {
  readonly clearFolder: string;
  readonly #folder: string;
  readonly #drafts: Drafts;
  readonly #keys: StoreKeys | undefined;
  readonly #places: BlobPlaces;
  readonly #seen: SeenFiles;
  readonly #lender: Lender;
  readonly #hashes: ReturnType<typeof newHasher>;

  constructor(
    folder: string,
    clearFolder: string,
    { reserveBytes = 0, now = () => performance.now(), keys }: StoreOptions,
  ) {
    this.#folder = folder;
    this.#drafts = new Drafts(draftsIn(folder), reserveBytes);
    this.#keys = keys;
    this.#places = placesIn(folder);
    const hashes = newHasher();
    this.#hashes = hashes;
    this.#seen = newSeenFiles(async (path, bytes, hash) => {
      if (!isSealedPath(path)) return hashes(path, bytes);
      const key = await fileKey(path, hash, keys).catch(unlessBroken);
      return key === undefined ? "" : hashes(path, bytes, { key });
    }, now);
    this.clearFolder = clearFolder;
    this.#lender = new Lender({ clearFolder, keys, seen: this.#seen });
  }

  async put(
    source: Readable | AsyncIterable<Uint8Array>,
    { maxBytes, sealed = false }: PutStreamOptions = {},
  ): Promise<Blob> {
    if (sealed) {
      const { draft, blob } = await this.#writeSealed(source, maxBytes);
      return this.#keepSealed(draft, blob);
    }
    return this.#drafts.write(async (draft) => {
      const blob = await writeDraft(draft, this.#drafts.bounded(source, maxBytes));
      return this.#keepPlain(draft, blob);
    });
  }

  async adopt(path: string, { sealed = false }: { readonly sealed?: boolean } = {}): Promise<Blob> {
    try {
      if (sealed) return await this.#sealFrom(path);
      const [{ dev }, { dev: ours }] = await Promise.all([stat(path), stat(this.#folder)]);
      if (dev === ours) return await this.#keepPlain(path, await this.#synced(path));
      const blob = await this.put(readAll(path));
      await rm(path, { force: true });
      return blob;
    } catch (error) {
      throw refusalOfRoom(error) ?? error;
    }
  }

  async hashOf(path: string): Promise<Blob> {
    const { size: bytes } = await stat(path);
    return { hash: await this.#hashes(path, bytes, { isLow: true }), bytes };
  }

  async putAsItLies(hash: Hash, source: AsyncIterable<Uint8Array>): Promise<void> {
    const place = this.#places.sealed(hash);
    await this.#drafts.write(async (draft) => {
      await writeDraft(draft, this.#drafts.bounded(source));
      await settle(draft, place);
    });
  }

  async seal(hash: Hash): Promise<void> {
    const plain = this.#places.plain(hash);
    if (await this.isSealed(hash)) return this.#lender.removeClear(plain);
    if (!(await exists(plain))) return;
    const { draft, blob } = await this.#writeSealed(readAll(plain));
    if (blob.hash !== hash) {
      await rm(draft, { force: true });
      await this.#seen.lookAgain(hash, plain);
      throw altered(hash);
    }
    await this.#keepSealed(draft, blob);
  }

  async readyToSeal(): Promise<void> {
    await currentKey(this.#keys);
  }

  isSealed(hash: Hash): Promise<boolean> {
    return exists(this.#places.sealed(hash));
  }

  isInClear(hash: Hash): Promise<boolean> {
    return exists(this.#places.plain(hash));
  }

  async has(hash: Hash): Promise<boolean> {
    return exists(await this.#places.find(hash));
  }

  async size(hash: Hash): Promise<number | undefined> {
    const path = await this.#places.find(hash);
    const bytes = await sizeOf(path);
    return bytes === undefined || !isSealedPath(path) ? bytes : contentBytes(bytes);
  }

  async lend(hash: Hash, use: Use = "read"): Promise<LentFile> {
    return this.#lender.lend(hash, this.#places, use);
  }

  async open(hash: Hash, range?: { readonly start: number; readonly end: number }): Promise<Readable> {
    return openVerified({ seen: this.#seen, keys: this.#keys }, hash, this.#places, range);
  }

  async openAsItLies(hash: Hash): Promise<OpenBlob> {
    const { file, path } = await openFile(hash, this.#places);
    const { size: bytes } = await file.stat();
    const content = file.createReadStream({ highWaterMark: 1 << 18 });
    return { hash, bytes, ...(isSealedPath(path) ? { sealed: true } : {}), content };
  }

  async state(hash: Hash): Promise<BlobState> {
    return this.#look(hash, "look");
  }

  async verify(hash: Hash): Promise<BlobState> {
    return this.#look(hash, "lookAgain");
  }

  async remove(hash: Hash): Promise<void> {
    await rm(this.#places.sealed(hash), { force: true });
    await rm(this.#places.plain(hash), { force: true });
  }

  async far(): Promise<undefined> {
    // Each lies here.
  }

  stretches(): undefined {
    // A file on its way in lies beside.
  }

  async sweepPassing(): Promise<void> {
    // Drafts are swept by who opens the folder.
  }

  list(): AsyncIterable<ListedBlob> {
    return listBlobs(this.#folder);
  }

  async find(hash: Hash): Promise<ListedBlob | undefined> {
    const path = await this.#places.find(hash);
    const found = await statOf(path);
    if (found === undefined) return undefined;
    return { hash, bytes: found.size, putAt: found.mtime, ...(isSealedPath(path) ? { sealed: true } : {}) };
  }

  async *cached(): AsyncGenerator<LyingBlob> {
    // It is the files themselves.
  }

  async forget(): Promise<void> {
    // There is no copy.
  }

  async claim(): Promise<boolean> {
    // Whoever holds the folder of the instance has it.
    return true;
  }

  async isReachable(): Promise<boolean> {
    return true;
  }

  async traffic(): Promise<undefined> {
    return undefined;
  }

  async sealSmall(bytes: Buffer, name: string): Promise<Buffer> {
    return sealSmall(bytes, await currentKey(this.#keys), name);
  }

  async openSmall(sealed: Buffer, name: string): Promise<Buffer | undefined> {
    const key = await this.#keys?.find(sealed.subarray(0, smallIdBytes));
    if (key === undefined) return undefined;
    try {
      return openSmall(sealed.subarray(smallIdBytes), { key }, name);
    } catch (error) {
      return unlessBroken(error);
    }
  }

  async #look(hash: Hash, look: "look" | "lookAgain"): Promise<BlobState> {
    const found = await this.#seen[look](hash, await this.#places.find(hash));
    // It may have been sealed meanwhile.
    return found === "missing" ? this.#seen[look](hash, await this.#places.find(hash)) : found;
  }

  /** Where the blob is sealed already it stays so, and is mended where it was altered. */
  async #keepPlain(draft: string, blob: Blob): Promise<Blob> {
    const sealed = this.#places.sealed(blob.hash);
    if (!(await exists(sealed))) {
      const place = this.#places.plain(blob.hash);
      await settle(draft, place);
      await this.#seen.trust(blob.hash, place);
    } else if ((await this.#seen.look(blob.hash, sealed)) === "whole") {
      await rm(draft, { force: true });
    } else {
      await this.#sealFrom(draft);
    }
    return blob;
  }

  /** What a file holds, which lies on the disk from then on. */
  async #synced(path: string): Promise<Blob> {
    const blob = await this.hashOf(path);
    await using file = await open(path, "r+");
    await file.sync();
    return blob;
  }

  /** Leaves the sealed blob in its place, and none in clear. */
  async #keepSealed(draft: string, blob: Blob): Promise<Blob> {
    const place = this.#places.sealed(blob.hash);
    await settle(draft, place);
    await this.#seen.trust(blob.hash, place);
    await this.#lender.removeClear(this.#places.plain(blob.hash));
    return blob;
  }

  async #sealFrom(path: string): Promise<Blob> {
    const { draft, blob } = await this.#writeSealed(readAll(path));
    await this.#keepSealed(draft, blob);
    await rm(path, { force: true });
    return blob;
  }

  async #writeSealed(
    source: Readable | AsyncIterable<Uint8Array>,
    maxBytes?: number,
  ): Promise<{ readonly draft: string; readonly blob: Blob }> {
    return this.#drafts.write(async (draft) => {
      const key = await currentKey(this.#keys);
      await using file = await open(draft, "wx+", 0o600);
      const blob = await writeSealed(file, this.#drafts.bounded(source, maxBytes), key);
      await file.sync();
      return { draft, blob };
    });
  }
}

function readAll(path: string): Readable {
  return createReadStream(path, { highWaterMark: 1 << 18 });
}

async function currentKey(keys: StoreKeys | undefined): Promise<StoreKey> {
  if (keys === undefined) throw new Failure("unavailable", "store-key-missing", { hash: "" });
  return keys.current();
}
