import { gzipSync } from "node:zlib";
import { tileNumber } from "../src/territory/pmtiles.ts";

interface GivenTile {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly bytes: Uint8Array;
}

interface Asked {
  readonly metadata?: object;
  /** So many entries in each directory below the first; all of them in the first where absent. */
  readonly leaf?: number;
  readonly type?: number;
}

/** A PMTiles file, version 3, of these tiles, gzipped: written as the specification says, to be read. */
export function writePmtiles(
  given: readonly GivenTile[],
  { metadata = {}, leaf, type = 1 }: Asked = {},
): Buffer {
  const tiles = given
    .map((tile) => ({ id: tileNumber(tile), packed: gzipSync(tile.bytes) }))
    .toSorted((one, other) => one.id - other.id);
  let end = 0;
  const entries = tiles.map(({ id, packed }) => {
    const at = end;
    end += packed.length;
    return { id, run: 1, length: packed.length, at };
  });
  const groups = leaf === undefined ? [] : chunksOf(entries, leaf);
  let leavesEnd = 0;
  const leaves = groups.map((group) => {
    const packed = gzipSync(directory(group));
    const at = leavesEnd;
    leavesEnd += packed.length;
    return { packed, entry: { id: group[0]?.id ?? 0, run: 0, length: packed.length, at } };
  });
  const root = gzipSync(directory(leaf === undefined ? entries : leaves.map(({ entry }) => entry)));
  const told = gzipSync(JSON.stringify(metadata));
  const body = [root, told, ...leaves.map(({ packed }) => packed), ...tiles.map(({ packed }) => packed)];
  const [rootAt, toldAt] = [127, 127 + root.length];
  const leavesAt = toldAt + told.length;
  const header = Buffer.alloc(127);
  header.write("PMTiles", "latin1");
  header[7] = 3;
  const places = [rootAt, root.length, toldAt, told.length, leavesAt, leavesEnd, leavesAt + leavesEnd, end];
  for (const [index, place] of [...places, tiles.length, tiles.length, tiles.length].entries()) {
    header.writeBigUInt64LE(BigInt(place), 8 + index * 8);
  }
  const zooms = given.map(({ z }) => z);
  header.set([1, 2, 2, type, Math.min(...zooms), Math.max(...zooms)], 96);
  for (const [index, degrees] of [-180, -85, 180, 85].entries())
    header.writeInt32LE(degrees * 1e7, 102 + index * 4);
  return Buffer.concat([header, ...body]);
}

interface Entry {
  readonly id: number;
  readonly run: number;
  readonly length: number;
  readonly at: number;
}

function directory(entries: readonly Entry[]): Buffer {
  const ids = entries.map(({ id }, index) => id - (entries[index - 1]?.id ?? 0));
  const offsets = entries.map(({ at }, index) => {
    const before = entries[index - 1];
    return before !== undefined && before.at + before.length === at ? 0 : at + 1;
  });
  const numbers = [
    entries.length,
    ...ids,
    ...entries.map(({ run }) => run),
    ...entries.map(({ length }) => length),
    ...offsets,
  ];
  return Buffer.from(numbers.flatMap(varint));
}

function varint(number: number): number[] {
  return number < 128 ? [number] : [(number % 128) + 128, ...varint(Math.floor(number / 128))];
}

function chunksOf<Value>(values: readonly Value[], size: number): Value[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, at) =>
    values.slice(at * size, (at + 1) * size),
  );
}
