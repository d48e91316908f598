import type { MultiPolygon, Polygon, Position } from "geojson";
import { readFileSync, statSync } from "node:fs";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { Failure } from "../base/failure.ts";
import { type Ground, readGround } from "./ground.ts";
import { readTowns, type Town } from "./towns.ts";
import { type Contours, centreOfShape, roundShape } from "./shape.ts";
import type { PlaceLevel, Territory } from "./territory.ts";

export interface ContoursKept {
  readonly level: PlaceLevel;
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
  contoursOf(level: PlaceLevel): Promise<Contours | undefined>;
  /** The levels that can be drawn. */
  drawnLevels(): Promise<readonly PlaceLevel[]>;
  landAround(): Ground["land"];
  /** Those whose names stand on maps, the largest first. */
  towns(): readonly Town[];
  /** [longitude, latitude] of the middle of the largest part; undefined where no contour is kept. */
  centreOf(level: PlaceLevel, code: string): readonly [number, number] | undefined;
  /**
   * Checks a file and keeps it in place of the one before. Throws `invalid` or `too-large`; what
   * was there before then stays. Without a level, it is the one whose codes the file holds.
   */
  setContours(level: PlaceLevel | undefined, file: Readable): Promise<ContoursKept>;
}

/** Of the file that is given. */
const givenBytesMax = 150_000_000;

/** Of the file that is kept: what a page can be drawn with. */
const keptBytesMax = 20_000_000;

type Centres = Readonly<Record<string, readonly [number, number]>>;

export function openContours(folder: string, territory: Territory): ContourFolder {
  const centres = new Map<PlaceLevel, Stamped<Centres>>();
  const parsed = new Map<PlaceLevel, Stamped<WeakRef<Contours>>>();
  let read: Ground | undefined;
  const ground = (): Ground => (read ??= readGround(territory));
  let towns: readonly Town[] | undefined;
  const path = (level: PlaceLevel): string => join(folder, `${level}.geojson`);
  const centresPath = (level: PlaceLevel): string => join(folder, `${level}-centres.json`);
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
      const given = await Promise.all(levels.map((level) => stampOf(path(level))));
      return levels.filter((level, index) => isGround(level) || given[index] !== undefined);
    },
    landAround: () => ground().land,
    towns: () => (towns ??= readTowns(territory)),
    centreOf: (level, code) => {
      const stamp = stampNow(centresPath(level));
      let held = centres.get(level);
      if (held === undefined || held.stamp !== stamp) {
        const given = stamp === undefined ? undefined : readCentres(centresPath(level));
        held = { stamp, value: given ?? (isGround(level) ? centresOf(ground().contoursOf(level)) : {}) };
        centres.set(level, held);
      }
      return held.value[code];
    },
    setContours: async (asked, file) => {
      const { level, contours, unknown } = readContours(parseJson(await readText(file)), asked, territory);
      const kept = fitting(contours);
      await mkdir(folder, { recursive: true });
      await replace(centresPath(level), JSON.stringify(centresOf(contours)));
      await replace(path(level), kept);
      centres.delete(level);
      parsed.delete(level);
      return { level, features: contours.features.length, unknown };
    },
  };
}

/** From the finest. */
const levels: readonly PlaceLevel[] = ["commune", "epci", "departement", "region"];

function isGround(level: PlaceLevel): level is "departement" | "region" {
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
    if (isMissing(error)) return undefined;
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

interface Given {
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly geometry: Polygon | MultiPolygon;
}

function readContours(
  json: unknown,
  asked: PlaceLevel | undefined,
  territory: Territory,
): { level: PlaceLevel; contours: Contours; unknown: readonly string[] } {
  const given = outlinesOf(json);
  const { level, codeOf } = findCode(given, asked === undefined ? levels : [asked], territory);
  const features: Contours["features"] = [];
  const unknown: string[] = [];
  for (const each of given) {
    const code = codeOf(each);
    const nom = territory.labelOf(level, code);
    if (nom === undefined) unknown.push(code);
    else features.push({ type: "Feature", properties: { code, nom }, geometry: each.geometry });
  }
  return { level, contours: { type: "FeatureCollection", features }, unknown: unknown.slice(0, 20) };
}

function outlinesOf(json: unknown): Given[] {
  const features =
    isObject(json) && Array.isArray(json["features"]) ? (json["features"] as unknown[]) : undefined;
  if (features === undefined) throw new Failure("invalid", "contours-not-geojson");
  const given = features.flatMap((feature): Given[] => {
    if (!isObject(feature) || !isOutline(feature["geometry"])) return [];
    const { id, properties, geometry } = feature as {
      id?: unknown;
      properties?: unknown;
      geometry: Given["geometry"];
    };
    return [{ id: textOf(id), properties: isObject(properties) ? properties : {}, geometry }];
  });
  if (given.length === 0) throw new Failure("invalid", "contours-none");
  if (!given.every(({ geometry }) => isInDegrees(geometry)))
    throw new Failure("invalid", "contours-not-degrees");
  return given;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isOutline(geometry: unknown): geometry is Polygon | MultiPolygon {
  if (!isObject(geometry) || !Array.isArray(geometry["coordinates"])) return false;
  return geometry["type"] === "Polygon" || geometry["type"] === "MultiPolygon";
}

/** A file in Lambert 93 has its first position some hundred thousand metres away. */
function isInDegrees({ type, coordinates }: Polygon | MultiPolygon): boolean {
  const first: Position | undefined = type === "Polygon" ? coordinates[0]?.[0] : coordinates[0]?.[0]?.[0];
  const [longitude, latitude] = first ?? [];
  if (typeof longitude !== "number" || typeof latitude !== "number") return false;
  return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90;
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

interface FoundCode {
  readonly level: PlaceLevel;
  readonly codeOf: (each: Given) => string;
}

/** The property whose values are codes of a level; refused where not even half of any are. */
function findCode(given: readonly Given[], asked: readonly PlaceLevel[], territory: Territory): FoundCode {
  const names = new Set(given.slice(0, 100).flatMap(({ properties }) => Object.keys(properties)));
  const texts = [
    ...[...names].map((name) => (each: Given) => textOf(each.properties[name])),
    (each: Given) => each.id,
  ];
  const best = asked
    .flatMap((level) => texts.map((text) => rankCode(given, { level, text }, territory)))
    // Each code of a région is that of a département too: where all fit both, they are régions.
    .reduce((one, other) => (other.known >= one.known ? other : one));
  if (best.known > 0 && best.known >= given.length / 2) return best;
  const properties = [...names].slice(0, 12).join(", ");
  throw asked.length === 1
    ? new Failure("invalid", "contours-no-code", { level: best.level, properties })
    : new Failure("invalid", "contours-no-level", { properties });
}

/** How many of the level's codes stand there; numbers have lost their zeros. */
function rankCode(
  given: readonly Given[],
  { level, text }: { level: PlaceLevel; text: (each: Given) => string },
  territory: Territory,
): FoundCode & { readonly known: number } {
  const width = level === "commune" ? 5 : level === "epci" ? 9 : 2;
  const codeOf = (each: Given): string => text(each).padStart(width, "0");
  const codes = new Set(given.map(codeOf).filter((code) => territory.lookUp(level, code) !== undefined));
  return { level, codeOf, known: codes.size };
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

function readCentres(path: string): Centres {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Centres;
  } catch (error) {
    if (isMissing(error)) return {};
    throw error;
  }
}

async function readJson<Value>(path: string): Promise<Value | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as Value;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
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
