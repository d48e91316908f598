import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WaitingDataset } from "./waiting-dataset.ts";

/**
 * Datasets of a document that wait for its end on the disk, so that memory does not grow with it. They
 * come back in the order in which they went. Nobody else finds the file, and it ends with its document.
 */
export class PutAway {
  #file: number | undefined;
  readonly #entries: Entry[] = [];
  #waiting: Buffer[] = [];
  #waitingBytes = 0;

  put({ text, ...rest }: WaitingDataset): void {
    // UTF-8 has no half of a pair, which an escape of Turtle may name.
    const encoding = text.isWellFormed() ? "utf8" : "utf16le";
    const head = Buffer.from(JSON.stringify(rest));
    const body = Buffer.from(text, encoding);
    this.#entries.push({ encoding, headBytes: head.length, bytes: head.length + body.length });
    this.#waiting.push(head, body);
    this.#waitingBytes += head.length + body.length;
    if (this.#waitingBytes >= atOnceBytes) this.#write();
  }

  *all(): Generator<WaitingDataset> {
    this.#write();
    let at = 0;
    const entries = this.#entries.splice(0);
    for (let first = 0; first < entries.length;) {
      let [bytes, last] = [0, first];
      for (; last < entries.length && bytes < atOnceBytes; last++) bytes += entries[last]?.bytes ?? 0;
      yield* unpacked(this.#read(at, bytes), entries.slice(first, last));
      at += bytes;
      first = last;
    }
  }

  [Symbol.dispose](): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #read(at: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    for (let from = 0; from < length;) {
      const read = readSync(this.#open(), bytes, from, length - from, at + from);
      if (read === 0) throw new Error("what was put away of a document is not there any more");
      from += read;
    }
    return bytes;
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

interface Entry {
  readonly encoding: "utf8" | "utf16le";
  readonly headBytes: number;
  readonly bytes: number;
}

const atOnceBytes = 1 << 20;

function* unpacked(all: Buffer, entries: readonly Entry[]): Generator<WaitingDataset> {
  let at = 0;
  for (const { encoding, headBytes, bytes } of entries) {
    const head = JSON.parse(all.toString("utf8", at, at + headBytes)) as Omit<WaitingDataset, "text">;
    yield { ...head, text: all.toString(encoding, at + headBytes, at + bytes) };
    at += bytes;
  }
}
