import type { Geometry, Position } from "geojson";
import type { Cell } from "../engine/engine.ts";

/** What one tile shows: its rows, or, where they are many, how many there are in each cell. */
export type TileContent =
  | { readonly kind: "rows"; readonly features: readonly RowFeature[] }
  | { readonly kind: "counts"; readonly features: readonly CountFeature[] };

export interface RowFeature {
  /** The row's number. */
  readonly id: number;
  readonly geometry: Geometry;
  /** By the names of the columns that were asked for. */
  readonly told: Readonly<Record<string, string | number | boolean>>;
}

export interface CountFeature {
  readonly count: number;
  /** The middle of its rows, in degrees. */
  readonly longitude: number;
  readonly latitude: number;
  /** The row's number, where it is one. */
  readonly id?: number;
}

/** What a tooltip shows of a cell: a long text is cut, a missing one is not told. */
export function toldOf(
  names: readonly string[],
  cells: readonly (Cell | undefined)[],
): Record<string, string | number | boolean> {
  const told: Record<string, string | number | boolean> = {};
  for (const [index, name] of names.entries()) {
    const cell = cells[index];
    if (cell === null || cell === undefined) continue;
    told[name] = typeof cell === "number" || typeof cell === "boolean" ? cell : textOf(cell).slice(0, 200);
  }
  return told;
}

function textOf(cell: Exclude<Cell, null>): string {
  if (typeof cell === "object") return cell.map((one) => (one === null ? "" : textOf(one))).join(", ");
  return String(cell);
}

/** The geometry of a cell; `undefined` where it is none that can be drawn in degrees. */
export function geometryOf(text: unknown): Geometry | undefined {
  if (typeof text !== "string") return undefined;
  const found = unwrapped(parseJson(text));
  return isDrawable(found, 0) ? found : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A cell that is no geometry is a row without a place.
    return undefined;
  }
}

function unwrapped(value: unknown): unknown {
  return isObject(value) && value["type"] === "Feature" ? value["geometry"] : value;
}

const depths: Readonly<Record<string, number>> = {
  Point: 0,
  MultiPoint: 1,
  LineString: 1,
  MultiLineString: 2,
  Polygon: 2,
  MultiPolygon: 3,
};

/** Collections within collections, of which a geometry may hold as many as it likes. */
const collectionsMax = 3;

function isDrawable(value: unknown, within: number): value is Geometry {
  if (!isObject(value) || typeof value["type"] !== "string") return false;
  if (value["type"] === "GeometryCollection") {
    const parts = value["geometries"];
    return (
      within < collectionsMax && Array.isArray(parts) && parts.every((one) => isDrawable(one, within + 1))
    );
  }
  const depth = depths[value["type"]];
  return depth !== undefined && arePositions(value["coordinates"], depth);
}

function arePositions(value: unknown, depth: number): boolean {
  if (!Array.isArray(value)) return false;
  if (depth > 0) return value.length > 0 && value.every((one) => arePositions(one, depth - 1));
  const [longitude, latitude] = value as Position;
  return Number.isFinite(longitude) && Math.abs(longitude ?? 999) <= 360 && Math.abs(latitude ?? 999) <= 90;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
