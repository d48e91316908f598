import type { Feature, FeatureCollection, MultiPolygon, Polygon } from "geojson";
import { readFileSync } from "node:fs";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import type { Contours } from "./shape.ts";
import type { Territory } from "./territory.ts";

/** The levels whose outlines every instance has. */
export type GroundLevel = "departement" | "region";

/** What lies under a map: `scripts/make-ground.js` writes it, to about a kilometre. Outer rings run clockwise. */
export interface Ground {
  contoursOf(level: GroundLevel): Contours;
  /** The land around France, and that of the world. */
  readonly land: FeatureCollection<MultiPolygon>;
}

const parts: Readonly<Record<GroundLevel, string>> = { departement: "departements", region: "regions" };

export function readGround(territory: Territory): Ground {
  const path = new URL("ground/ground.json", import.meta.url);
  const topology = JSON.parse(readFileSync(path, "utf8")) as Topology<Record<string, GeometryCollection>>;
  const featuresOf = (part: string): Feature[] => {
    const object = topology.objects[part];
    return object === undefined ? [] : feature(topology, object).features;
  };
  const made = new Map<GroundLevel, Contours>();
  return {
    land: { type: "FeatureCollection", features: featuresOf("land") as Feature<MultiPolygon>[] },
    contoursOf: (level) => {
      const known = made.get(level);
      if (known !== undefined) return known;
      const features = featuresOf(parts[level]).map(({ id, geometry }) => {
        const code = String(id);
        const nom = territory.labelOf(level, code) ?? code;
        const shape = geometry as Polygon | MultiPolygon;
        return { type: "Feature" as const, properties: { code, nom }, geometry: shape };
      });
      const contours: Contours = { type: "FeatureCollection", features };
      made.set(level, contours);
      return contours;
    },
  };
}
