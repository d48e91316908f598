import type { FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { Failure, isFailure } from "../../base/failure.ts";
import type { Net, Sent } from "../../net/net.ts";
import { textsOf } from "./answers.ts";
import {
  type S3Request,
  away,
  notDone,
  type Tries,
  type RequestCounts,
  type S3Address,
  SignedRequests,
  usualTries,
} from "./signed-requests.ts";
import { copyObject, type CopiedPart, partsOf } from "./copy-object.ts";
import { putInParts, type Requests } from "./parts.ts";
import { putStream } from "./put-stream.ts";
import { isFrom, type ReadingPace, readObject, type ReadObject, usualPace } from "./read-object.ts";
import { abortUnended } from "./unended.ts";

export interface FoundObject {
  readonly key: string;
  readonly bytes: number;
}

export interface ListedObject extends FoundObject {
  readonly putAt: Date;
}

/** With what tells one content of it from another. */
export interface MarkedObject extends ListedObject {
  readonly mark: string;
}

export interface OpenObject extends FoundObject {
  /** Goes on where a connection was cut. */
  readonly content: Readable;
}

export interface BucketOptions {
  readonly net: Pick<Net, "send">;
  readonly tries?: Tries;
  /** What is larger is put in parts of so many bytes, at least. */
  readonly partBytes?: number;
  /** How slow what is read may come, for tests. */
  readonly pace?: ReadingPace;
}

/** So many bytes are held of a file on its way, three times at most. */
const partBytesUsual = 8 * 1024 * 1024;

/** The protocol's limit. */
const partBytesLeast = 5 * 1024 * 1024;

/** No object is larger: the protocol's limit. */
const objectBytesMax = 5 * 1024 ** 4;

/** So long after the bucket was found it is taken to be there. */
const foundMs = 1_000;

const listed = ["Key", "Size", "LastModified", "NextContinuationToken"] as const;

/** From its first byte to its last: a server that sends nothing is given up long before. */
const readingMs = 6 * 3_600_000;

/** Objects of one bucket, by their keys. Throws as `SignedRequests` does, and `unavailable` where there is no such bucket. */
export class Bucket {
  readonly counts: RequestCounts = { answered: 0, failed: 0 };
  readonly #requests: SignedRequests;
  readonly #once: SignedRequests;
  readonly #address: S3Address;
  readonly #tries: Tries;
  readonly #partBytes: number;
  readonly #pace: ReadingPace;
  /** Of a part of an object, but for its last. */
  readonly partBytesMin: number;
  #foundAt = -Infinity;

  constructor(address: S3Address, options: BucketOptions) {
    const { net, tries = usualTries, partBytes = partBytesUsual, pace = usualPace } = options;
    const { counts } = this;
    this.#pace = pace;
    this.#address = address;
    this.#tries = tries;
    this.#partBytes = partBytes;
    this.partBytesMin = Math.min(partBytes, partBytesLeast);
    this.#requests = new SignedRequests(address, { net, tries, counts });
    this.#once = new SignedRequests(address, { net, tries: { ...tries, atMost: 1 }, counts });
  }

  get host(): string {
    return this.#requests.host;
  }

  async find(key: string): Promise<MarkedObject | undefined> {
    const sent = await this.#answered({ method: "HEAD", key });
    if (sent.status === 404) return this.#none();
    const mark = this.#markOf(sent);
    const putAt = new Date(sent.headers.get("last-modified") ?? NaN);
    return { key, bytes: Number(sent.headers.get("content-length") ?? 0), putAt, mark };
  }

  /** Bytes from `start` to before `end` of an object that has that mark still; `undefined` where it has not. */
  async openStretch(
    { key, mark }: Pick<MarkedObject, "key" | "mark">,
    start: number,
    end: number,
  ): Promise<Readable | undefined> {
    const range = `bytes=${start}-${end - 1}`;
    const sent = await this.#get(key, { Range: range, "If-Match": mark });
    if (isFrom(sent, start)) return this.#read(sent, { key, start, end, mark });
    sent.body.destroy();
    if (sent.status === 404 || sent.status === 412) return undefined;
    throw away(this.#requests.host, new Error(`${key}: status ${sent.status} for ${range}`));
  }

  /** Puts what comes, as it comes, where there is no object: it is there whole or not at all. */
  async putStream(key: string, source: AsyncIterable<Uint8Array>, bytes: number): Promise<void> {
    const status = await putStream(this.#asking(key), source, { bytes, partBytes: this.#partBytes });
    // The answer that it was made may be lost on its way: asked again, nobody knows the upload any more.
    if (status === 404 && (await this.find(key)) !== undefined) return;
    if (status >= 300) throw this.#notOfAStore(`status ${status} of parts`);
  }

  /** Has the object store copy an object over another one, or over itself, which is put now then. */
  copy(from: MarkedObject, to: string): Promise<void> {
    return this.copyParts(partsOf(from), to);
  }

  /** Has it make an object of parts of others. */
  async copyParts(parts: readonly CopiedPart[], to: string): Promise<void> {
    const { bucket, prefix } = this.#address;
    const sources = parts.map((part) => ({ ...part, source: `${bucket}/${prefix}${part.key}` }));
    for (let tried = 1; ; tried += 1) {
      const status = await copyObject(this.#asking(to), sources);
      if (status < 300) return;
      if (tried === this.#tries.atMost) throw this.#notOfAStore(`status ${status} of a copy`);
    }
  }

  /** Gives up what was begun in parts before then and not ended, where it may ask for that. */
  abortUnended(before: Date): Promise<number> {
    return abortUnended(this.#requests, { prefix: this.#address.prefix, before });
  }

  /** Puts a few bytes, over those that are there. */
  async putBytes(key: string, bytes: Uint8Array): Promise<void> {
    for (let tried = 1; ; tried += 1) {
      const status = await this.#putWhole(key, bytes, {});
      if (status < 300) return;
      if (status === 404) await this.#none();
      if (tried === this.#tries.atMost) throw this.#notOfAStore(`status ${status}`);
    }
  }

  async open(key: string): Promise<OpenObject | undefined> {
    const sent = await this.#get(key, {});
    if (sent.status === 404) {
      sent.body.resume();
      return this.#none();
    }
    const mark = this.#markOf(sent);
    const bytes = Number(sent.headers.get("content-length") ?? 0);
    return { key, bytes, content: this.#read(sent, { key, start: 0, end: bytes, mark }) };
  }

  /**
   * Puts a file where there is no such object, or over one. Of two who put at once one does, and the other is told
   * that one is there.
   */
  async put(key: string, file: FileHandle, how: "new" | "over"): Promise<"put" | "there"> {
    const headers: Record<string, string> = how === "new" ? { "If-None-Match": "*" } : {};
    const { size } = await file.stat();
    for (let tried = 1; ; tried += 1) {
      const status =
        size <= this.#partBytes
          ? await this.#putWhole(key, await wholeOf(file, size), headers)
          : await putInParts(this.#asking(key), file, { bytes: size, partBytes: this.#partBytes, headers });
      if (status < 300) return "put";
      if (status === 412) return "there";
      if (status === 404) await this.#none();
      // Somebody else puts it right now.
      if (tried === this.#tries.atMost) throw away(this.#requests.host, new Error(`status ${status}`));
    }
  }

  /** Puts a few words where there are none, and answers those that are there. */
  async putText(key: string, words: string): Promise<string> {
    const there = await this.#textOf(key);
    if (there !== undefined) return there;
    await this.#answered({ method: "PUT", key, headers: { "If-None-Match": "*" }, body: Buffer.from(words) });
    // Of two who put at once, both find the same.
    return (await this.#textOf(key)) ?? "";
  }

  async remove(key: string): Promise<void> {
    const { status } = await this.#answered({ method: "DELETE", key });
    if (status === 404) await this.#requireBucket();
    else if (status !== 204) throw this.#notOfAStore(`status ${status}`);
  }

  /** In the order of their keys; those that begin so where that is told. */
  async *list(start = ""): AsyncGenerator<ListedObject> {
    const { prefix } = this.#address;
    let token: string | undefined;
    do {
      const query = {
        "list-type": "2",
        prefix: prefix + start,
        ...(token === undefined ? {} : { "continuation-token": token }),
      };
      const { status, words } = await this.#requests.ask({ method: "GET", query, maxBytes: 20_000_000 });
      if (status === 404) await this.#requireBucket();
      const found = textsOf(words, "ListBucketResult", listed);
      if (found === undefined) throw this.#notOfAStore("no list");
      for (const [at, key] of found.Key.entries()) {
        const putAt = new Date(found.LastModified[at] ?? NaN);
        yield { key: key.slice(prefix.length), bytes: Number(found.Size[at]), putAt };
      }
      const [next = ""] = found.NextContinuationToken;
      if (next !== "" && next === token) throw this.#notOfAStore("a list that begins anew");
      // Some tell an empty one at the end.
      token = next === "" ? undefined : next;
    } while (token !== undefined);
  }

  /** Whether it answers now, asked once. */
  async isReachable(): Promise<boolean> {
    try {
      const { status, body } = await this.#once.send({ method: "HEAD", timeoutMs: 5_000 });
      body.resume();
      return status < 300;
    } catch (error) {
      if (isFailure(error)) return false;
      throw error;
    }
  }

  async #textOf(key: string): Promise<string | undefined> {
    const object = await this.open(key);
    return object === undefined ? undefined : text(object.content);
  }

  #asking(key: string): Requests {
    return {
      host: this.#requests.host,
      send: (asked) => this.#requests.send({ ...asked, key }),
      ask: (asked) => this.#requests.ask({ ...asked, key }),
    };
  }

  #get(key: string, headers: Readonly<Record<string, string>>): Promise<Sent> {
    const sizes = { maxBytes: objectBytesMax, timeoutMs: readingMs };
    return this.#requests.send({ method: "GET", key, headers, ...sizes });
  }

  /** An answer of which nothing but the head is read. */
  async #answered(asked: S3Request): Promise<Sent> {
    const sent = await this.#requests.send(asked);
    sent.body.resume();
    return sent;
  }

  #read(first: Sent, of: Pick<ReadObject, "key" | "start" | "end" | "mark">): Readable {
    const content = readObject(first, {
      ...of,
      host: this.#requests.host,
      inVainMax: this.#tries.atMost,
      pace: this.#pace,
      get: (headers) => this.#get(of.key, headers),
    });
    return Readable.from(content, { objectMode: false });
  }

  async #putWhole(key: string, body: Uint8Array, headers: Readonly<Record<string, string>>): Promise<number> {
    const sent = await this.#answered({ method: "PUT", key, headers, body });
    return sent.status < 300 && !sent.headers.has("etag") ? notDone : sent.status;
  }

  /** Of an object that is there: an object store tells it, and what stands before one and answers in its place does not. */
  #markOf({ status, headers }: Sent): string {
    const mark = headers.get("etag");
    if (mark === null) throw this.#notOfAStore(`status ${status} without a mark`);
    return mark;
  }

  #notOfAStore(told: string): Failure {
    return away(this.#requests.host, new Error(told));
  }

  /** Where nothing was found. A bucket that is not there is no bucket without objects. */
  async #none(): Promise<undefined> {
    if (performance.now() - this.#foundAt > foundMs) await this.#requireBucket();
  }

  async #requireBucket(): Promise<void> {
    const { status } = await this.#answered({ method: "HEAD" });
    if (status === 404)
      throw new Failure("unavailable", "store-bucket-missing", { host: this.#requests.host });
    this.#foundAt = performance.now();
  }
}

async function wholeOf(file: FileHandle, size: number): Promise<Uint8Array> {
  const bytes = Buffer.alloc(size);
  await file.read(bytes, 0, size, 0);
  return bytes;
}
