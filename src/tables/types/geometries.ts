import { blankClass, isAmong } from "./blank.ts";
import type { Form } from "./form.ts";
import { projectedPositions } from "./projections.ts";

/**
 * GeoJSON (RFC 7946) out of the well-known text that the engine writes: positions become arrays,
 * parentheses too, and the type becomes a member. `system` is SQL of the number of the reference
 * system (EPSG), 0 where none is written. Shapes that are not in degrees and cannot be brought to
 * them have no value: a map would draw them somewhere else.
 */
function geoJsonOf(geometry: string, system: string): string {
  const text = `regexp_replace(ST_AsText(${geometry}), ' (?:ZM|Z|M) ', ' ')`;
  const shape = "regexp_extract(wkt, '\\(.*$')";
  const positions = `CASE WHEN ${isInDegrees("wkt")} AND srid IN (0, 4326, 4171, 4258) THEN ${written(shape)} ELSE ${projectedPositions(shape, "srid")} END`;
  const arrays = `translate(${positions}, '()', '[]')`;
  const member = within(arrays, "arrays", memberOf("regexp_extract(wkt, '^[A-Z]+')", "arrays"));
  return within(system, "srid", within(text, "wkt", member));
}

const number = "(-?[0-9.]+(?:[eE][-+]?[0-9]+)?)";

function written(shape: string): string {
  const position = `${number} ${number}(?: ${number})?(?: ${number})?`;
  return `replace(replace(regexp_replace(${shape}, '${position}', '[\\1,\\2,\\3]', 'g'), ',]', ']'), ', ', ',')`;
}

function isInDegrees(text: string): string {
  const first = (place: 1 | 2): string =>
    `abs(TRY_CAST(regexp_extract(${text}, '\\(${number} ${number}', ${place}) AS DOUBLE))`;
  return `${first(1)} <= 180 AND ${first(2)} <= 90`;
}

/** SQL that names a value, so that an expression of it stays short. */
function within(value: string, name: string, expression: string): string {
  return `list_transform([${value}], lambda ${name}: ${expression})[1]`;
}

/** SQL of the number that a WKT begins with: `SRID=2154;POINT…`. */
function systemOfText(cell: string): string {
  return `coalesce(TRY_CAST(regexp_extract(${cell}, '(?i:^SRID=([0-9]+);)', 1) AS INTEGER), 0)`;
}

/** SQL of the number inside of an EWKB (PostGIS): four bytes behind a type that has the flag 0x20000000. */
function systemOfBinary(cell: string): string {
  const little = `substr(${cell}, 17, 2) || substr(${cell}, 15, 2) || substr(${cell}, 13, 2) || substr(${cell}, 11, 2)`;
  const bytes = `CASE WHEN ${cell} LIKE '01%' THEN ${little} ELSE substr(${cell}, 11, 8) END`;
  const flags = `CASE WHEN ${cell} LIKE '01%' THEN substr(${cell}, 9, 1) ELSE substr(${cell}, 3, 1) END`;
  return `(CASE WHEN ${isAmong(`upper(${flags})`, ["2", "3", "6", "7", "A", "B", "E", "F"])} THEN coalesce(TRY_CAST('0x' || ${bytes} AS INTEGER), 0) ELSE 0 END)`;
}

function memberOf(type: string, arrays: string): string {
  return (
    `CASE ${type} ` +
    named("POINT", "Point", `nullif(${arrays}[2:-2], '')`) +
    named("MULTIPOINT", "MultiPoint", arrays) +
    named("LINESTRING", "LineString", arrays) +
    named("MULTILINESTRING", "MultiLineString", arrays) +
    named("POLYGON", "Polygon", arrays) +
    `${named("MULTIPOLYGON", "MultiPolygon", arrays)}END`
  );
}

function named(wkt: string, name: string, coordinates: string): string {
  return `WHEN '${wkt}' THEN '{"type":"${name}","coordinates":' || ${coordinates} || '}' `;
}

const wktTypes = "(?:POINT|LINESTRING|POLYGON|MULTIPOINT|MULTILINESTRING|MULTIPOLYGON)";
const geoJsonTypes =
  "(?:Point|LineString|Polygon|MultiPoint|MultiLineString|MultiPolygon|GeometryCollection)";

export const geometryForms: readonly Form[] = [
  {
    type: "geometry",
    writing: "wkt",
    pattern: `(?is:(?:SRID=[0-9]+;)?${wktTypes}[${blankClass}]*(?:ZM?|M)?[${blankClass}]*\\(.*\\))`,
    cast: (cell) => geoJsonOf(`TRY(${cell}::GEOMETRY)`, systemOfText(cell)),
  },
  {
    type: "geometry",
    writing: "wkb-hex",
    pattern: "(?:00|01)(?:[0-9a-fA-F]{2}){20,}",
    accepts: isWkb,
    cast: (cell) => geoJsonOf(`TRY(ST_GeomFromWKB(unhex(${cell})))`, systemOfBinary(cell)),
  },
  {
    type: "geometry",
    writing: "geojson",
    pattern: `(?s:\\{.*"type"[${blankClass}]*:[${blankClass}]*"${geoJsonTypes}".*\\})`,
    accepts: isJson,
    cast: (cell) => `CASE WHEN json_valid(${cell}) THEN ${cell} END`,
  },
];

/** A byte order, then a type from 1 to 7 with the flags of EWKB or ISO for Z, M and the reference system. */
function isWkb(text: string): boolean {
  const little = text.startsWith("01");
  const bytes = text.slice(2, 10).match(/../g) ?? [];
  const type = Number.parseInt((little ? bytes.toReversed() : bytes).join(""), 16);
  const kind = (type & 0x0fffffff) % 1000;
  return kind >= 1 && kind <= 7;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
