import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline as written } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { BytesPlace, FarFile, OpenBytes } from "./place.ts";
import { type FormatReading, type NamedFile, scratchPath } from "./reading.ts";
import { asDamage, bombGuard, nameUnpacked, refuseUnread, type Unpacking } from "./unpack.ts";

/** So much of the end is kept once it is known where that is: who looks at both ends reads the file once less. */
const endBytes = 1 << 20;

/**
 * What a gzip file (RFC 1952) holds that has no room unpacked. It is read through once, for its length and its checksums,
 * and from its beginning again by each who opens it. Throws as `unpackGzip` does.
 */
export async function openUnpacked(
  place: BytesPlace,
  reading: Unpacking & Pick<FormatReading, "signal">,
): Promise<FarFile> {
  const packed = await farFrom(place);
  let bytes = 0;
  let last: Buffer[] = [];
  let held = 0;
  for await (const chunk of unpacking(packed, reading)) {
    reading.signal?.throwIfAborted();
    bytes += chunk.byteLength;
    last.push(chunk);
    held += chunk.byteLength;
    // Seldom, as each time copies what is held.
    if (held > 8 * endBytes) [last, held] = [[endOf(last)], endBytes];
  }
  const end = endOf(last);
  const open = () => unpacking(packed, { limits: reading.limits, unpacked: { total: 0 } });
  return {
    bytes,
    open: async (start, until = bytes) => cut(open(), start, until),
    openBytes: () => new UnpackedBytes({ bytes, open, end }),
  };
}

function endOf(chunks: readonly Buffer[]): Buffer {
  return Buffer.concat(chunks).subarray(-endBytes);
}

/** The first lines of what a gzip file holds that has no room here, in the scratch folder: few bytes, however long they are. */
export async function unpackBeginning(
  file: NamedFile & { readonly far: FarFile },
  reading: FormatReading,
  bytes = 4 * endBytes,
): Promise<NamedFile> {
  const path = scratchPath(reading, "unpacked");
  const options = reading.signal === undefined ? {} : { signal: reading.signal };
  await written(wholeLines(unpacking(file.far, reading), bytes), createWriteStream(path), options);
  return { path, name: nameUnpacked(file.name) };
}

async function farFrom(place: BytesPlace): Promise<FarFile> {
  if (typeof place !== "string") return place;
  const { size } = await stat(place);
  // A stream ends after a byte, so that of none it would be told to end before the first.
  return {
    bytes: size,
    open: async (start, end = size) =>
      start < end
        ? createReadStream(place, { start, end: end - 1, highWaterMark: 1 << 18 })
        : Readable.from([]),
  };
}

async function* unpacking(packed: FarFile, reading: Unpacking): AsyncGenerator<Buffer> {
  const source = async function* () {
    yield* await packed.open(0);
  };
  const guard = bombGuard(reading, packed.bytes);
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  const unpacked = written(Readable.from(source(), { objectMode: false }), gunzip, guard);
  // Whoever reads all of them is told; who leaves before ends it.
  unpacked.catch(() => undefined);
  try {
    for await (const chunk of guard) yield chunk as Buffer;
    // What comes last ends before what is read first: whether all that was packed is whole is known once both have.
    await unpacked;
    await refuseUnread(gunzip.bytesWritten, packed.bytes, (from) => packed.open(from));
  } catch (error) {
    throw asDamage(error, "gzip-damaged");
  }
}

async function* cut(chunks: AsyncIterable<Buffer>, start: number, end: number): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const chunk of chunks) {
    const some = chunk.subarray(Math.max(0, start - at), Math.max(0, end - at));
    at += chunk.byteLength;
    if (some.byteLength > 0) yield some;
    // The last one is read to its end, which tells whether all of it is whole.
    if (at > end) return;
  }
}

/** As many bytes, and on to the end of the line; twice as many where it does not end. */
async function* wholeLines(chunks: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const chunk of chunks) {
    const line = at + chunk.byteLength <= bytes ? -1 : chunk.indexOf(10, Math.max(0, bytes - at));
    const end = Math.min(line === -1 ? chunk.byteLength : line + 1, 2 * bytes - at);
    yield chunk.subarray(0, end);
    at += end;
    if (line !== -1 || at === 2 * bytes) return;
  }
}

interface Unpacked {
  readonly bytes: number;
  readonly end: Buffer;
  open(): AsyncGenerator<Buffer>;
}

/** Who reads on goes on with one stream, who goes back begins another. */
class UnpackedBytes implements OpenBytes {
  readonly size: number;
  readonly #of: Unpacked;
  #chunks: AsyncGenerator<Buffer> | undefined;
  #held: Buffer = Buffer.alloc(0);
  #heldFrom = 0;

  constructor(of: Unpacked) {
    this.#of = of;
    this.size = of.bytes;
  }

  async read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ bytesRead: number }> {
    const wanted = Math.min(length, buffer.length - offset, Math.max(0, this.size - position));
    if (wanted === 0) return { bytesRead: 0 };
    const inEnd = position - (this.size - this.#of.end.length);
    if (inEnd >= 0) return { bytesRead: this.#of.end.copy(buffer, offset, inEnd, inEnd + wanted) };
    if (this.#chunks === undefined || position < this.#heldFrom) await this.#begin();
    for (let done = 0; done < wanted;) {
      const from = position + done - this.#heldFrom;
      if (from < this.#held.length)
        done += this.#held.copy(buffer, offset + done, from, from + wanted - done);
      else await this.#next();
    }
    return { bytesRead: wanted };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#chunks?.return(undefined);
    this.#held = Buffer.alloc(0);
  }

  async #begin(): Promise<void> {
    await this.#chunks?.return(undefined);
    this.#chunks = this.#of.open();
    this.#held = Buffer.alloc(0);
    this.#heldFrom = 0;
  }

  async #next(): Promise<void> {
    const next = await this.#chunks?.next();
    if (next === undefined || next.done === true)
      throw new Error("fewer bytes came than when they were counted");
    this.#heldFrom += this.#held.length;
    this.#held = next.value;
  }
}
