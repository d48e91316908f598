import type { Readable } from "node:stream";

/** SHA-256 of a blob's bytes, 64 hexadecimal digits. It is the blob's name. */
export type Hash = string;

export interface Blob {
  readonly hash: Hash;
  readonly bytes: number;
}

/** What the disk holds under a hash: the bytes that it names, others, or nothing. */
export type BlobState = "whole" | "altered" | "missing";

/**
 * Immutable blobs by hash. Putting the same bytes twice keeps one copy. What is read of a blob is
 * what was put: its bytes are hashed before they are first given out, where its file changed, and
 * within the hour where it is in use. What is given out whole is hashed on its way.
 */
export interface Store {
  /** Streams to disk, hashes on the way, syncs, renames in place: whole or not at all. Refuses past `maxBytes`. */
  put(source: Readable | AsyncIterable<Uint8Array>, options?: { maxBytes?: number }): Promise<Blob>;
  /** Takes over a file that is already on the same disk (moves it). */
  adopt(path: string): Promise<Blob>;
  has(hash: Hash): Promise<boolean>;
  /** `undefined` where there is none. */
  size(hash: Hash): Promise<number | undefined>;
  /** Where the engine reads the blob. Throws `not-found` where there is none, `unavailable` where it was altered. */
  path(hash: Hash): Promise<string>;
  /** The same for who makes something of it that lasts: its bytes were hashed a minute ago at most. */
  pathToCopy(hash: Hash): Promise<string>;
  /**
   * `start` and `end` are inclusive byte offsets, as in HTTP Range. Throws as `path` does, and
   * `unavailable` with `retryAfterS` where hashing takes long. A file that is cut while it is read, or
   * that is not what was put, ends the stream with an error before its last bytes.
   */
  open(hash: Hash, range?: { start: number; end: number }): Promise<Readable>;
  /** Its bytes as they lie on the disk, for who compares them with the hash. Throws `not-found`. */
  openAsItLies(hash: Hash): Promise<Readable>;
  /** What is known of a blob: it is read where that was not done since its file changed. */
  state(hash: Hash): Promise<BlobState>;
  /** Reads the whole blob from the disk, whatever is known of it. */
  verify(hash: Hash): Promise<BlobState>;
  remove(hash: Hash): Promise<void>;
  list(): AsyncIterable<Blob>;
}
