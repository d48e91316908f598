import type { Readable } from "node:stream";

/** SHA-256 of a blob's bytes, 64 hexadecimal digits. It is the blob's name. */
export type Hash = string;

export interface Blob {
  readonly hash: Hash;
  readonly bytes: number;
}

/** A blob as it lies on the disk, with the bytes that it takes there. */
export interface LyingBlob extends Blob {
  readonly sealed?: true;
}

export interface ListedBlob extends LyingBlob {
  /** When it was last put, by the clock of who keeps it. */
  readonly putAt: Date;
}

/** One that is open: it reads on as it was then, even if it is sealed meanwhile. */
export interface OpenBlob extends LyingBlob {
  readonly content: Readable;
}

/** To be read now, or to make something of it that lasts: then its bytes are verified again. */
export type Use = "read" | "copy";

/** Where the engine reads a blob until it is given back: of a sealed one, a copy in memory. */
export interface LentFile extends AsyncDisposable {
  readonly path: string;
  readonly isSealed: boolean;
}

/** One that has no room here: it stays where blobs are kept, and stretches of it are fetched. */
export interface FarBlob {
  readonly bytes: number;
  /**
   * Its bytes from `start` to before `end`. All of them are hashed on their way: what is not what was put ends with
   * an error before its last bytes. Stretches are of the same object, and are not hashed.
   */
  open(start: number, end?: number): Promise<AsyncIterable<Uint8Array>>;
}

export interface UploadStretch {
  readonly name: string;
  readonly bytes: number;
}

/**
 * Stretches of files on their way in that have no room here before they are whole: they lie where blobs are kept, under
 * names that whoever puts them chooses, each put once. They are no blobs, and nothing is known of what they hold.
 */
export interface Stretches {
  /** Whether a file of so many bytes would leave too little room here; one that is small has room in any case. */
  areNeeded(bytes: number): Promise<boolean>;
  /** A file that is no larger has room in any case. */
  readonly roomBytes: number;
  /** Of one file: once all are there, they become parts of one object. */
  readonly most: number;
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** Its bytes from `start` to before `end`. Throws `gone` where it is not there. */
  open(name: string, start: number, end: number): Promise<AsyncIterable<Uint8Array>>;
  /** How many bytes it has; `undefined` where it is not there. */
  size(name: string): Promise<number | undefined>;
  /** Those whose names begin so. */
  list(start: string): AsyncIterable<UploadStretch & { readonly putAt: Date }>;
  remove(name: string): Promise<void>;
  /** Has the blob of that hash put together where they lie, of so many bytes of each; `undefined` where that cannot be. */
  join(stretches: readonly UploadStretch[], hash: Hash): Promise<Blob | undefined>;
}

interface PutOptions {
  /** Encrypts it on its way to the disk. One that is sealed already stays so. */
  readonly sealed?: boolean;
}

export interface PutStreamOptions extends PutOptions {
  readonly maxBytes?: number;
  /** How many are said to come; infinitely many where nobody says. */
  readonly bytes?: number;
}

/** What the disk holds under a hash: the bytes that it names, others, or nothing. */
export type BlobState = "whole" | "altered" | "missing";

/** What one process asked of an object store, since it began. */
export interface StoreTraffic {
  /** Of the copies that can be fetched again. */
  readonly cacheBytes: number;
  readonly answered: number;
  /** Each try that got no answer, or a refusal. */
  readonly failed: number;
}

/**
 * Immutable blobs by hash. Putting the same bytes twice keeps one copy. What is read of a blob is
 * what was put: its bytes are hashed before they are first given out, where its file changed, and
 * within the hour where it is in use. What is given out whole is hashed on its way.
 */
export interface Store {
  /**
   * Streams to disk, hashes on the way, syncs, renames in place: whole or not at all. Refuses past `maxBytes`. What
   * has no room here goes to the bucket as it comes.
   */
  put(source: Readable | AsyncIterable<Uint8Array>, options?: PutStreamOptions): Promise<Blob>;
  /** Takes over a file: moves it where it is on the same disk, else copies it, as from memory. */
  adopt(path: string, options?: PutOptions): Promise<Blob>;
  /** Of a file outside of it. A large one is hashed behind whoever answers. */
  hashOf(path: string): Promise<Blob>;
  /** A sealed blob as it lies elsewhere, as from a backup: it is opened and verified when it is read. */
  putAsItLies(hash: Hash, source: AsyncIterable<Uint8Array>): Promise<void>;
  /** Encrypts a blob where it lies; who reads it reads on. Does nothing where that was done, or there is none. */
  seal(hash: Hash): Promise<void>;
  /** Has the key at hand, for who seals in a transaction, which asks for no second connection. */
  readyToSeal(): Promise<void>;
  isSealed(hash: Hash): Promise<boolean>;
  /** Whether its content lies on the disk unencrypted, which it does until it was sealed to the end. */
  isInClear(hash: Hash): Promise<boolean>;
  has(hash: Hash): Promise<boolean>;
  /** Of its content; `undefined` where there is none. */
  size(hash: Hash): Promise<number | undefined>;
  /**
   * Where the engine reads the blob. Throws `not-found` where there is none, `unavailable` where it was
   * altered or its key is gone, `no-room` where a sealed one is larger than the memory for it. To copy it, its
   * bytes were hashed a minute ago at most.
   */
  lend(hash: Hash, use?: Use): Promise<LentFile>;
  /**
   * `start` and `end` are inclusive byte offsets, as in HTTP Range. Throws as `lend` does, and
   * `unavailable` with `retryAfterS` where hashing takes long. A file that is cut while it is read, or
   * that is not what was put, ends the stream with an error before its last bytes.
   */
  open(hash: Hash, range?: { start: number; end: number }): Promise<Readable>;
  /** Its bytes as they lie on the disk, for who compares them with the hash. Throws `not-found`. */
  openAsItLies(hash: Hash): Promise<OpenBlob>;
  /** What is known of a blob: it is read where that was not done since its file changed. */
  state(hash: Hash): Promise<BlobState>;
  /** Reads the whole blob from the disk, whatever is known of it. */
  verify(hash: Hash): Promise<BlobState>;
  /** `undefined` where it is here, has room here, is sealed, or is nowhere: then it is lent. */
  far(hash: Hash): Promise<FarBlob | undefined>;
  /** `undefined` where blobs are on a disk of this machine. */
  stretches(): Stretches | undefined;
  remove(hash: Hash): Promise<void>;
  /** Removes what was on its way since before then, and has come nowhere. */
  sweepPassing(before: Date): Promise<void>;
  list(): AsyncIterable<ListedBlob>;
  /** One of them, as it is now. */
  find(hash: Hash): Promise<ListedBlob | undefined>;
  /** Those of which this machine has a copy that can be fetched again, as it lies here. */
  cached(): AsyncIterable<LyingBlob>;
  /** Lets go of that copy. */
  forget(hash: Hash): Promise<void>;
  /** Seals some bytes that are kept beside the store, such as the key of a copy, for what `name` says alone. */
  sealSmall(bytes: Buffer, name: string): Promise<Buffer>;
  /** What `sealSmall` sealed; `undefined` where it was altered, or is of another name. */
  openSmall(sealed: Buffer, name: string): Promise<Buffer | undefined>;
  /** Whether this is the store of who has that id, which it becomes where it is nobody's. */
  claim(id: string): Promise<boolean>;
  /** Whether who keeps the blobs answers now. */
  isReachable(): Promise<boolean>;
  /** Of a bucket; `undefined` where the blobs are on a disk of this machine. */
  traffic(): Promise<StoreTraffic | undefined>;
  /** Where copies of sealed blobs lie while they are read: in memory, where the system has a folder there. */
  readonly clearFolder: string;
}
