import assert from "node:assert/strict";
import { test } from "node:test";
import type { Feature, FeatureCollection } from "geojson";
import { drawPlace } from "./draw-place.ts";

const square = (code: string, side: number): Feature => ({
  type: "Feature",
  properties: { code },
  geometry: {
    type: "Polygon",
    coordinates: [
      [
        [-1.7 - side, 48.1 - side],
        [-1.7 - side, 48.1 + side],
        [-1.7 + side, 48.1 + side],
        [-1.7 + side, 48.1 - side],
        [-1.7 - side, 48.1 - side],
      ],
    ],
  },
});
const all = (...features: Feature[]): FeatureCollection => ({ type: "FeatureCollection", features });
const departement = { level: "departement", code: "35", label: "Ille-et-Vilaine" } as const;
const rennes = { level: "commune", code: "35238", label: "Rennes", around: [departement] } as const;

function draw(communes: FeatureCollection | undefined, spots: readonly string[]) {
  const territory = {
    contoursOf: async (level: string) => (level === "departement" ? all(square("35", 0.5)) : communes),
    landAround: () => all(square("", 5)),
    towns: () => spots.map((code) => ({ code, name: "Rennes", longitude: -1.68, latitude: 48.11 })),
  } as unknown as Parameters<typeof drawPlace>[1];
  return drawPlace(rennes, territory, { hue: 200, label: (around) => `Rennes, ${around?.label}` });
}

test("a commune is drawn by its outline, or as a dot in what is around it, or not at all", async () => {
  const outlined = await draw(all(square("35238", 0.05)), []);
  assert.equal(outlined?.around, departement);
  assert.match(outlined?.svg ?? "", /aria-label="Rennes, Ille-et-Vilaine"/);
  assert.match(outlined?.svg ?? "", /class="c-series-1"[^>]*fill-opacity="0.75"/);
  const dotted = await draw(undefined, ["35238"]);
  assert.match(dotted?.svg ?? "", /<circle [^>]*r="4.5"[^>]*class="c-series-1"/);
  assert.match(dotted?.svg ?? "", />Rennes<\/text>/);
  assert.equal(await draw(undefined, []), undefined);
});
