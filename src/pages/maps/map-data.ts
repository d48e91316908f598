import type { FeatureCollection, Geometry } from "geojson";
import type { TileBox } from "../../tables/tile.ts";
import type { BaseMap } from "../../territory/base-map.ts";

/** A place with its value, or a row with its point or its shape. */
export interface MappedPlace {
  readonly key: string;
  readonly label: string;
  readonly value?: number;
  /** Codes from before mergers that are counted in it. */
  readonly former?: readonly string[];
  readonly geometry: Geometry | undefined;
}

export interface MapData {
  readonly kind: "classes" | "bubbles" | "points" | "density" | "shapes" | "list";
  readonly places: readonly MappedPlace[];
  /** How many rows or places there are where not all are drawn. */
  readonly total: number;
  /** Places of a map by places that have no value, and are neither drawn nor in `total`. */
  readonly unvalued?: number;
  /** Whether there are rows that name no place. */
  readonly isPlaceMissing?: boolean;
  /** Of many rows: how many are around each spot. */
  readonly cells?: readonly MappedCell[];
  /** Outlines behind what is drawn. */
  readonly base?: FeatureCollection;
  /** The land around, behind those. */
  readonly land?: FeatureCollection;
  /** Towns whose names tell where one is, the largest first. */
  readonly towns?: readonly NamedSpot[];
  /** What a browser draws behind rows, where a base map was given. */
  readonly behind?: BaseMap;
  /** Frames for what lies overseas, where the map is one of the mainland. */
  readonly overseas?: readonly OverseasFrame[];
}

export interface NamedSpot {
  readonly name: string;
  readonly longitude: number;
  readonly latitude: number;
}

export interface MappedCell {
  readonly longitude: number;
  readonly latitude: number;
  readonly count: number;
}

export interface OverseasFrame {
  readonly label: string;
  readonly box: TileBox;
}
