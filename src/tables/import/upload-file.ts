import { createHash, timingSafeEqual } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { addAbortSignal, Readable } from "node:stream";
import { sweptBehind } from "../../base/collect.ts";
import { Failure, isFailure } from "../../base/failure.ts";
import { isNoRoom } from "../../base/no-room.ts";
import type { Store } from "../../store/store.ts";
import { encrypting, keptIn, readUpload, type UploadCipher } from "./upload-cipher.ts";

/** What a client says that the bytes of one request are (tus 1.0, extension “checksum”). */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly digest: Uint8Array;
}

export const checksumAlgorithms = ["sha1", "sha256", "sha512", "md5"] as const;
type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];

export interface Appending {
  /** Of the whole file. */
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
  readonly checksum?: Checksum | undefined;
  /** Asked again and again while bytes come: others write to the disk meanwhile. */
  requireRoom(): Promise<void>;
  /** Asked before bytes are written of which nobody told how many they are, up to which place they come. */
  requireHeld?: ((end: number) => Promise<void>) | undefined;
}

/** What was received of an upload, as it is written. What counts is what lies there, not what came. */
export interface UploadBytes extends AsyncDisposable {
  /** Where what surely lies there ends. */
  readonly lying: number;
  /** Writes bytes as they come, up to `limit`. Those that came before an error stay, without a checksum. */
  append(bytes: Readable | AsyncIterable<Uint8Array>, options: Appending): Promise<void>;
  /** How much of it lies there now, while more may come. */
  progress(): Promise<number>;
  /** Brings there what came so far. */
  settle(): Promise<void>;
  cut(end: number): Promise<void>;
  /** SHA-256 of what was sent, as it lies there. */
  hash(store: Pick<Store, "hashOf">): Promise<string>;
}

const lookBytes = 32 * 1024 * 1024;

/** The file of an upload under way, on the disk. */
export class UploadFile implements UploadBytes {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #cipher: UploadCipher | undefined;
  #end: number;
  #lying: number;

  private constructor(path: string, file: FileHandle, end: number, cipher: UploadCipher | undefined) {
    this.#path = path;
    this.#file = file;
    this.#end = end;
    this.#lying = end;
    this.#cipher = cipher;
  }

  /**
   * Bytes beyond `end` are of a request that was cut before they counted, and are taken away. Where there is a
   * cipher, what lies on the disk is encrypted under it: its last nonce is for what is written from `end` on.
   */
  static async open(path: string, end: number, cipher: UploadCipher | undefined): Promise<UploadFile> {
    const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o644);
    await file.truncate(end);
    return new UploadFile(path, file, end, cipher);
  }

  get lying(): number {
    return this.#lying;
  }

  async progress(): Promise<number> {
    await this.settle();
    return this.#lying;
  }

  async settle(): Promise<void> {
    const end = this.#end;
    await this.#file.datasync();
    this.#lying = end;
  }

  async append(bytes: Readable | AsyncIterable<Uint8Array>, options: Appending): Promise<void> {
    const { limit, signal, checksum } = options;
    const start = this.#end;
    let looked = start;
    const digest = checksum === undefined ? undefined : createHash(checksum.algorithm);
    const encrypt = encrypting(this.#cipher, start);
    try {
      for await (const piece of arriving(bytes, signal)) {
        if (this.#end + piece.byteLength > limit)
          throw new Failure("too-large", "upload-too-large", { limit });
        await options.requireHeld?.(this.#end + piece.byteLength);
        if (this.#end - looked >= lookBytes) {
          await options.requireRoom();
          looked = this.#end;
        }
        digest?.update(piece);
        await this.#write(encrypt(piece), signal);
      }
      if (checksum !== undefined && digest !== undefined) refuseAltered(digest.digest(), checksum);
    } catch (error) {
      if (checksum !== undefined) await this.cut(start);
      throw error;
    }
  }

  async cut(end: number): Promise<void> {
    await this.#file.truncate(end);
    this.#end = end;
    this.#lying = end;
  }

  async hash(store: Pick<Store, "hashOf">): Promise<string> {
    if (this.#cipher === undefined) return (await store.hashOf(this.#path)).hash;
    const hash = createHash("sha256");
    const whole = { start: 0, end: this.#end };
    const sent = readUpload(keptIn(this.#file), this.#cipher, whole);
    for await (const chunk of sweptBehind(sent)) hash.update(chunk);
    return hash.digest("hex");
  }

  /** A write may take less than it is given where the disk is nearly full. */
  async #write(piece: Uint8Array, signal: AbortSignal | undefined): Promise<void> {
    try {
      for (let written = 0; written < piece.byteLength;) {
        signal?.throwIfAborted();
        const { bytesWritten } = await this.#file.write(
          piece,
          written,
          piece.byteLength - written,
          this.#end,
        );
        written += bytesWritten;
        this.#end += bytesWritten;
      }
    } catch (cause) {
      if (isNoRoom(cause)) throw new Failure("no-room", "upload-disk-full", {}, { cause });
      throw cause;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#file.close();
  }
}

/** A connection that breaks off is no fault of ours; one that hangs is let go where the turn is over. */
export async function* arriving(
  bytes: Readable | AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const stream = bytes instanceof Readable ? bytes : Readable.from(bytes);
  if (signal !== undefined) addAbortSignal(signal, stream);
  try {
    for await (const piece of sweptBehind<string | Uint8Array>(stream)) {
      yield typeof piece === "string" ? Buffer.from(piece) : piece;
    }
  } catch (cause) {
    signal?.throwIfAborted();
    throw isFailure(cause) || isOfFile(cause) ? cause : new Failure("invalid", "upload-cut", {}, { cause });
  }
}

function isOfFile(cause: unknown): boolean {
  return cause instanceof Error && "path" in cause;
}

export function refuseAltered(found: Buffer, { algorithm, digest }: Checksum): void {
  if (found.byteLength === digest.byteLength && timingSafeEqual(found, digest)) return;
  throw new Failure("altered", "upload-checksum-wrong", { algorithm });
}
