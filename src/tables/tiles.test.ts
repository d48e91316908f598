import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { VectorTile } from "@mapbox/vector-tile";
import fc from "fast-check";
import { PbfReader } from "pbf";
import { importWorld } from "../../test/import-world.ts";
import { sharedData } from "../../test/shared-data.ts";
import { readFile } from "node:fs/promises";
import { system } from "../access/actor.ts";
import { isFailure } from "../base/failure.ts";
import { boxOf, parseTile, type Tile, toMercator } from "./tile.ts";
import { readTile, tellTiles } from "./tiles.ts";

let world: Awaited<ReturnType<typeof importWorld>>;

before(async () => {
  world = await importWorld();
});

after(() => world[Symbol.asyncDispose]());

async function importTable(name: string, bytes: string | Uint8Array): Promise<string> {
  const made = await world.import(name, bytes);
  assert.equal(made.state, "done", JSON.stringify(made));
  return made.made[0]?.table ?? "";
}

interface Shown {
  readonly layer: string;
  readonly features: readonly { id: number | undefined; properties: Record<string, unknown>; type: number }[];
}

async function tileOf(table: string, tile: Tile, search = ""): Promise<Shown> {
  const { data } = await readTile(world.ctx, system, table, new URLSearchParams(search), {
    tile,
    form: "mvt",
  });
  const { layers } = new VectorTile(new PbfReader(data as Uint8Array));
  const [layer = ""] = Object.keys(layers);
  const found = layers[layer];
  const features = Array.from({ length: found?.length ?? 0 }, (_, index) => {
    const feature = found?.feature(index);
    return { id: feature?.id, properties: { ...feature?.properties }, type: feature?.type ?? 0 };
  });
  return { layer, features };
}

const whole = parseTile("0", "0", "0");

/** The tile that holds a position at a zoom. */
function tileAt(z: number, longitude: number, latitude: number): Tile {
  const [across, down] = toMercator(longitude, latitude);
  return { z, x: Math.floor(across * 2 ** z), y: Math.floor(down * 2 ** z) };
}

test("a tile holds each of few rows, by its number, with the column that names it", async () => {
  const table = await importTable(
    "arrets.csv",
    "code;nom;longitude;latitude;ligne\nA1;République;-1,68;48,11;C1\nA2;Gares;-1,67;48,10;C1\nA3;Sans lieu;;;C2\n",
  );
  const { layer, features } = await tileOf(table, tileAt(10, -1.68, 48.11));
  assert.equal(layer, "rows");
  assert.deepEqual(
    features.map(({ id, properties, type }) => [id, properties, type]),
    [
      [1, { nom: "République" }, 1],
      [2, { nom: "Gares" }, 1],
    ],
  );
  const filtered = await tileOf(table, whole, "nom__exact=Gares&columns=code,ligne");
  assert.deepEqual(
    filtered.features.map(({ properties }) => properties),
    [{ code: "A2", ligne: "C1" }],
  );
  assert.deepEqual((await tileOf(table, tileAt(10, 5, 45))).features, []);
  const told = await tellTiles(world.ctx, system, table, new URLSearchParams());
  assert.equal(told.rows, 2);
  assert.deepEqual(told.box, [-1.68, 48.1, -1.67, 48.11]);
  const none = await tellTiles(world.ctx, system, table, new URLSearchParams("nom__exact=x"));
  assert.deepEqual([none.rows, none.box], [0, undefined]);
});

/** Positions around the Earth, its edges included, by numbers that a test can find again. */
function scattered(count: number): readonly (readonly [number, number])[] {
  return Array.from({ length: count }, (_, index): [number, number] => [
    Math.round((((index * 137.508) % 360) - 180) * 1e4) / 1e4,
    Math.round((((index * 61.803) % 170) - 85) * 1e4) / 1e4,
  ]);
}

test("where rows are many they are counted, all of them and each once, at every zoom", async () => {
  const edges = [
    [180, 0],
    [-180, 0],
    [0, 90],
    [0, -90],
    [0, 0],
  ] as const;
  const positions = [...scattered(12_000), ...edges];
  const lines = positions.map(
    ([longitude, latitude], index) => `${index};p${index};${longitude};${latitude}`,
  );
  const table = await importTable("partout.csv", `n;nom;longitude;latitude\n${lines.join("\n")}\n`);
  for (const z of [0, 1, 2, 3]) {
    let total = 0;
    for (let x = 0; x < 2 ** z; x += 1) {
      for (let y = 0; y < 2 ** z; y += 1) {
        const { layer, features } = await tileOf(table, { z, x, y });
        if (z === 0) assert.equal(layer, "counts");
        assert.ok(features.length <= 2_000);
        total += features.reduce(
          (sum, { properties }) => sum + (layer === "counts" ? Number(properties["count"]) : 1),
          0,
        );
      }
    }
    assert.equal(total, positions.length, `zoom ${z}`);
  }
  const filtered = await tileOf(table, whole, "n__less=9");
  assert.equal(filtered.layer, "rows");
  assert.equal(filtered.features.length, 10);
});

const square = (x: number, y: number, size: number) =>
  `{"type":"Polygon","coordinates":[[[${x},${y}],[${x + size},${y}],[${x + size},${y + size}],[${x},${y + size}],[${x},${y}]]]}`;

test("shapes are cut to the tile, kept in every tile that they touch, and counted where they are many", async () => {
  const lines = [
    `grand;${square(-50, -40, 100)}`,
    `petit;${square(1, 1, 0.5)}`,
    `ligne;{"type":"LineString","coordinates":[[-10,10],[10,-10]]}`,
    `point;{"type":"Point","coordinates":[2,2]}`,
    `collection;{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[3,3]}]}`,
  ];
  const table = await importTable("formes.csv", `nom;forme\n${lines.join("\n")}\n`);
  const names = async (tile: Tile) =>
    (await tileOf(table, tile)).features
      .map(({ properties, type }) => `${String(properties["nom"])} ${type}`)
      .sort();
  assert.deepEqual(await names(whole), ["collection 1", "grand 3", "ligne 2", "petit 3", "point 1"]);
  assert.deepEqual(await names(tileAt(4, -60, 30)), ["grand 3"]);
  assert.deepEqual(await names(tileAt(4, 150, 30)), []);
  const many = Array.from({ length: 2_500 }, (_, i) => `p${i};${square(i / 20 - 60, (i % 50) - 25, 0.01)}`);
  const other = await importTable("parcelles.csv", `nom;forme\n${many.join("\n")}\n`);
  const counted = await tileOf(other, whole);
  assert.equal(counted.layer, "counts");
  assert.equal(
    counted.features.reduce((sum, { properties }) => sum + Number(properties["count"]), 0),
    2_500,
  );
});

test("positions that are none are drawn nowhere: in metres, beyond the pole, or no geometry at all", async () => {
  const shapes = await importTable(
    "fausses-formes.csv",
    [
      "nom;forme",
      `bonne;{"type":"Point","coordinates":[2,48]}`,
      `cassée;{"type":"Polygon","coordinates":[[[1,1],[2,null],[2,2],[1,1]]]}`,
      `plate;{"type":"Polygon","coordinates":[[1,1],[2,1],[2,2]]}`,
      `haute;{"type":"Point","coordinates":[2,480]}`,
      `vide;{"type":"Polygon","coordinates":[]}`,
      `constructor;{"type":"Point","coordinates":[3,48]}`,
    ].join("\n"),
  );
  const shown = await tileOf(shapes, whole);
  assert.deepEqual(
    shown.features.map(({ properties }) => properties["nom"]),
    ["bonne", "constructor"],
  );
});

test("a column with a name that objects have of their own is told", async () => {
  const table = await importTable("noms.csv", "constructor;longitude;latitude\nx;2;48\n");
  assert.deepEqual((await tileOf(table, whole)).features[0]?.properties, { constructor_: "x" });
});

const isRefused = (error: unknown) => isFailure(error, "not-found") && error.key === "tile-no-places";

test("a tile that is none of the grid, and a table without places, are not found", async () => {
  const outside = [
    ["23", "0", "0"],
    ["1", "2", "0"],
    ["1", "0", "2"],
    ["-1", "0", "0"],
    ["1.5", "0", "0"],
    ["1e3", "0", "0"],
    ["", "", ""],
    ["x", "y", "z"],
    ["2", "9999999999999", "0"],
  ];
  for (const [z = "", x = "", y = ""] of outside) {
    assert.throws(
      () => parseTile(z, x, y),
      (error) => isFailure(error, "not-found") && error.key === "tile-outside",
    );
  }
  const table = await importTable("sans.csv", "nom;montant\na;1\n");
  await assert.rejects(tileOf(table, whole), isRefused);
  await assert.rejects(tellTiles(world.ctx, system, table, new URLSearchParams()), isRefused);
});

test("the boxes of a zoom lie side by side, and hold the positions that Mercator puts there", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 22 }),
      fc.double({ min: -180, max: 179.999, noNaN: true }),
      fc.double({ min: -85, max: 85, noNaN: true }),
      (z, longitude, latitude) => {
        const tile = tileAt(z, longitude, latitude);
        const { west, south, east, north } = boxOf(tile);
        assert.ok(longitude >= west - 1e-9 && longitude <= east + 1e-9);
        assert.ok(latitude >= south - 1e-9 && latitude <= north + 1e-9);
        if (tile.x > 0) assert.equal(boxOf({ ...tile, x: tile.x - 1 }).east, west);
        if (tile.y > 0) assert.equal(boxOf({ ...tile, y: tile.y - 1 }).south, north);
      },
    ),
  );
});

test("the communes of a département, as they come, are shapes near by and counts from afar", async () => {
  const path = sharedData("geo/contours/communes-35-ille-et-vilaine.geojson");
  if (path === undefined) return;
  const table = await importTable("communes.geojson", await readFile(path));
  const near = await tileOf(table, tileAt(10, -1.68, 48.11));
  assert.equal(near.layer, "rows");
  assert.ok(near.features.some(({ properties }) => properties["nom"] === "Rennes"));
  assert.ok(near.features.every(({ type }) => type === 3));
});
