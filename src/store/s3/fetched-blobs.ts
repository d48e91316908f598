import { Failure, isFailure } from "../../base/failure.ts";
import { altered } from "../open-verified.ts";
import { sealedEnd } from "../places.ts";
import type { BlobState, Hash, Store } from "../store.ts";
import type { BucketBlobs } from "./bucket-blobs.ts";
import type { FileCache } from "./file-cache.ts";
import { notFound } from "./object-keys.ts";

/** How often what others remove from the folder is fetched again for one reader. */
const turnsMax = 3;

interface Options {
  readonly blobs: BucketBlobs;
  /** What lies here. */
  readonly files: Store;
  readonly cache: FileCache;
  /** How many bytes may be written here. */
  readonly room: () => Promise<number>;
}

/** Copies of blobs on this machine, fetched from the bucket once they are asked for. */
export class FetchedBlobs {
  readonly #blobs: BucketBlobs;
  readonly #files: Store;
  readonly #cache: FileCache;
  readonly #room: () => Promise<number>;
  readonly #fetching = new Map<Hash, Promise<void>>();

  constructor({ blobs, files, cache, room }: Options) {
    this.#blobs = blobs;
    this.#files = files;
    this.#cache = cache;
    this.#room = room;
  }

  /** What is altered here, or was removed by another process, is fetched again. */
  async read<Value>(hash: Hash, work: () => Promise<Value>): Promise<Value> {
    await using pinned = new AsyncDisposableStack();
    pinned.use(this.#cache.pin(hash));
    for (let turn = 1; ; turn += 1) {
      const isFetched = await this.bring(hash);
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

  async state(hash: Hash): Promise<BlobState> {
    try {
      return await this.read(hash, async () => {
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

  /** Answers whether it had to be fetched. Throws `not-found`, `no-room`, and `unavailable` where it was altered. */
  async bring(hash: Hash): Promise<boolean> {
    if (await this.#files.has(hash)) return false;
    const fetching =
      this.#fetching.get(hash) ?? this.#bringNow(hash).finally(() => this.#fetching.delete(hash));
    this.#fetching.set(hash, fetching);
    await fetching;
    return true;
  }

  async #bringNow(hash: Hash): Promise<void> {
    const { key, bytes, content } = await this.#blobs.open(hash);
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
}
