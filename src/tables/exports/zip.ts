import type { Readable } from "node:stream";
import { crc32, createDeflateRaw } from "node:zlib";

/** A file of an archive, read once, when its turn comes. */
export interface ZipFile {
  readonly name: string;
  readonly pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

interface Written {
  readonly name: Buffer;
  readonly crc: number;
  readonly bytes: number;
  readonly packedBytes: number;
  readonly offset: number;
}

/** The most that a field of four bytes says: what is larger stands in a record of ZIP64 (APPNOTE 6.3.10, § 4.5.3). */
const fieldMax = 0xffff_ffff;
/** Deflated; sizes follow the data; names are UTF-8. */
const flags = 0x0808;
const deflated = 8;
/** 1 January 1980: the earliest that the format knows, and the same for the same rows. */
const date = 0x0021;

/**
 * A ZIP archive in pieces, in memory that does not grow with it: the size of a file is told after its
 * data (APPNOTE 6.3.10). A single file may hold 4 GiB, the archive more. `largest` is what tests lower.
 */
export async function* zipPieces(
  files: AsyncIterable<ZipFile> | Iterable<ZipFile>,
  largest: number = fieldMax,
): AsyncGenerator<Buffer> {
  const written: Written[] = [];
  let offset = 0;
  for await (const { name, pieces } of files) {
    const at = offset;
    const header = localHeader(Buffer.from(name));
    yield header;
    const counted = new Counted(pieces);
    let packedBytes = 0;
    for await (const piece of counted.deflated()) {
      packedBytes += piece.length;
      yield piece;
    }
    const file = { name: Buffer.from(name), crc: counted.crc, bytes: counted.bytes, packedBytes, offset: at };
    if (Math.max(file.bytes, packedBytes) > fieldMax) throw new Error(`${name} is too large for an archive`);
    const descriptor = record([0x08074b50, 4], [file.crc, 4], [packedBytes, 4], [file.bytes, 4]);
    yield descriptor;
    written.push(file);
    offset += header.length + packedBytes + descriptor.length;
  }
  const directory = Buffer.concat(written.map((file) => directoryEntry(file, largest)));
  yield directory;
  yield endOf({ files: written.length, offset, bytes: directory.length }, largest);
}

/** Deflates pieces, and keeps what the directory says of them. */
class Counted {
  readonly #pieces: ZipFile["pieces"];
  crc = 0;
  bytes = 0;

  constructor(pieces: ZipFile["pieces"]) {
    this.#pieces = pieces;
  }

  async *deflated(): AsyncGenerator<Buffer> {
    const deflate = createDeflateRaw();
    const filling = this.#fill(deflate).catch((error: unknown) => {
      deflate.destroy(error instanceof Error ? error : new Error(String(error)));
    });
    try {
      yield* deflate as Readable as AsyncIterable<Buffer>;
    } finally {
      deflate.destroy();
      await filling;
    }
  }

  async #fill(deflate: ReturnType<typeof createDeflateRaw>): Promise<void> {
    for await (const piece of this.#pieces) {
      if (deflate.destroyed) return;
      this.crc = crc32(piece, this.crc);
      this.bytes += piece.length;
      if (!deflate.write(piece)) await drained(deflate);
    }
    deflate.end();
  }
}

/** Also once it is closed, since then nothing drains any more. */
function drained(stream: ReturnType<typeof createDeflateRaw>): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off("drain", done).off("close", done);
      resolve();
    };
    stream.on("drain", done).on("close", done);
  });
}

function localHeader(name: Buffer): Buffer {
  return Buffer.concat([
    record(
      [0x04034b50, 4],
      [20, 2],
      [flags, 2],
      [deflated, 2],
      [0, 2],
      [date, 2],
      [0, 4],
      [0, 4],
      [0, 4],
      [name.length, 2],
      [0, 2],
    ),
    name,
  ]);
}

function directoryEntry({ name, crc, bytes, packedBytes, offset }: Written, largest: number): Buffer {
  const isFar = offset > largest;
  const far = isFar ? record([0x0001, 2], [8, 2], [offset, 8]) : Buffer.alloc(0);
  return Buffer.concat([
    record(
      [0x02014b50, 4],
      [isFar ? 45 : 20, 2],
      [isFar ? 45 : 20, 2],
      [flags, 2],
      [deflated, 2],
      [0, 2],
      [date, 2],
      [crc, 4],
      [packedBytes, 4],
      [bytes, 4],
      [name.length, 2],
      [far.length, 2],
      [0, 2],
      [0, 2],
      [0, 2],
      [0, 4],
      [isFar ? fieldMax : offset, 4],
    ),
    name,
    far,
  ]);
}

interface Directory {
  readonly files: number;
  readonly offset: number;
  readonly bytes: number;
}

function endOf({ files, offset, bytes }: Directory, largest: number): Buffer {
  const isFar = offset > largest;
  const end = record(
    [0x06054b50, 4],
    [0, 4],
    [files, 2],
    [files, 2],
    [bytes, 4],
    [isFar ? fieldMax : offset, 4],
    [0, 2],
  );
  if (!isFar) return end;
  const far = record(
    [0x06064b50, 4],
    [44, 8],
    [45, 2],
    [45, 2],
    [0, 8],
    [files, 8],
    [files, 8],
    [bytes, 8],
    [offset, 8],
  );
  return Buffer.concat([far, record([0x07064b50, 4], [0, 4], [offset + bytes, 8], [1, 4]), end]);
}

/** Numbers with the bytes that each takes, the least first. */
function record(...fields: readonly (readonly [value: number, bytes: 2 | 4 | 8])[]): Buffer {
  return Buffer.concat(
    fields.map(([value, bytes]) => {
      const field = Buffer.alloc(bytes);
      if (bytes === 8) field.writeBigUInt64LE(BigInt(value));
      else field.writeUIntLE(value, 0, bytes);
      return field;
    }),
  );
}
