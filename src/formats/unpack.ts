import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Transform, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32, createGunzip } from "node:zlib";
import { Failure } from "../base/failure.ts";
import { scratchPath, type NamedFile, type FormatReading } from "./reading.ts";

/** Beyond this many bytes out for one in, and past the first 64 MB, a file is taken for a bomb. */
const ratioMax = 400;
const ratioFreeBytes = 1 << 26;

/** What is counted, and how far, where compressed bytes are read. */
export interface Unpacking {
  readonly limits: Pick<FormatReading["limits"], "unpackedBytesMax">;
  readonly unpacked: FormatReading["unpacked"];
}

/**
 * Counts what comes out of a compressed stream as it comes, and breaks off past the limit of
 * the instance or past a ratio that no honest table has. What headers promise counts for nothing,
 * but their checksum, where there is one, must agree.
 */
export function bombGuard(
  reading: Unpacking,
  packedBytes: number,
  expected?: { readonly crc32: number; readonly fileName: string },
): Transform {
  const { unpacked, limits } = reading;
  let own = 0;
  let sum = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      own += chunk.length;
      if (expected !== undefined) sum = crc32(chunk, sum);
      unpacked.total += chunk.length;
      if (unpacked.total > limits.unpackedBytesMax) {
        done(new Failure("too-large", "format-unpacked-too-large", { bytesMax: limits.unpackedBytesMax }));
      } else if (own > ratioFreeBytes && own > packedBytes * ratioMax) {
        done(new Failure("invalid", "format-bomb", { ratioMax }));
      } else done(null, chunk);
    },
    flush(done) {
      if (expected === undefined || expected.crc32 === sum) done();
      else done(new Failure("invalid", "zip-damaged", { member: expected.fileName }));
    },
  });
}

/** A gzip file (RFC 1952), of one member or several, unpacked into the scratch folder. */
export async function unpackGzip(file: NamedFile, reading: FormatReading): Promise<NamedFile> {
  const { size } = await stat(file.path);
  const source = createReadStream(file.path, { highWaterMark: 1 << 18 });
  let read = 0;
  source.on("data", (chunk) => {
    read += chunk.length;
    reading.onProgress?.(read, size);
  });
  const path = scratchPath(reading, "unpacked");
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  try {
    await intoFile([source, gunzip, bombGuard(reading, size)], path, reading);
    await refuseUnread(gunzip.bytesWritten, size, (start) => createReadStream(file.path, { start }));
  } catch (error) {
    throw asDamage(error, "gzip-damaged");
  }
  return { path, name: nameUnpacked(file.name) };
}

/**
 * Refuses what follows the members of a gzip file, but zeros that fill a block: zlib stops at the first of them, and what
 * stands behind would be missing from the table without a word. `read` is where it stopped.
 */
export async function refuseUnread(
  read: number,
  size: number,
  open: (from: number) => AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>>,
): Promise<void> {
  if (read >= size) return;
  for await (const chunk of await open(read)) {
    if (chunk.some((byte) => byte !== 0)) throw new Failure("invalid", "gzip-damaged");
  }
}

export function nameUnpacked(name: string): string {
  return name.replace(/\.(?:gz|gzip)$/i, "");
}

/** Writes a stream of bytes to a file, through what unpacks and guards them. */
export async function intoFile(
  streams: readonly [Readable, ...Transform[]],
  path: string,
  reading: FormatReading,
): Promise<void> {
  const options = reading.signal === undefined ? {} : { signal: reading.signal };
  await pipeline([...streams, createWriteStream(path)], options);
}

/** What zlib and yauzl, which gives no code, say of damaged data becomes a refusal; anything else stays what it is. */
export function asDamage(error: unknown, key: "gzip-damaged" | "zip-damaged", args = {}): unknown {
  if (error instanceof Failure || !(error instanceof Error)) return error;
  const code = "code" in error ? String(error.code) : "";
  if (code.startsWith("Z_") || (key === "zip-damaged" && code === "" && error.name === "Error")) {
    return new Failure("invalid", key, args, { cause: error });
  }
  return error;
}
