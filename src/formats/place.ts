import { open } from "node:fs/promises";
import { Failure } from "../base/failure.ts";

/** A file that is not on this machine and has no room there: stretches of it are fetched as they are read. */
export interface FarFile {
  readonly bytes: number;
  /** Its bytes from `start` to before `end`; to its last one where that is absent. */
  open(start: number, end?: number): Promise<AsyncIterable<Uint8Array>>;
  /** Of one whose bytes are read in their order, how it is read here and there; by stretches where absent. */
  openBytes?(): OpenBytes;
}

/** Where the bytes of a file are: under a path, or elsewhere. */
export type BytesPlace = string | FarFile;

/** A file that is open, as a `FileHandle` is read. */
export interface OpenBytes extends AsyncDisposable {
  readonly size: number;
  /** Reads up to `length` bytes; 0 at the end. */
  read(buffer: Buffer, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
}

export function placeOf({ path, far }: { readonly path: string; readonly far?: FarFile }): BytesPlace {
  return far ?? path;
}

/** Why a far file was not read. */
export const needsDisk = "format-needs-disk";

/** Before a file is read in a way that takes a copy of it, or reads here and there: there is no room for one that is far. */
export function refuseFar({ far }: { readonly far?: FarFile }, kind: string): void {
  if (far === undefined) return;
  throw new Failure("no-room", needsDisk, { kind, megabytes: Math.ceil(far.bytes / 1_000_000) });
}

export async function openBytes(place: BytesPlace): Promise<OpenBytes> {
  if (typeof place !== "string") return place.openBytes?.() ?? new FarBytes(place);
  const file = await open(place);
  try {
    const { size } = await file.stat();
    return {
      size,
      read: (buffer, offset, length, position) => file.read(buffer, offset, length, position),
      [Symbol.asyncDispose]: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Of who reads on where they stopped, so much is fetched at once. */
const stretchBytes = 8 * 1024 * 1024;

class FarBytes implements OpenBytes {
  readonly size: number;
  readonly #file: FarFile;
  #held = Buffer.alloc(0);
  #heldFrom = 0;

  constructor(file: FarFile) {
    this.#file = file;
    this.size = file.bytes;
  }

  async read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ bytesRead: number }> {
    const wanted = Math.min(length, buffer.length - offset, Math.max(0, this.size - position));
    for (let done = 0; done < wanted;) {
      const at = position + done;
      if (at < this.#heldFrom || at >= this.#heldFrom + this.#held.length)
        await this.#bring(at, wanted - done);
      const from = at - this.#heldFrom;
      done += this.#held.copy(buffer, offset + done, from, from + wanted - done);
    }
    return { bytesRead: wanted };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#held = Buffer.alloc(0);
  }

  async #bring(position: number, wanted: number): Promise<void> {
    const readsOn = this.#held.length > 0 && position === this.#heldFrom + this.#held.length;
    const end = Math.min(this.size, position + (readsOn ? Math.max(wanted, stretchBytes) : wanted));
    this.#held = Buffer.concat(await Array.fromAsync(await this.#file.open(position, end)));
    this.#heldFrom = position;
    if (this.#held.length !== end - position) {
      throw new Error(`${this.#held.length} bytes came of the ${end - position} that were asked for`);
    }
  }
}
