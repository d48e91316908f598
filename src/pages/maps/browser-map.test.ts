import assert from "node:assert/strict";
import { test } from "node:test";
import type { Column } from "../../tables/column.ts";
import { browserMap } from "./browser-map.ts";
import type { MapData } from "./map-data.ts";
import { mappingsOf } from "./mappable.ts";

const columns: readonly Column[] = [
  { name: "lat", type: "decimal", meaning: "latitude", missing: [] },
  { name: "lon", type: "decimal", meaning: "longitude", missing: [] },
  { name: "entree", type: "text", meaning: "latitude-longitude", missing: [] },
];
const place = {
  key: "1",
  label: "Rennes",
  geometry: { type: "Point" as const, coordinates: [-1.68, 48.11] },
};
const data: MapData = { kind: "points", places: [place], total: 1 };

test("a browser draws what tiles hold: a map by another column than theirs stays as it was drawn", () => {
  const open = { table: { id: "t" }, version: { number: 3, columns } } as never;
  const query = { filters: [], search: "", others: [], sort: undefined, columns: undefined } as never;
  const tilesBy = mappingsOf(columns).map((mapping) => {
    const told = { open, choice: { mapping, aggregate: "count" as const }, data, query, unit: undefined };
    return [mapping.kind, browserMap("fr", told, { base: "/datasets/d/t", search: "" })?.tiles];
  });
  assert.deepEqual(tilesBy, [
    ["point", "/api/resources/t/versions/3/tiles/{z}/{x}/{y}.mvt"],
    ["pair", undefined],
  ]);
});
