import { createHash, randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { Failure } from "../../base/failure.ts";
import { altered, patient } from "../open-verified.ts";
import { isHash } from "../places.ts";
import type { Blob, FarBlob, Hash, PutStreamOptions, Store } from "../store.ts";
import type { Bucket, MarkedObject } from "./bucket.ts";
import { notFound, plainKey, sealedKey } from "./object-keys.ts";

/** Of objects whose hash is not known yet; no key of a blob begins so. */
const folder = "passing/";

interface Options {
  /** What lies here. */
  readonly files: Store;
  /** How many bytes may be written here. */
  readonly room: () => Promise<number>;
  readonly farBytesMin: number;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Blobs that have no room here: they go to the bucket as they come, under a name of their own until their hash is known,
 * and are read there.
 */
export class PassingBlobs {
  readonly #bucket: Bucket;
  readonly #files: Store;
  /** Of which object all bytes were hashed, by this process. */
  readonly #verified = new Map<Hash, string>();
  readonly #room: () => Promise<number>;
  readonly farBytesMin: number;

  constructor(bucket: Bucket, { files, room, farBytesMin }: Options) {
    this.#bucket = bucket;
    this.#files = files;
    this.#room = room;
    this.farBytesMin = farBytesMin;
  }

  /** Whether so many bytes would leave too little room here for what is made of them. */
  async isFar(bytes: number): Promise<boolean> {
    return bytes > this.farBytesMin && bytes > (await this.#room()) / 2;
  }

  /** The object of a blob that has no room here; `undefined` where it is here, or has. */
  async find(hash: Hash): Promise<MarkedObject | undefined> {
    if (!isHash(hash) || (await this.#files.has(hash))) return undefined;
    const object = await this.#bucket.find(plainKey(hash));
    return object !== undefined && (await this.isFar(object.bytes)) ? object : undefined;
  }

  /** `end` is inclusive, as in HTTP Range. A stretch is of an object that was hashed whole. */
  async open(hash: Hash, object: MarkedObject, range?: Range): Promise<Readable> {
    if (range !== undefined && !(await patient(hash, this.verify(hash, object)))) throw altered(hash);
    const end = range === undefined ? undefined : Math.min(object.bytes, range.end + 1);
    const content = await this.blob(hash, object).open(range?.start ?? 0, end);
    return Readable.from(content, { objectMode: false });
  }

  /** Hashes what comes on its way there, then has the object store copy it to the name that its hash gives. */
  async put(source: AsyncIterable<Uint8Array>, { maxBytes, bytes }: PutStreamOptions = {}): Promise<Blob> {
    const key = folder + randomUUID();
    const hash = createHash("sha256");
    const told = { bytes: 0 };
    try {
      await this.#bucket.putStream(key, hashing(source, { hash, told, maxBytes }), bytes ?? Infinity);
      const blob = { hash: hash.digest("hex"), bytes: told.bytes };
      const passing = await this.#bucket.find(key);
      if (passing === undefined) throw notFound(blob.hash);
      await this.settle(blob, (to) => this.#bucket.copy(passing, to));
      return blob;
    } finally {
      await this.#bucket.remove(key);
    }
  }

  /** As it is read: stretches of the one object that was found. */
  blob(hash: Hash, object: MarkedObject): FarBlob {
    const { bytes } = object;
    const open = async (start: number, end: number) => {
      const content = await this.#bucket.openStretch(object, start, end);
      if (content === undefined) throw altered(hash);
      return content;
    };
    return {
      bytes,
      open: async (start, end = bytes) =>
        start === 0 && end === bytes
          ? this.#verifying(await open(start, end), hash, object)
          : open(start, end),
    };
  }

  /** Whether all bytes of an object are what its name says: it is read whole where that was not done. */
  async verify(hash: Hash, object: MarkedObject): Promise<boolean> {
    if (this.#verified.get(hash) === object.mark) return true;
    const hashed = createHash("sha256");
    const content = await this.#bucket.openStretch(object, 0, object.bytes);
    if (content === undefined) return false;
    for await (const chunk of content) hashed.update(chunk as Uint8Array);
    if (hashed.digest("hex") !== hash) return false;
    this.#verified.set(hash, object.mark);
    return true;
  }

  async sweep(before: Date): Promise<void> {
    for await (const { key, putAt } of this.#bucket.list(folder)) {
      if (putAt < before) await this.#bucket.remove(key);
    }
    await this.#bucket.abortUnended(before);
  }

  /**
   * Puts what lies in the bucket under its name. Somebody may have sealed the same meanwhile, or before: then that one counts
   * as put now.
   */
  async settle({ hash, bytes }: Blob, copyTo: (key: string) => Promise<void>): Promise<void> {
    if (await this.#renewSealed(hash)) return;
    await copyTo(plainKey(hash));
    if (await this.#renewSealed(hash)) return this.#bucket.remove(plainKey(hash));
    const settled = await this.#bucket.find(plainKey(hash));
    if (settled?.bytes !== bytes) throw altered(hash);
    // A copy of before may be altered.
    await this.#files.remove(hash);
  }

  async #renewSealed(hash: Hash): Promise<boolean> {
    const sealed = await this.#bucket.find(sealedKey(hash));
    if (sealed === undefined) return false;
    await this.#bucket.copy(sealed, sealedKey(hash));
    return true;
  }

  /** The last piece leaves once all are known to be what was put. */
  async *#verifying(
    content: AsyncIterable<Uint8Array>,
    hash: Hash,
    { mark }: MarkedObject,
  ): AsyncGenerator<Uint8Array> {
    const hashed = createHash("sha256");
    let last: Uint8Array | undefined;
    for await (const chunk of content) {
      hashed.update(chunk);
      if (last !== undefined) yield last;
      last = chunk;
    }
    if (hashed.digest("hex") !== hash) {
      this.#verified.delete(hash);
      throw altered(hash);
    }
    this.#verified.set(hash, mark);
    if (last !== undefined) yield last;
  }
}

async function* hashing(
  source: AsyncIterable<Uint8Array>,
  {
    hash,
    told,
    maxBytes = Infinity,
  }: {
    readonly hash: ReturnType<typeof createHash>;
    readonly told: { bytes: number };
    readonly maxBytes: number | undefined;
  },
): AsyncGenerator<Uint8Array> {
  for await (const piece of source) {
    const chunk: Uint8Array = typeof piece === "string" ? Buffer.from(piece) : piece;
    told.bytes += chunk.byteLength;
    if (told.bytes > maxBytes) throw new Failure("too-large", "store-too-large", { maxBytes });
    hash.update(chunk);
    yield chunk;
  }
}
