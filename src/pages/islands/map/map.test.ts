import assert from "node:assert/strict";
import { test } from "node:test";
import { toVectorTile } from "../../../tables/tile-bytes.ts";
import type { TileContent } from "../../../tables/tile-content.ts";
import { findAt, findNear } from "./find.ts";
import { type TileShown, rowsZoomMax, tilesIn } from "./scene.ts";
import type { Address, Tiles } from "./tiles.ts";
import { linesOf, stepOf } from "./values.ts";
import { decodeTile } from "./vector-tile.ts";
import { fromScreen, moved, toDegrees, toMercator, toScreen, type View, viewOf, zoomed } from "./view.ts";

const whole = { z: 0, x: 0, y: 0 };
const rows: TileContent = {
  kind: "rows",
  features: [
    {
      id: 7,
      geometry: { type: "Point", coordinates: [2.35, 48.85] },
      told: { nom: "Châtelet", n: -3, part: 0.5, ouvert: true },
    },
    {
      id: 300_000,
      geometry: {
        type: "Polygon",
        coordinates: [
          [
            [-40, -40],
            [40, -40],
            [40, 40],
            [-40, 40],
            [-40, -40],
          ],
          [
            [-10, -10],
            [-10, 10],
            [10, 10],
            [10, -10],
            [-10, -10],
          ],
        ],
      },
      told: { nom: "Carré" },
    },
    {
      id: 9,
      geometry: {
        type: "LineString",
        coordinates: [
          [100, 10],
          [120, 20],
        ],
      },
      told: { nom: "Ligne" },
    },
  ],
};

test("a browser reads of a tile what the server wrote into it", () => {
  const { rows: read = [] } = decodeTile(toVectorTile(rows, whole));
  assert.deepEqual(
    read.map(({ id, type, properties }) => [id, type, properties]),
    [
      [7, 1, { nom: "Châtelet", n: -3, part: 0.5, ouvert: true }],
      [300_000, 3, { nom: "Carré" }],
      [9, 2, { nom: "Ligne" }],
    ],
  );
  assert.deepEqual(read[0]?.rings, [[Math.round((2.35 / 360 + 0.5) * 4096), 1409]]);
  assert.equal(read[1]?.rings.length, 2);
  assert.deepEqual(decodeTile(toVectorTile({ kind: "counts", features: [] }, whole)), { counts: [] });
});

const view: View = viewOf([-60, -50, 130, 60], { width: 600, height: 400 });

/** Tiles that are there at once. */
function tilesOf(content: TileContent): Tiles {
  const find = (address: Address) => decodeTile(toVectorTile(content, address));
  return { find, findAround: () => undefined, want: () => undefined, isAsked: () => false };
}

function screenOf(longitude: number, latitude: number): readonly [number, number] {
  return toScreen(view, ...toMercator(longitude, latitude));
}

test("a dot is found before the shape around it, a shape not in its hole, and nothing beside", () => {
  const placed: readonly TileShown[] = tilesIn(view, tilesOf(rows), rowsZoomMax);
  const nameAt = (longitude: number, latitude: number) =>
    findAt(placed, ["rows"], screenOf(longitude, latitude))?.properties["nom"];
  assert.equal(nameAt(2.35, 48.85), "Châtelet");
  assert.equal(nameAt(30, 30), "Carré");
  assert.equal(nameAt(0, 0), undefined);
  assert.equal(nameAt(110, 15.1), "Ligne");
  assert.equal(nameAt(-55, 55), undefined);
  const near = findNear(view, placed, [2.35, 48.86]);
  assert.equal(near[0]?.feature.properties["nom"], "Châtelet");
  assert.ok((near[0]?.metres ?? 0) < 20_000);
});

test("what is under the pointer stays under it when one zooms, and comes back when one moves", () => {
  const at: [number, number] = [450, 120];
  const before = fromScreen(view, ...at);
  const after = fromScreen(zoomed(view, 1.5, at), ...at);
  assert.ok(Math.hypot(before[0] - after[0], before[1] - after[1]) < 1e-9);
  const back = moved(moved(view, 40, -25), -40, 25);
  assert.ok(Math.hypot(back.x - view.x, back.y - view.y) < 1e-9);
  const [longitude, latitude] = toDegrees(...toMercator(-1.68, 48.11));
  assert.ok(Math.hypot(longitude + 1.68, latitude - 48.11) < 1e-6);
  assert.equal(zoomed(view, 99).zoom, 19);
  assert.equal(zoomed(view, -99).zoom, 0);
  // One place alone has a neighbourhood, and not the whole of the zoom.
  assert.ok(viewOf([2, 48, 2, 48], { width: 300, height: 300 }).zoom <= 14);
});

test("values are read of the map's own CSV, and have the class that the server gave them", () => {
  assert.deepEqual(linesOf('code,label,value\r\n35,"Ille, et ""V""",1.5\r\n2A,Corse,'), [
    ["code", "label", "value"],
    ["35", 'Ille, et "V"', "1.5"],
    ["2A", "Corse", ""],
  ]);
  assert.deepEqual(
    [0, 10, 15, 20, 99].map((value) => stepOf(value, [10, 20])),
    [1, 3, 3, 5, 5],
  );
});
