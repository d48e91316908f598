import { close, constants, fstat, open, read } from "node:fs";
import { promisify } from "node:util";

/** A stretch of a file, and where it is put. */
export interface PlacedBytes {
  readonly bytes: Uint8Array;
  readonly at: number;
}

/** A file that is read by place. What it tells of one that has changed is an error that `looksDamaged` knows. */
export interface BytesByPlace extends AsyncDisposable {
  readonly size: number;
  /** Fills all of the stretches, or throws once none of them is written to any more. */
  read(stretches: readonly PlacedBytes[]): Promise<void>;
  /** A stretch of its own. */
  readOne(at: number, length: number): Promise<Buffer>;
  /** The error of a file that is not as it was written. */
  changed(): Error;
}

/** `what` tells the file in errors. */
export async function openByPlace(path: string, what: string): Promise<BytesByPlace> {
  const fd = await promisify(open)(path, constants.O_RDONLY);
  try {
    return new OpenFile(fd, (await promisify(fstat)(fd)).size, what);
  } catch (error) {
    await promisify(close)(fd);
    throw error;
  }
}

/** Owns the open file. */
class OpenFile implements BytesByPlace {
  readonly size: number;
  readonly #fd: number;
  readonly #what: string;
  #reading = 0;
  #closing: PromiseWithResolvers<void> | undefined;

  constructor(fd: number, size: number, what: string) {
    [this.#fd, this.size, this.#what] = [fd, size, what];
  }

  async read(stretches: readonly PlacedBytes[]): Promise<void> {
    if (this.#closing !== undefined) throw new Error("a file that was closed");
    this.#reading += 1;
    try {
      // None may write into a place that another question has by then.
      const ended = await Promise.allSettled(stretches.map((stretch) => this.#fill(stretch)));
      for (const each of ended) if (each.status === "rejected") throw each.reason;
    } finally {
      this.#leave();
    }
  }

  #leave(): void {
    this.#reading -= 1;
    if (this.#reading === 0) this.#closing?.resolve();
  }

  async readOne(at: number, length: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafeSlow(length);
    await this.read([{ bytes, at }]);
    return bytes;
  }

  changed(): Error {
    return new Error(`IO Error: Corrupt file of ${this.#what}`);
  }

  /** A call for each: a promise of `fs` takes as much again. */
  #fill({ bytes, at }: PlacedBytes): Promise<void> {
    return new Promise((resolve, reject) => {
      read(this.#fd, bytes, 0, bytes.length, at, (error, length) => {
        if (error !== null) reject(new Error(`IO Error: Could not read ${this.#what}`, { cause: error }));
        else if (length < bytes.length) reject(this.changed());
        else resolve();
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closing !== undefined) return this.#closing.promise;
    this.#closing = Promise.withResolvers();
    if (this.#reading === 0) this.#closing.resolve();
    await this.#closing.promise;
    await promisify(close)(this.#fd);
  }
}
