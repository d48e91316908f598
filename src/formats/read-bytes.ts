import { open } from "node:fs/promises";
import { findEncoding } from "./dialect/encoding.ts";
import { openBytes, type BytesPlace } from "./place.ts";
import { scratchPath, type NamedFile, type FormatReading } from "./reading.ts";

const chunkBytes = 1 << 20;

/** The bytes of a file in pieces of 1 MB, from `from` on, telling the progress. */
export async function* readBytes(path: string, reading: FormatReading, from = 0): AsyncGenerator<Buffer> {
  await using file = await open(path, "r");
  const { size } = await file.stat();
  let at = from;
  for (;;) {
    reading.signal?.throwIfAborted();
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafeSlow(chunkBytes), 0, chunkBytes, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    reading.onProgress?.(at, size);
    yield buffer.subarray(0, bytesRead);
  }
}

/** The first bytes of a file, and its last. */
export async function readEnds(
  place: BytesPlace,
  headBytes: number,
  tailBytes: number,
): Promise<{ head: Buffer; tail: Buffer; size: number }> {
  await using file = await openBytes(place);
  const { size } = file;
  const head = Buffer.alloc(Math.min(headBytes, size));
  await file.read(head, 0, head.length, 0);
  const tail = Buffer.alloc(Math.min(tailBytes, size));
  await file.read(tail, 0, tail.length, size - tail.length);
  return { head, tail, size };
}

/**
 * A file whose text is UTF-8 without a byte order mark: the file itself where it is so, else
 * a copy. `skip` bytes at its beginning are the mark.
 */
export async function asUtf8(
  file: NamedFile,
  reading: FormatReading,
): Promise<{ path: string; skip: number; encoding: string }> {
  const { head } = await readEnds(file.path, 1 << 16, 0);
  const { encoding, byteOrderMark } = findEncoding([head]);
  if (encoding === "utf-8") return { path: file.path, skip: byteOrderMark ? 3 : 0, encoding };
  const path = scratchPath(reading, "txt");
  await using copy = await open(path, "w");
  const decoder = new TextDecoder(encoding);
  for await (const chunk of readBytes(file.path, reading)) {
    await copy.writeFile(decoder.decode(chunk, { stream: true }));
  }
  await copy.writeFile(decoder.decode());
  return { path, skip: 0, encoding };
}
