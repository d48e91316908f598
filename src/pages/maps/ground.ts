import type { GeoPermissibleObjects, GeoProjection } from "d3-geo";
import type { Feature, Geometry } from "geojson";
import { element, ink } from "../charts/svg.ts";
import { firstPosition } from "./frame.ts";
import type { MapData } from "./map-data.ts";

interface Behind {
  readonly path: (shape: GeoPermissibleObjects) => string | null;
  readonly projection: GeoProjection;
  /** Those that are drawn themselves are no ground. */
  readonly drawn: ReadonlySet<Geometry>;
}

/** Whatever the accent. */
const landInk = ink("land", "");

/** Land, then the outlines that the frame shows. */
export function drawGround({ land, base }: Pick<MapData, "land" | "base">, behind: Behind): string {
  const { path } = behind;
  const around = land === undefined ? "" : land.features.map((one) => path(one) ?? "").join("");
  return (
    element("path", { d: around, ...landInk, class: "c-land land" }) +
    drawBorders(base?.features ?? [], behind)
  );
}

function drawBorders(features: readonly Feature[], { path, projection, drawn }: Behind): string {
  if (features.length === 0 || features.length > 4_000) return "";
  const [[left, top], [right, bottom]] = projection.clipExtent() ?? [
    [0, 0],
    [0, 0],
  ];
  const [west, north] = projection.invert?.([left, top]) ?? [-180, 90];
  const [east, south] = projection.invert?.([right, bottom]) ?? [180, -90];
  const around = Math.max(1, (east - west) * 0.3);
  const outlines = features
    .filter(({ geometry }) => !drawn.has(geometry))
    .filter(({ geometry }) => {
      const [longitude, latitude] = firstPosition(geometry);
      const across = longitude > west - around && longitude < east + around;
      return across && latitude > south - around && latitude < north + around;
    })
    .map((feature) => path(feature) ?? "");
  return element("path", {
    d: outlines.join(""),
    ...landInk,
    stroke: "#b9b3a8",
    "stroke-width": 0.6,
    class: "c-land base",
  });
}
