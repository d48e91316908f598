import type { BadRows } from "./bad-rows.ts";
import { eachMember, endOfValue, Irregular } from "./json-cursor.ts";
import { isRecord, parseJson } from "./json-text.ts";
import type { SourceRecord } from "./records.ts";
import { repeatedMember } from "./repeated-member.ts";

/** How deep the lists of `coordinates` go (RFC 7946 §3.1). */
const coordinatesDepth: Readonly<Record<string, number>> = {
  Point: 0,
  MultiPoint: 1,
  LineString: 1,
  MultiLineString: 2,
  Polygon: 2,
  MultiPolygon: 3,
};

export function isGeometryType(type: unknown): boolean {
  return typeof type === "string" && (type === "GeometryCollection" || Object.hasOwn(coordinatesDepth, type));
}

/**
 * A feature (RFC 7946 §3.2) as a record: its properties, its `id`, its foreign members, and
 * its geometry, whose numbers stay as they are written. A feature that is none, or whose
 * geometry is none, is set aside.
 */
export function featureRecord(
  text: string,
  line: number,
  bytes: number,
  bad: BadRows,
): SourceRecord | undefined {
  try {
    const range = memberRange(text, "geometry");
    const rest = range === undefined ? text : `${text.slice(0, range.from)}null${text.slice(range.to)}`;
    const feature = parseJson(rest);
    if (!isRecord(feature) || feature["type"] !== "Feature") {
      bad.reject(line, text, "geojson-not-a-feature");
      return undefined;
    }
    const twice = repeatedMember(rest, feature);
    if (twice !== undefined) bad.remark("json-member-twice", line, twice);
    const geometry = range === undefined ? "null" : text.slice(range.from, range.to);
    const checked = checkedGeometry(geometry, line, bad);
    if (checked === broken) {
      bad.reject(line, text, "geojson-geometry-broken", "geometry");
      return undefined;
    }
    return { line, bytes, members: membersOf(feature), geometry: checked };
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof Irregular)) throw error;
    bad.reject(line, text, "json-record-broken");
    return undefined;
  }
}

function membersOf(feature: Record<string, unknown>): Record<string, unknown> {
  const { type: _type, geometry: _geometry, bbox: _bbox, properties, id, ...foreign } = feature;
  const own = isRecord(properties) ? properties : {};
  const repeated = id === undefined || own["id"] === id;
  return { ...(repeated || "id" in own ? {} : { id }), ...own, ...withoutNames(foreign, own) };
}

function withoutNames(
  foreign: Record<string, unknown>,
  own: Record<string, unknown>,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(foreign).filter(([name]) => !Object.hasOwn(own, name)));
}

/** Stands for a geometry that is none. */
const broken = "broken";

/** The text of a geometry without blanks; `undefined` where it is null or empty, `broken` where it is none. */
function checkedGeometry(text: string, line: number, bad: BadRows): string | undefined {
  const geometry = JSON.parse(text) as unknown;
  if (geometry === null) return undefined;
  if (!isSound(geometry, 0, line, bad)) return broken;
  if (isRecord(geometry) && isEmptyList(geometry["coordinates"] ?? geometry["geometries"])) return undefined;
  return /\s/.test(text) ? minified(text) : text;
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** Takes out the blanks between the quoted parts; the numbers stay as they are written. */
function minified(text: string): string {
  const parts = text.split('"');
  const plain = !text.includes("\\") && parts.every((part, index) => index % 2 === 0 || !/\s/.test(part));
  return plain ? parts.map((part) => part.replace(/\s+/g, "")).join('"') : JSON.stringify(parseJson(text));
}

function isSound(geometry: unknown, depth: number, line: number, bad: BadRows): boolean {
  if (!isRecord(geometry) || depth > 4) return false;
  const type = geometry["type"];
  if (type === "GeometryCollection") {
    const inner = geometry["geometries"];
    return Array.isArray(inner) && inner.every((each) => isSound(each, depth + 1, line, bad));
  }
  if (typeof type !== "string" || !Object.hasOwn(coordinatesDepth, type)) return false;
  return arePositions(geometry["coordinates"], coordinatesDepth[type] ?? 0, line, bad);
}

function arePositions(value: unknown, depth: number, line: number, bad: BadRows): boolean {
  if (!Array.isArray(value)) return false;
  if (depth > 0) return value.every((each) => arePositions(each, depth - 1, line, bad));
  if (value.length === 0) return true;
  const [x, y] = value as unknown[];
  if (typeof x !== "number" || typeof y !== "number") return false;
  if (Math.abs(x) > 180 || Math.abs(y) > 90) bad.remark(farKey(x, y), line, `${x}, ${y}`);
  return true;
}

/** Metres in the French projection (EPSG:2154), or something else. */
function farKey(x: number, y: number): string {
  const lambert93 = x > -400_000 && x < 1_400_000 && y > 5_900_000 && y < 7_300_000;
  return lambert93 ? "geojson-lambert-93" : "geojson-out-of-range";
}

/** Where the value of a member of an object lies in its text. */
function memberRange(text: string, name: string): { from: number; to: number } | undefined {
  let range: { from: number; to: number } | undefined;
  eachMember(text, 0, (key, from) => {
    const to = endOfValue(text, from);
    if (key === name) range = { from, to };
    return to;
  });
  return range;
}
