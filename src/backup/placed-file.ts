import { type FileHandle, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Failure } from "../base/failure.ts";
import { isNoRoom } from "../base/no-room.ts";
import { syncFolder } from "../base/sync-folder.ts";
import { writeWhole } from "../base/write-whole.ts";
import { dropLeftParts, partOf } from "./parts.ts";

/** A file that appears under its name once it is whole and on the disk; disposed of before, it leaves nothing. */
export class PlacedFile {
  readonly #target: string;
  readonly #part: string;
  readonly #file: FileHandle;
  #isClosed = false;

  private constructor(target: string, part: string, file: FileHandle) {
    this.#target = target;
    this.#part = part;
    this.#file = file;
  }

  /** Removes what others left beside it that were killed. Throws what the system refuses, with `target` as its path. */
  static async open(target: string, now: Date): Promise<PlacedFile> {
    await dropLeftParts(target, now);
    const part = partOf(target);
    return new PlacedFile(target, part, await naming(target, open(part, "wx", 0o600)));
  }

  /** One piece after the other. */
  write(bytes: Uint8Array): Promise<void> {
    return naming(this.#target, writeWhole(this.#file, bytes));
  }

  /** Puts what was written in place, and tells how many bytes that is. */
  async keep(): Promise<number> {
    return naming(this.#target, this.#putInPlace());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
    await rm(this.#part, { force: true });
  }

  async #putInPlace(): Promise<number> {
    await this.#file.sync();
    await this.#close();
    await rename(this.#part, this.#target);
    await syncFolder(dirname(this.#target));
    return (await stat(this.#target)).size;
  }

  async #close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#file.close();
  }
}

/** Nobody knows the name that the file has until it is whole, and a disk that is full may be another than the instance's. */
async function naming<Value>(path: string, work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    if (isNoRoom(error)) throw new Failure("no-room", "backup-disk-full", { path }, { cause: error });
    throw error instanceof Error ? Object.assign(error, { path }) : error;
  }
}
