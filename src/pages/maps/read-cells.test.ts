import assert from "node:assert/strict";
import { test } from "node:test";
import { boxOf, toMercator, type Tile } from "../../tables/tile.ts";
import type { TileContent } from "../../tables/tile-content.ts";
import { drawMap } from "./draw-map.ts";
import { framesOf } from "./frame.ts";
import { readCells } from "./read-cells.ts";
import type { MapData } from "./map-data.ts";
import { drawnWay } from "./winding.ts";

type Position = readonly [number, number];

/** Answers tiles as a table of these rows does: one by one in some, counted in others. */
function tilesOf(rows: readonly Position[], rowsMax: number) {
  const asked: Tile[] = [];
  const readTile = async (_: URLSearchParams, tile: Tile): Promise<TileContent> => {
    asked.push(tile);
    const side = 2 ** tile.z;
    const inside = rows.flatMap(([longitude, latitude], id) => {
      const [across, down] = toMercator(longitude, latitude);
      const isHere = Math.floor(across * side) === tile.x && Math.floor(down * side) === tile.y;
      return isHere ? [{ id: id + 1, longitude, latitude }] : [];
    });
    if (inside.length > rowsMax) {
      return { kind: "counts", features: inside.map((one) => ({ ...one, count: 1 })) };
    }
    return {
      kind: "rows",
      features: inside.map(({ id, longitude, latitude }) => ({
        id,
        geometry: { type: "Point", coordinates: [longitude, latitude] },
        told: {},
      })),
    };
  };
  return { readTile, asked };
}

const boxes = {
  reunion: { west: 55, south: -21.6, east: 56.1, north: -20.7 },
  guyane: { west: -55, south: 1.8, east: -51.3, north: 6.2 },
};

const town: readonly Position[] = Array.from({ length: 900 }, (_, n) => [
  -1.7 + (n % 30) / 300,
  48.05 + Math.floor(n / 30) / 300,
]);
const overseas: readonly Position[] = [
  [55.5, -21.1],
  [55.51, -21.11],
  [-52.3, 4.9],
];

const countOf = (cells: readonly { count: number }[]): number =>
  cells.reduce((sum, { count }) => sum + count, 0);

function boxAround(rows: readonly Position[]): readonly [number, number, number, number] {
  const [across, up] = [rows.map(([x]) => x), rows.map(([, y]) => y)];
  return [Math.min(...across), Math.min(...up), Math.max(...across), Math.max(...up)];
}

test("all rows are counted once, in few tiles, whether tiles tell them one by one or counted", async () => {
  for (const rowsMax of [0, 100, 2_000]) {
    const { readTile, asked } = tilesOf(town, rowsMax);
    const extent = { rows: town.length, box: boxAround(town) };
    const cells = await readCells({ readTile }, new URLSearchParams(), extent, []);
    assert.equal(countOf(cells), town.length);
    assert.ok(asked.length <= 9, `${asked.length} tiles`);
  }
});

test("a map of France has what lies overseas in frames of its own, and nothing outside", async () => {
  const rows = [...town, ...overseas];
  const { readTile } = tilesOf(rows, 100);
  const extent = { rows: rows.length, box: boxAround(rows) };
  const cells = await readCells({ readTile }, new URLSearchParams(), extent, Object.values(boxes));
  assert.equal(countOf(cells), rows.length);
  const data: MapData = {
    kind: "density",
    places: [],
    total: rows.length,
    cells,
    overseas: [
      { label: "La Réunion", box: boxes.reunion },
      { label: "Guyane", box: boxes.guyane },
    ],
  };
  const frames = framesOf(data);
  assert.deepEqual(
    frames.overseas.map((one) => [one.label, countOf(one.cells)]),
    [
      ["La Réunion", 2],
      ["Guyane", 1],
    ],
  );
  assert.equal(countOf(frames.main.cells), town.length);
  assert.equal(frames.outside, 0);
  const svg = drawMap({ data, language: "fr", width: 860, hue: 190, label: "Carte" });
  assert.match(svg, />La Réunion</);
  assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
});

test("rows around the Earth, one alone and none at all are drawn without a number that is none", async () => {
  const around: readonly Position[] = Array.from({ length: 300 }, (_, n) => [
    ((n * 137) % 360) - 180,
    ((n * 61) % 160) - 80,
  ]);
  for (const rows of [around, [[2.35, 48.85]] as const, []]) {
    const { readTile } = tilesOf(rows, 10);
    const extent = rows.length === 0 ? { rows: 0 } : { rows: rows.length, box: boxAround(rows) };
    const cells = await readCells({ readTile }, new URLSearchParams(), extent, []);
    assert.equal(countOf(cells), rows.length);
    const data: MapData = { kind: "density", places: [], total: rows.length, cells };
    assert.doesNotMatch(
      drawMap({ data, language: "en", width: 340, hue: 190, label: "Map" }),
      /NaN|Infinity/,
    );
  }
});

test("a shape is drawn as itself whichever way its rings run", () => {
  const ring = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
    [0, 0],
  ];
  const either = [ring, ring.toReversed()].map((one) => drawnWay({ type: "Polygon", coordinates: [one] }));
  assert.deepEqual(either[0], either[1]);
  const multi = drawnWay({ type: "MultiPolygon", coordinates: [[ring], [ring.toReversed()]] });
  assert.ok(multi?.type === "MultiPolygon");
  assert.deepEqual(multi.coordinates[0], multi.coordinates[1]);
  assert.equal(boxOf({ z: 0, x: 0, y: 0 }).west, -180);
});
