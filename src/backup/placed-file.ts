import { type FileHandle, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
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

  /** Removes what others left beside it that were killed. Throws what the system refuses. */
  static async open(target: string, now: Date): Promise<PlacedFile> {
    await dropLeftParts(target, now);
    const part = partOf(target);
    return new PlacedFile(target, part, await open(part, "wx", 0o600));
  }

  /** One piece after the other. */
  write(bytes: Uint8Array): Promise<void> {
    return writeWhole(this.#file, bytes);
  }

  /** Puts what was written in place, and tells how many bytes that is. */
  async keep(): Promise<number> {
    await this.#file.sync();
    await this.#close();
    await rename(this.#part, this.#target);
    await syncFolder(dirname(this.#target));
    return (await stat(this.#target)).size;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
    await rm(this.#part, { force: true });
  }

  async #close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#file.close();
  }
}
