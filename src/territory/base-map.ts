import { createHash } from "node:crypto";
import { createWriteStream, statSync } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { currentFootprint } from "../base/footprint.ts";
import { Failure } from "../base/failure.ts";
import {
  type DirectoryEntry,
  findEntry,
  type Header,
  headerBytes,
  parseDirectory,
  parseHeader,
  readSpan,
  tileNumber,
  unpack,
} from "./pmtiles.ts";

/** A base map as it is given: one PMTiles of vector tiles. */
export interface BaseMap {
  readonly name: string;
  /** Whom to name on the map, as plain text. */
  readonly attribution: string;
  readonly zoomMin: number;
  readonly zoomMax: number;
  /** West, south, east, north, in degrees. */
  readonly bounds: readonly [number, number, number, number];
  /** Changes with the file: a browser keeps the tiles of each under it. */
  readonly mark: string;
}

export interface BaseMapFile {
  /** `undefined` where none was given. */
  find(): Promise<BaseMap | undefined>;
  /** A Mapbox Vector Tile, unpacked; `undefined` where the base map has none. */
  findTile(tile: { readonly z: number; readonly x: number; readonly y: number }): Promise<Buffer | undefined>;
  /** Checks a file and keeps it in place of the one before. Throws `invalid` or `too-large`; what was there before then stays. */
  give(file: Readable): Promise<BaseMap>;
  remove(): Promise<void>;
}

/** A whole country with its streets is a few of them. */
const givenBytesMax = 20_000_000_000;

/** Of directories that are held unpacked, beside the first: each leads to some thousands of tiles. */
const directoriesMax = 32;

interface Read {
  readonly stamp: string;
  readonly header: Header;
  readonly map: BaseMap;
  readonly directories: Map<number, readonly DirectoryEntry[]>;
}

export function openBaseMap(path: string): BaseMapFile {
  let held: Read | undefined;
  const read = async (): Promise<Read | undefined> => {
    const stamp = stampOf(path);
    currentFootprint()?.onlyWhile(() => stampOf(path) === stamp);
    if (stamp === undefined) return undefined;
    if (held?.stamp !== stamp) held = await readMap(path, stamp);
    return held;
  };
  return {
    find: async () => (await read())?.map,
    findTile: async (tile) => {
      const known = await read();
      if (known === undefined || tile.z < known.header.zoomMin || tile.z > known.header.zoomMax)
        return undefined;
      try {
        return await readTile(path, known, tileNumber(tile));
      } catch (error) {
        // A tile of which its directory tells what no file holds is not there.
        if (error instanceof RangeError) return undefined;
        throw error;
      }
    },
    give: async (file) => {
      const fresh = `${path}.new`;
      await mkdir(dirname(path), { recursive: true });
      try {
        await pipeline(file, counted(), createWriteStream(fresh, { flush: true }));
        await readMap(fresh, "");
        await rename(fresh, path);
      } finally {
        await rm(fresh, { force: true });
      }
      const kept = await read();
      if (kept === undefined) throw new Failure("invalid", "base-map-not-pmtiles");
      return kept.map;
    },
    remove: async () => {
      await rm(path, { force: true });
      held = undefined;
    },
  };
}

function counted(): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      if (bytes <= givenBytesMax) return done(null, chunk);
      done(new Failure("too-large", "base-map-too-large", { limit: givenBytesMax / 1e9 }));
    },
  });
}

/** Throws `invalid` for what cannot be drawn. */
async function readMap(path: string, stamp: string): Promise<Read> {
  await using file = await open(path);
  const header = parseHeader(await readSpan(file, { at: 0, length: headerBytes }));
  if (header === undefined) throw new Failure("invalid", "base-map-not-pmtiles");
  if (!header.isVector) throw new Failure("invalid", "base-map-not-vector");
  const { size } = await file.stat();
  if ([header.root, header.metadata].some(({ at, length }) => at + length > size))
    throw new Failure("invalid", "base-map-cut");
  try {
    const root = parseDirectory(await unpack(await readSpan(file, header.root), header.packed));
    const last = Math.max(
      0,
      ...root.map(({ run, at, length }) => (run === 0 ? header.leavesAt : header.tilesAt) + at + length),
    );
    if (last > size) throw new RangeError("It ends before its last tile.");
    const metadata = await unpack(await readSpan(file, header.metadata), header.packed);
    const mark = createHash("sha256")
      .update(`${size} `)
      .update(metadata)
      .update(stamp)
      .digest("hex")
      .slice(0, 12);
    const { bounds, zoomMin, zoomMax } = header;
    const map = { ...tellOf(metadata), bounds, zoomMin, zoomMax, mark };
    return { stamp, header, map, directories: new Map([[-1, root]]) };
  } catch (cause) {
    throw new Failure("invalid", "base-map-cut", {}, { cause });
  }
}

/** The metadata are JSON, and its attribution may be HTML: its text alone is told. */
function tellOf(bytes: Buffer): Pick<BaseMap, "name" | "attribution"> {
  const told: unknown = bytes.length === 0 ? {} : JSON.parse(bytes.toString("utf8"));
  const text = (name: string): string => {
    const value: unknown = typeof told === "object" && told !== null ? Reflect.get(told, name) : "";
    return typeof value === "string" ? plainText(value).slice(0, 160) : "";
  };
  return { name: text("name"), attribution: text("attribution") };
}

function plainText(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/&copy;|&#169;/g, "©")
    .replaceAll("&amp;", "&")
    .replaceAll(/\s+/g, " ")
    .trim();
}

async function readTile(
  path: string,
  { header, directories }: Read,
  id: number,
): Promise<Buffer | undefined> {
  await using file = await open(path);
  let key = -1;
  // The specification has three levels of directories; a fourth would be a circle.
  for (let depth = 0; depth < 4; depth += 1) {
    let directory = directories.get(key);
    if (directory === undefined) return undefined;
    const entry = findEntry(directory, id);
    if (entry === undefined) return undefined;
    if (entry.run > 0) {
      const tile = await readSpan(file, { at: header.tilesAt + entry.at, length: entry.length });
      return unpack(tile, header.tilesPacked);
    }
    key = entry.at;
    if (directories.has(key)) continue;
    const leaf = await readSpan(file, { at: header.leavesAt + entry.at, length: entry.length });
    directory = parseDirectory(await unpack(leaf, header.packed));
    const oldest = [...directories.keys()].find((one) => one !== -1);
    if (directories.size > directoriesMax && oldest !== undefined) directories.delete(oldest);
    directories.set(key, directory);
  }
  return undefined;
}

function stampOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? undefined : `${found.mtimeMs} ${found.size} ${found.ino}`;
}
