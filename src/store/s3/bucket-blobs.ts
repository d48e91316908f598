import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { isFailure } from "../../base/failure.ts";
import { newHasher } from "../hash-file.ts";
import { fileKey } from "../open-verified.ts";
import { isHash, isSealedPath, sealedEnd } from "../places.ts";
import { contentBytes, SealBroken } from "../sealed-file.ts";
import type { BlobState, Hash, ListedBlob } from "../store.ts";
import type { StoreKeys } from "../store-keys.ts";
import type { Bucket, ListedObject, OpenObject } from "./bucket.ts";
import { notFound, plainKey, sealedKey } from "./object-keys.ts";

interface Options {
  /** The folder of what is on its way. */
  readonly drafts: string;
  readonly keys: StoreKeys | undefined;
}

/** Blobs as they lie in a bucket, in clear or sealed, whatever is here. Throws as `Bucket` does. */
export class BucketBlobs {
  readonly #bucket: Bucket;
  readonly #drafts: string;
  readonly #keys: StoreKeys | undefined;
  readonly #hashes = newHasher();

  constructor(bucket: Bucket, { drafts, keys }: Options) {
    this.#bucket = bucket;
    this.#drafts = drafts;
    this.#keys = keys;
  }

  async isSealed(hash: Hash): Promise<boolean> {
    return this.isThere(sealedKey(hash));
  }

  async isInClear(hash: Hash): Promise<boolean> {
    return this.isThere(plainKey(hash));
  }

  async has(hash: Hash): Promise<boolean> {
    return (await this.isInClear(hash)) || this.isSealed(hash);
  }

  async isThere(key: string): Promise<boolean> {
    return (await this.#bucket.find(key)) !== undefined;
  }

  /** Of its content, in bytes; `undefined` where there is none. */
  async size(hash: Hash): Promise<number | undefined> {
    const sealed = await this.#bucket.find(sealedKey(hash));
    if (sealed !== undefined) return contentBytes(sealed.bytes);
    return (await this.#bucket.find(plainKey(hash)))?.bytes;
  }

  async find(hash: Hash): Promise<ListedBlob | undefined> {
    const object = (await this.#bucket.find(sealedKey(hash))) ?? (await this.#bucket.find(plainKey(hash)));
    return object === undefined ? undefined : blobOf(object);
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

  /** Its bytes as they lie there. Throws `not-found`. */
  async open(hash: Hash): Promise<OpenObject> {
    const object =
      (await this.#bucket.open(sealedKey(hash))) ??
      (await this.#bucket.open(plainKey(hash))) ??
      // It may have been sealed between the two.
      (await this.#bucket.open(sealedKey(hash)));
    if (object === undefined) throw notFound(hash);
    return object;
  }

  /** Reads it whole. */
  async state(hash: Hash): Promise<BlobState> {
    const object = await this.open(hash).catch((error: unknown) => {
      if (isFailure(error, "not-found")) return undefined;
      throw error;
    });
    if (object === undefined) return "missing";
    const found = object.key.endsWith(sealedEnd)
      ? await this.#hashSealed(hash, object)
      : await hashOf(object.content);
    return found === hash ? "whole" : "altered";
  }

  async remove(hash: Hash): Promise<void> {
    await this.#bucket.remove(sealedKey(hash));
    await this.#bucket.remove(plainKey(hash));
  }

  async #hashSealed(hash: Hash, { content, bytes }: OpenObject): Promise<Hash> {
    const path = join(this.#drafts, randomUUID());
    try {
      await pipeline(content, createWriteStream(path, { mode: 0o600 }));
      return await this.#hashes(path, bytes, { key: await fileKey(path, hash, this.#keys) });
    } catch (error) {
      if (error instanceof SealBroken) return "";
      throw error;
    } finally {
      await rm(path, { force: true });
    }
  }
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
