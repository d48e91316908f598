import type { Writing } from "../column.ts";
import { blankClass, literal } from "./blank.ts";
import type { Form } from "./form.ts";

function booleanForm(writing: keyof typeof booleanWritings): Form {
  const [yes, no] = booleanWritings[writing];
  return {
    type: "boolean",
    writing,
    pattern: `(?i:${yes}|${no})`,
    quick: (cell) => `lower(${cell}) IN (${literal(yes)}, ${literal(no)})`,
    quickCast: (cell) => `lower(${cell}) = ${literal(yes)}`,
    cast: (cell) => `lower(${cell}) = ${literal(yes)}`,
  };
}

const booleanWritings = {
  "true-false": ["true", "false"],
  "vrai-faux": ["vrai", "faux"],
  "oui-non": ["oui", "non"],
  "yes-no": ["yes", "no"],
  "zero-one": ["1", "0"],
} as const;

function isBooleanWriting(writing: Writing): writing is keyof typeof booleanWritings {
  return writing in booleanWritings;
}

/** The words that a column writes for yes and no, in lower case. */
export function booleanWords(writing: Writing | undefined): readonly [yes: string, no: string] {
  return booleanWritings[writing !== undefined && isBooleanWriting(writing) ? writing : "true-false"];
}

export const booleanForms: readonly Form[] = [
  booleanForm("true-false"),
  booleanForm("vrai-faux"),
  booleanForm("oui-non"),
  booleanForm("yes-no"),
  booleanForm("zero-one"),
];

function listForm(writing: Writing, sign: string): Form {
  const inside = sign === "|" ? "\\|" : sign;
  const items = `list_transform(string_split(CELL, ${literal(sign)}), lambda item: trim(item))`;
  return {
    type: "list",
    writing,
    pattern: `(?s:.*)`,
    accepts: (text) => new RegExp(inside).test(text),
    quick: (cell) => `${cell} <> ''`,
    quickCast: (cell) => `list_filter(${items.replace("CELL", cell)}, lambda item: item <> '')`,
    cast: (cell) => `list_filter(${items.replace("CELL", cell)}, lambda item: item <> '')`,
  };
}

export const listForms: readonly Form[] = [
  listForm("list-pipe", "|"),
  listForm("list-semicolon", ";"),
  listForm("list-comma", ","),
  {
    type: "list",
    writing: "json",
    pattern: "(?s:\\[.*\\])",
    accepts: isJsonList,
    cast: (cell) => `TRY(from_json(${cell}, '["VARCHAR"]'))`,
  },
];

function isJsonList(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((item) => typeof item !== "object" || item === null);
  } catch {
    return false;
  }
}

/**
 * GeoJSON (RFC 7946) out of the well-known text that the engine writes: numbers two by two
 * become positions, parentheses become arrays, and the type becomes a member.
 */
function geoJsonOf(geometry: string): string {
  const number = "(-?[0-9.]+(?:[eE][-+]?[0-9]+)?)";
  const text = `regexp_replace(ST_AsText(${geometry}), ' (?:ZM|Z|M) ', ' ')`;
  const position = `${number} ${number}(?: ${number})?(?: ${number})?`;
  const positions = `replace(regexp_replace(regexp_extract(text, '\\(.*$'), '${position}', '[\\1,\\2,\\3]', 'g'), ',]', ']')`;
  const arrays = `translate(replace(${positions}, ', ', ','), '()', '[]')`;
  return within(
    text,
    "text",
    within(arrays, "arrays", memberOf("regexp_extract(text, '^[A-Z]+')", "arrays")),
  );
}

/** SQL that names a value, so that an expression of it stays short. */
function within(value: string, name: string, expression: string): string {
  return `list_transform([${value}], lambda ${name}: ${expression})[1]`;
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
    cast: (cell) => geoJsonOf(`TRY(${cell}::GEOMETRY)`),
  },
  {
    type: "geometry",
    writing: "wkb-hex",
    pattern: "(?:00|01)(?:[0-9a-fA-F]{2}){20,}",
    accepts: isWkb,
    cast: (cell) => geoJsonOf(`TRY(ST_GeomFromWKB(unhex(${cell})))`),
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
