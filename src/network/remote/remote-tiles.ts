import { z } from "zod";
import { defined } from "../../base/defined.ts";
import { geometryOf, type TileContent } from "../../tables/tile-content.ts";

/** What is told of the tiles of a table: checked, never believed. */
export interface RemoteExtent {
  readonly rows: number;
  readonly box?: readonly [number, number, number, number];
}

const longitude = z.number().min(-180).max(180);
const latitude = z.number().min(-90).max(90);

const extentSchema = z.object({
  rows: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
  bounds: z.tuple([longitude, latitude, longitude, latitude]).optional(),
});

/** Throws where it is no TileJSON of ours. */
export function readRemoteExtent(json: unknown): RemoteExtent {
  const { rows, bounds } = extentSchema.parse(json);
  return { rows, ...defined({ box: bounds }) };
}

const count = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);
/** More than a tile of ours ever holds. */
const featuresMax = 5_000;

const tileSchema = z.object({
  shows: z.enum(["rows", "counts"]),
  features: z
    .array(
      z.object({
        id: count.optional(),
        geometry: z.looseObject({}),
        properties: z.record(z.string(), z.union([z.string().max(1_000), z.number(), z.boolean()])),
      }),
    )
    .max(featuresMax),
});

/** Throws where it is no tile of ours, or where what it draws is nowhere. */
export function readRemoteTile(json: unknown): TileContent {
  const { shows, features } = tileSchema.parse(json);
  const drawn = features.map((feature) => {
    const geometry = geometryOf(JSON.stringify(feature.geometry));
    if (geometry === undefined) throw new Error("a feature is nowhere");
    return { ...feature, geometry };
  });
  if (shows === "rows") {
    return {
      kind: "rows",
      features: drawn.map(({ id, geometry, properties }) => ({
        id: count.parse(id),
        geometry,
        told: properties,
      })),
    };
  }
  return {
    kind: "counts",
    features: drawn.map(({ geometry, properties }) => {
      if (geometry.type !== "Point") throw new Error("a count has no one place");
      const [longitude = 0, latitude = 0] = geometry.coordinates;
      const row = count.optional().parse(properties["row"]);
      return { longitude, latitude, count: count.parse(properties["count"]), ...defined({ id: row }) };
    }),
  };
}
