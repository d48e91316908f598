import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PackedDataset } from "./packed-statements.ts";

/**
 * Datasets of a document that wait for its end on the disk, so that memory does not grow with it. They
 * come back in the order in which they went. Nobody else finds the file, and it ends with its document.
 */
export class PutAway {
  #file: number | undefined;
  /** Bytes of each. */
  readonly #lengths: number[] = [];
  #waiting: Buffer[] = [];
  #waitingBytes = 0;

  put(dataset: PackedDataset): void {
    const bytes = Buffer.from(JSON.stringify(dataset));
    this.#lengths.push(bytes.length);
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes >= writtenAtOnce) this.#write();
  }

  *all(): Generator<PackedDataset> {
    this.#write();
    let at = 0;
    for (const length of this.#lengths.splice(0)) {
      const bytes = Buffer.allocUnsafe(length);
      for (let from = 0; from < length;) {
        const read = readSync(this.#open(), bytes, from, length - from, at + from);
        if (read === 0) throw new Error("what was put away of a document is not there any more");
        from += read;
      }
      at += length;
      yield JSON.parse(bytes.toString("utf8")) as PackedDataset;
    }
  }

  [Symbol.dispose](): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #write(): void {
    if (this.#waitingBytes === 0) return;
    const bytes = Buffer.concat(this.#waiting);
    for (let from = 0; from < bytes.length;) from += writeSync(this.#open(), bytes, from);
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  /** Without a name once it is open: whatever ends the process takes it along. */
  #open(): number {
    if (this.#file !== undefined) return this.#file;
    const folder = mkdtempSync(join(tmpdir(), "maille-statements-"));
    this.#file = openSync(join(folder, "datasets"), "w+", 0o600);
    rmSync(folder, { recursive: true });
    return this.#file;
  }
}

const writtenAtOnce = 1 << 20;
