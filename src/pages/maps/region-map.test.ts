import assert from "node:assert/strict";
import { test } from "node:test";
import type { FeatureCollection } from "geojson";
import { drawRegions } from "./region-map.ts";

const square = (code: string, west: number): FeatureCollection["features"][number] => ({
  type: "Feature",
  properties: { code, nom: `Région ${code}` },
  geometry: {
    type: "Polygon",
    coordinates: [
      [
        [west, 47],
        [west, 48],
        [west + 0.0001, 48],
        [west + 1, 48],
        [west + 1, 47],
        [west, 47],
      ],
    ],
  },
});

test("régions are drawn small, without those overseas and without points that fall on each other", () => {
  const contours: FeatureCollection = {
    type: "FeatureCollection",
    features: [square("53", -3), square("52", -2), square("04", 55)],
  };
  const map = drawRegions(contours);
  assert.deepEqual(
    map.regions.map(({ code, name }) => [code, name]),
    [
      ["53", "Région 53"],
      ["52", "Région 52"],
    ],
  );
  for (const { path } of map.regions) assert.match(path, /^M(?:\d+,\d+L){3}\d+,\d+Z$/);
  assert.equal(drawRegions(contours), map);
  const large = drawRegions(contours, 440);
  assert.deepEqual([large.width, large.height], [440, 420]);
  assert.equal(drawRegions(contours, 440), large);
  assert.equal(drawRegions(contours), map);
});
