import type { BadRows } from "./bad-rows.ts";
import { parseJson } from "./json-text.ts";
import { isRecord } from "./record-columns.ts";
import type { SourceRecord } from "./records.ts";

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
    const geometry = range === undefined ? "null" : text.slice(range.from, range.to);
    const checked = checkedGeometry(geometry, line, bad);
    if (checked === "broken") {
      bad.reject(line, text, "geojson-geometry-broken", "geometry");
      return undefined;
    }
    return { line, bytes, members: membersOf(feature), geometry: checked };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
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

/** The text of a geometry without blanks; `undefined` where it is null or empty. */
export function checkedGeometry(text: string, line: number, bad: BadRows): string | undefined | "broken" {
  const geometry = JSON.parse(text) as unknown;
  if (geometry === null) return undefined;
  if (!isSound(geometry, 0, line, bad)) return "broken";
  if (isRecord(geometry) && isEmptyList(geometry["coordinates"] ?? geometry["geometries"])) return undefined;
  return /\s/.test(text) ? minified(text, geometry) : text;
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** Where a text holds no blank inside quotes, taking out the others keeps its numbers as they are. */
function minified(text: string, geometry: unknown): string {
  return /"[^"]*\s[^"]*"\s*[,:}\]]/.test(text) ? JSON.stringify(geometry) : text.replace(/\s+/g, "");
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
  const [x, y] = value as unknown[];
  if (value.length === 0) return true;
  if (typeof x !== "number" || typeof y !== "number") return false;
  if (x < -180 || x > 180 || y < -90 || y > 90) {
    const lambert93 = x > -400_000 && x < 1_400_000 && y > 5_900_000 && y < 7_300_000;
    bad.remark(lambert93 ? "geojson-lambert-93" : "geojson-out-of-range", line, `${x}, ${y}`);
  }
  return true;
}

/** Where the value of a member of the outermost object lies in its text. */
function memberRange(text: string, name: string): { from: number; to: number } | undefined {
  let depth = 0;
  let from = -1;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 0x22) {
      const end = endOfText(text, at);
      if (depth === 1 && from < 0 && text.slice(at + 1, end) === name) {
        const colon = /\s*:\s*/y;
        colon.lastIndex = end + 1;
        if (colon.test(text)) from = colon.lastIndex;
        if (from > 0 && text.charCodeAt(from) === 0x22) return { from, to: endOfText(text, from) + 1 };
        at = from > 0 ? from - 1 : end;
      } else at = end;
    } else if (char === 0x7b || char === 0x5b) depth++;
    else if (char === 0x7d || char === 0x5d) {
      depth--;
      if (from >= 0 && depth === 1) return { from, to: at + 1 };
      if (from >= 0 && depth === 0) return { from, to: at };
    } else if (char === 0x2c && depth === 1 && from >= 0) return { from, to: at };
  }
  return undefined;
}

/** Where the quote is that ends the text which begins at `from`. */
function endOfText(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === 0x5c) slashes++;
    if (slashes % 2 === 0) return at;
  }
  return text.length;
}
