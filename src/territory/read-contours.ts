import type { MultiPolygon, Polygon, Position } from "geojson";
import { Failure } from "../base/failure.ts";
import { irisLabel, isIris } from "./iris.ts";
import type { Contours } from "./shape.ts";
import type { MapLevel, Territory } from "./territory.ts";

/**
 * The levels that maps are drawn of, the finest first, but for IRIS: a file of these holds the codes of
 * communes too, and where it has as many of both, each commune is one IRIS.
 */
export const mapLevels: readonly MapLevel[] = ["commune", "iris", "epci", "departement", "region"];

interface Given {
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly geometry: Polygon | MultiPolygon;
}

/**
 * The outlines of a GeoJSON with the code and the name of each place. Of IRIS, no list is here: the file
 * names them. Throws `invalid`.
 */
export function readContours(
  json: unknown,
  asked: MapLevel | undefined,
  territory: Territory,
): { level: MapLevel; contours: Contours; unknown: readonly string[] } {
  const given = outlinesOf(json);
  const { level, codeOf } = findCode(given, asked === undefined ? mapLevels : [asked], territory);
  const features: Contours["features"] = [];
  const unknown: string[] = [];
  const nameOf =
    level === "iris"
      ? irisNames(given, territory)
      : (_: Given, code: string): string | undefined => territory.labelOf(level, code);
  for (const each of given) {
    const code = codeOf(each);
    const nom = nameOf(each, code);
    if (nom === undefined) unknown.push(code);
    else features.push({ type: "Feature", properties: { code, nom }, geometry: each.geometry });
  }
  return { level, contours: { type: "FeatureCollection", features }, unknown: unknown.slice(0, 20) };
}

/** By the property that the file calls a name of IRIS, as Insee, IGN and portals do. */
function irisNames(given: readonly Given[], territory: Territory) {
  const named = /^(?:(?:nom|lib|libelle|name|label)_?(?:com_?)?iris|iris_?(?:nom|lib|libelle|name|label))$/i;
  const properties = Object.keys(given[0]?.properties ?? {});
  const property = properties.find((name) => named.test(name));
  return ({ properties: told }: Given, code: string): string | undefined => {
    if (!isIris(code, territory)) return undefined;
    return irisLabel(code, property === undefined ? "" : textOf(told[property]).trim(), territory);
  };
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

/** Portals of Opendatasoft give each as a list of one. */
function textOf(value: unknown): string {
  if (Array.isArray(value) && value.length === 1) return textOf(value[0]);
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

interface FoundCode {
  readonly level: MapLevel;
  readonly codeOf: (each: Given) => string;
}

/** The property whose values are codes of a level; refused where not even half of any are. */
function findCode(given: readonly Given[], asked: readonly MapLevel[], territory: Territory): FoundCode {
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
  { level, text }: { level: MapLevel; text: (each: Given) => string },
  territory: Territory,
): FoundCode & { readonly known: number } {
  const codeOf = (each: Given): string => text(each).padStart(widths[level], "0");
  const isKnown = (code: string): boolean =>
    level === "iris" ? isIris(code, territory) : territory.lookUp(level, code) !== undefined;
  const codes = new Set(given.map(codeOf).filter(isKnown));
  return { level, codeOf, known: codes.size };
}

const widths: Readonly<Record<MapLevel, number>> = {
  commune: 5,
  iris: 9,
  epci: 9,
  departement: 2,
  region: 2,
};
