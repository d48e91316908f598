import type { FileHandle } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliDecompress, gunzip, zstdDecompress } from "node:zlib";

/** What a PMTiles file, version 3, says of itself: where its parts lie, in bytes, and what its tiles are. */
export interface Header {
  readonly root: Span;
  readonly metadata: Span;
  readonly leavesAt: number;
  readonly tilesAt: number;
  readonly packed: Packing;
  readonly tilesPacked: Packing;
  readonly isVector: boolean;
  readonly zoomMin: number;
  readonly zoomMax: number;
  /** West, south, east, north, in degrees. */
  readonly bounds: readonly [number, number, number, number];
}

export interface Span {
  readonly at: number;
  readonly length: number;
}

type Packing = "none" | "gzip" | "brotli" | "zstd";

export const headerBytes = 127;

/** `undefined` for what is no PMTiles of version 3, or is packed in a way that it does not tell. */
export function parseHeader(bytes: Buffer): Header | undefined {
  if (bytes.length < headerBytes || bytes.toString("latin1", 0, 7) !== "PMTiles" || bytes[7] !== 3)
    return undefined;
  const [packed, tilesPacked] = [packings[bytes[97] ?? 0], packings[bytes[98] ?? 0]];
  if (packed === undefined || tilesPacked === undefined) return undefined;
  const number = (at: number): number => Number(bytes.readBigUInt64LE(at));
  const degrees = (at: number): number => bytes.readInt32LE(at) / 1e7;
  return {
    root: { at: number(8), length: number(16) },
    metadata: { at: number(24), length: number(32) },
    leavesAt: number(40),
    tilesAt: number(56),
    packed,
    tilesPacked,
    isVector: bytes[99] === 1,
    zoomMin: bytes[100] ?? 0,
    zoomMax: bytes[101] ?? 0,
    bounds: [degrees(102), degrees(106), degrees(110), degrees(114)],
  };
}

const packings: readonly (Packing | undefined)[] = [undefined, "none", "gzip", "brotli", "zstd"];

/** Of what is unpacked: a directory, the metadata or a tile. */
const unpackedBytesMax = 64_000_000;

const unpackers = {
  gzip: promisify(gunzip),
  brotli: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
} as const;

export async function unpack(bytes: Buffer, packing: Packing): Promise<Buffer> {
  return packing === "none" ? bytes : unpackers[packing](bytes, { maxOutputLength: unpackedBytesMax });
}

/** Throws `RangeError` for a span that no file of ours has. */
export async function readSpan(file: FileHandle, { at, length }: Span): Promise<Buffer> {
  const isSafe = Number.isSafeInteger(at) && Number.isSafeInteger(length) && at >= 0 && length >= 0;
  if (!isSafe || length > unpackedBytesMax) throw new RangeError("A span of the PMTiles is beyond the file.");
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

/** Tiles from `id` on that are one and the same; with no run, a directory of what follows. */
export interface DirectoryEntry extends Span {
  readonly id: number;
  readonly run: number;
}

/** Columns of varints: how far each number is from the last, runs, lengths, offsets. */
export function parseDirectory(bytes: Buffer): readonly DirectoryEntry[] {
  let at = 0;
  const next = (): number => {
    for (let [value, scale] = [0, 1]; ; scale *= 128) {
      const byte = bytes[at];
      if (byte === undefined) throw new RangeError("A directory of the PMTiles ends before it is whole.");
      at += 1;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  const count = next();
  if (count > bytes.length) throw new RangeError("A directory of the PMTiles tells more than it holds.");
  const column = (): number[] => Array.from({ length: count }, next);
  let id = 0;
  const ids = column().map((step) => (id += step));
  const [runs, lengths, offsets] = [column(), column(), column()];
  let end = 0;
  return ids.map((one, index) => {
    const [length = 0, offset = 0] = [lengths[index], offsets[index]];
    const begin = offset === 0 && index > 0 ? end : offset - 1;
    end = begin + length;
    return { id: one, run: runs[index] ?? 0, length, at: begin };
  });
}

/** The entry that holds a tile, or leads to the directory that does. */
export function findEntry(entries: readonly DirectoryEntry[], id: number): DirectoryEntry | undefined {
  let [first, after] = [0, entries.length];
  while (first < after) {
    const middle = (first + after) >> 1;
    if ((entries[middle]?.id ?? Infinity) <= id) first = middle + 1;
    else after = middle;
  }
  const entry = entries[first - 1];
  return entry !== undefined && (entry.run === 0 || id - entry.id < entry.run) ? entry : undefined;
}

/** The number of a tile: those of the zooms before, then its place on the Hilbert curve of its own. */
export function tileNumber({
  z,
  x,
  y,
}: {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}): number {
  const side = 2 ** z;
  let number = (4 ** z - 1) / 3;
  let [across, down] = [x, y];
  for (let half = side / 2; half >= 1; half /= 2) {
    const [right, below] = [(across & half) > 0 ? 1 : 0, (down & half) > 0 ? 1 : 0];
    number += half * half * ((3 * right) ^ below);
    if (below === 1) continue;
    if (right === 1) [across, down] = [side - 1 - across, side - 1 - down];
    [across, down] = [down, across];
  }
  return number;
}
