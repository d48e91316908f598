import type { Readable } from "node:stream";

/** SHA-256 of a blob's bytes, 64 hexadecimal digits. It is the blob's name. */
export type Hash = string;

export interface Blob {
  readonly hash: Hash;
  readonly bytes: number;
}

/** Immutable blobs by hash. Putting the same bytes twice keeps one copy. */
export interface Store {
  /** Streams to disk, hashes on the way, syncs, renames in place: whole or not at all. Refuses past `maxBytes`. */
  put(source: Readable | AsyncIterable<Uint8Array>, options?: { maxBytes?: number }): Promise<Blob>;
  /** Takes over a file that is already on the same disk (moves it). */
  adopt(path: string): Promise<Blob>;
  has(hash: Hash): Promise<boolean>;
  /** `undefined` where there is none. */
  size(hash: Hash): Promise<number | undefined>;
  /** Where the engine reads the blob. Throws `not-found` where there is none. */
  path(hash: Hash): Promise<string>;
  /** `start` and `end` are inclusive byte offsets, as in HTTP Range. */
  open(hash: Hash, range?: { start: number; end: number }): Promise<Readable>;
  remove(hash: Hash): Promise<void>;
  list(): AsyncIterable<Blob>;
}
