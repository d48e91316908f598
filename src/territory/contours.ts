import { readFileSync, statSync } from "node:fs";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { hasCode } from "../base/error-code.ts";
import { Failure } from "../base/failure.ts";
import { type Ground, readGround } from "./ground.ts";
import { readTowns, type Town } from "./towns.ts";
import { mapLevels, readContours } from "./read-contours.ts";
import { type Contours, centreOfShape, roundShape } from "./shape.ts";
import type { MapLevel, Territory } from "./territory.ts";

export interface ContoursKept {
  readonly level: MapLevel;
  /** Outlines kept: those whose code is one of the level. */
  readonly features: number;
  /** Codes that are none of the level, twenty at most. */
  readonly unknown: readonly string[];
}

/**
 * What maps are drawn of: the ground that every instance has, with its départements and régions, and
 * one GeoJSON file for each level of which an administrator gave contours, which are drawn instead.
 */
export interface ContourFolder {
  contoursOf(level: MapLevel): Promise<Contours | undefined>;
  /** The levels that can be drawn. */
  drawnLevels(): Promise<readonly MapLevel[]>;
  landAround(): Ground["land"];
  /** Those whose names stand on maps, the largest first. */
  towns(): readonly Town[];
  /** Of an IRIS, which no list but its contours names; undefined where they are not kept. */
  irisName(code: string): string | undefined;
  /** [longitude, latitude] of the middle of the largest part; undefined where no contour is kept. */
  centreOf(level: MapLevel, code: string): readonly [number, number] | undefined;
  /**
   * Checks a file and keeps it in place of the one before. Throws `invalid` or `too-large`; what
   * was there before then stays. Without a level, it is the one whose codes the file holds.
   */
  setContours(level: MapLevel | undefined, file: Readable): Promise<ContoursKept>;
}

/** Of the file that is given. */
const givenBytesMax = 150_000_000;

/** Of the file that is kept: what a page can be drawn with. */
const keptBytesMax = 20_000_000;

type Centres = Readonly<Record<string, readonly [number, number]>>;
type Names = Readonly<Record<string, string>>;

export function openContours(folder: string, territory: Territory): ContourFolder {
  const centres = new Map<MapLevel, Stamped<Centres>>();
  const parsed = new Map<MapLevel, Stamped<WeakRef<Contours>>>();
  let names: Stamped<Names> | undefined;
  let read: Ground | undefined;
  const ground = (): Ground => (read ??= readGround(territory));
  let towns: readonly Town[] | undefined;
  const path = (level: MapLevel): string => join(folder, `${level}.geojson`);
  const centresPath = (level: MapLevel): string => join(folder, `${level}-centres.json`);
  const namesPath = join(folder, "iris-names.json");
  return {
    contoursOf: async (level) => {
      const stamp = await stampOf(path(level));
      if (stamp === undefined) return isGround(level) ? ground().contoursOf(level) : undefined;
      const known = parsed.get(level);
      const held = known?.stamp === stamp ? known.value.deref() : undefined;
      if (held !== undefined) return held;
      const contours = await readJson<Contours>(path(level));
      if (contours !== undefined) parsed.set(level, { stamp, value: new WeakRef(contours) });
      return contours;
    },
    drawnLevels: async () => {
      const given = await Promise.all(mapLevels.map((level) => stampOf(path(level))));
      return mapLevels.filter((level, index) => isGround(level) || given[index] !== undefined);
    },
    landAround: () => ground().land,
    towns: () => (towns ??= readTowns(territory)),
    irisName: (code) => {
      const stamp = stampNow(namesPath);
      if (names?.stamp !== stamp || names === undefined) {
        names = { stamp, value: stamp === undefined ? {} : (readRecord(namesPath) as Names) };
      }
      return ownValue(names.value, code);
    },
    centreOf: (level, code) => {
      const stamp = stampNow(centresPath(level));
      let held = centres.get(level);
      if (held === undefined || held.stamp !== stamp) {
        const given = stamp === undefined ? undefined : (readRecord(centresPath(level)) as Centres);
        held = { stamp, value: given ?? (isGround(level) ? centresOf(ground().contoursOf(level)) : {}) };
        centres.set(level, held);
      }
      return ownValue(held.value, code);
    },
    setContours: async (asked, file) => {
      const { level, contours, unknown } = readContours(parseJson(await readText(file)), asked, territory);
      const kept = fitting(contours);
      await mkdir(folder, { recursive: true });
      await replace(centresPath(level), JSON.stringify(centresOf(contours)));
      if (level === "iris") await replace(namesPath, JSON.stringify(namesOf(contours)));
      await replace(path(level), kept);
      centres.delete(level);
      parsed.delete(level);
      return { level, features: contours.features.length, unknown };
    },
  };
}

function isGround(level: MapLevel): level is "departement" | "region" {
  return level === "departement" || level === "region";
}

/** What was read of a file, and when that was written: a command may write another beside this process. */
interface Stamped<Value> {
  readonly stamp: number | undefined;
  readonly value: Value;
}

async function stampOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

function stampNow(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

async function readText(file: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of file as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > givenBytesMax) {
      throw new Failure("too-large", "contours-too-large", { limit: givenBytesMax / 1_000_000 });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks)
    .toString("utf8")
    .replace(/^\ufeff/, "");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure("invalid", "contours-not-json", {}, { cause });
  }
}

/** Steps of the grid in degrees, from a metre to some hundred. */
const steps = [1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3];

/**
 * The file that is kept. Positions are rounded to a grid, a coarser one until the file fits:
 * neighbours round their common border alike, so that no gap opens between them.
 */
function fitting(contours: Contours): string {
  for (const step of steps) {
    const features = contours.features.map((feature) => ({
      ...feature,
      geometry: roundShape(feature.geometry, step),
    }));
    const text = JSON.stringify({ type: "FeatureCollection", features });
    if (Buffer.byteLength(text) <= keptBytesMax) return text;
  }
  throw new Failure("too-large", "contours-too-detailed", { limit: keptBytesMax / 1_000_000 });
}

function centresOf({ features }: Contours): Centres {
  return Object.fromEntries(
    features.map(({ properties, geometry }) => [properties.code, centreOfShape(geometry)]),
  );
}

function readRecord(path: string): object {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as object;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return {};
    throw error;
  }
}

/** A code that people write may be called as a member of every object is. */
function ownValue<Value>(record: Readonly<Record<string, Value>>, code: string): Value | undefined {
  return Object.hasOwn(record, code) ? record[code] : undefined;
}

function namesOf({ features }: Contours): Names {
  return Object.fromEntries(features.map(({ properties: { code, nom } }) => [code, nom]));
}

async function readJson<Value>(path: string): Promise<Value | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as Value;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** Written beside and renamed, so that a reader never finds half of it. */
async function replace(path: string, text: string): Promise<void> {
  const fresh = `${path}.new`;
  try {
    await writeFile(fresh, text);
    await rename(fresh, path);
  } finally {
    await rm(fresh, { force: true });
  }
}
