import assert from "node:assert/strict";
import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { test } from "node:test";
import { geoArea, geoContains } from "d3-geo";
import { sharedData } from "../../test/shared-data.ts";
import { isFailure } from "../base/failure.ts";
import { openContours, type ContourFolder } from "./contours.ts";
import { openTerritory } from "./open-territory.ts";

const territory = openTerritory();

async function withFolder(work: (contours: ContourFolder, folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "contours-"));
  try {
    await work(openContours(folder, territory), folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const square = (x: number, y: number): object => ({
  type: "Polygon",
  coordinates: [
    [
      [x, y],
      [x + 1, y],
      [x + 1, y + 1],
      [x, y + 1],
      [x, y],
    ],
  ],
});

const collection = (features: readonly object[]): Readable =>
  Readable.from([Buffer.from(JSON.stringify({ type: "FeatureCollection", features }))]);

test("contours are kept with the code and the name of each place, whatever the property is called", async () => {
  await withFolder(async (contours, folder) => {
    const kept = await contours.setContours(
      "departement",
      collection([
        { type: "Feature", properties: { nom: "x", DEP: "35" }, geometry: square(-2, 48) },
        { type: "Feature", properties: { nom: "y", DEP: 1 }, geometry: square(5, 46) },
        { type: "Feature", properties: { nom: "z", DEP: "QQ" }, geometry: square(0, 40) },
      ]),
    );
    assert.deepEqual(kept, { level: "departement", features: 2, unknown: ["QQ"] });
    const found = await openContours(folder, territory).contoursOf("departement");
    assert.deepEqual(
      found?.features.map(({ properties }) => properties),
      [
        { code: "35", nom: "Ille-et-Vilaine" },
        { code: "01", nom: "Ain" },
      ],
    );
    assert.deepEqual(contours.centreOf("departement", "35"), [-1.5, 48.5]);
    assert.equal(contours.centreOf("commune", "35238"), undefined);
    assert.equal(await contours.contoursOf("commune"), undefined);
  });
});

test("a file that cannot be drawn is refused with its reason, and the one before stays", async () => {
  await withFolder(async (contours) => {
    const good = [{ type: "Feature", properties: { code: "35" }, geometry: square(-2, 48) }];
    await contours.setContours("departement", collection(good));
    const refusals: readonly (readonly [Readable, string])[] = [
      [Readable.from([Buffer.from("{")]), "contours-not-json"],
      [Readable.from([Buffer.from('{"type":"Topology"}')]), "contours-not-geojson"],
      [
        collection([{ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: [0, 0] } }]),
        "contours-none",
      ],
      [
        collection([{ type: "Feature", properties: { code: "35" }, geometry: square(352_000, 6_789_000) }]),
        "contours-not-degrees",
      ],
      [
        collection([{ type: "Feature", properties: { name: "x" }, geometry: square(0, 0) }]),
        "contours-no-code",
      ],
    ];
    for (const [file, key] of refusals) {
      await assert.rejects(
        contours.setContours("departement", file),
        (error) => isFailure(error, "invalid") && error.key === key,
      );
    }
    assert.equal((await contours.contoursOf("departement"))?.features.length, 1);
  });
});

test("the contours of France's départements, régions and of a département's communes are known by their codes", async () => {
  const files = {
    departement: "geo/contours/departements-version-simplifiee.geojson",
    region: "geo/contours/regions-version-simplifiee.geojson",
    commune: "geo/contours/communes-35-ille-et-vilaine.geojson",
  } as const;
  await withFolder(async (contours) => {
    for (const level of ["departement", "region", "commune"] as const) {
      const path = sharedData(files[level]);
      if (path === undefined) continue;
      const kept = await contours.setContours(level, createReadStream(path));
      assert.ok(kept.features >= 13, `${level}: ${kept.features}`);
      assert.deepEqual(kept.unknown, []);
    }
    const rennes = contours.centreOf("commune", "35238");
    if (rennes !== undefined) assert.ok(Math.hypot(rennes[0] + 1.68, rennes[1] - 48.11) < 0.05);
  });
});

test("a new instance has the contours of 101 départements and 18 régions, overseas included", async () => {
  await withFolder(async (contours) => {
    assert.deepEqual(await contours.drawnLevels(), ["departement", "region"]);
    for (const [level, count] of [
      ["departement", 101],
      ["region", 18],
    ] as const) {
      const found = await contours.contoursOf(level);
      const codes = found?.features.map(({ properties }) => properties.code).sort();
      assert.equal(codes?.length, count);
      // The others are collectivités d’outre-mer, which are no départements.
      const others = territory.codes(level).filter((code) => !codes?.includes(code));
      assert.ok(
        others.every((code) => /^9(?:7[578]|8\d)$/.test(code)),
        others.join(),
      );
      for (const { properties, geometry } of found?.features ?? []) {
        assert.equal(properties.nom, territory.labelOf(level, properties.code));
        // On the sphere a ring that runs the other way would be all but the place.
        assert.ok(geoArea(geometry) > 1e-7 && geoArea(geometry) < 0.01, properties.nom);
      }
    }
    const land = contours.landAround();
    assert.ok(land.features.every(({ geometry }) => geoArea(geometry) < 2 * Math.PI));
    assert.ok(land.features.some((feature) => geoContains(feature, [-3.7, 40.4])));
  });
});

const capitals = [
  ["35", [-1.68, 48.11]],
  ["75", [2.35, 48.86]],
  ["2A", [8.92, 41.95]],
  ["69", [4.85, 45.76]],
  ["971", [-61.7, 16.05]],
  ["973", [-52.9, 4.2]],
  ["974", [55.5, -21.1]],
  ["976", [45.16, -12.82]],
] as const;

test("each département stands where its prefecture is, and lies in its région", async () => {
  await withFolder(async (contours) => {
    const departements = (await contours.contoursOf("departement"))?.features ?? [];
    const regions = (await contours.contoursOf("region"))?.features ?? [];
    for (const [code, [longitude, latitude]] of capitals) {
      const around = departements.filter((one) => geoContains(one, [longitude, latitude]));
      assert.deepEqual(
        around.map(({ properties }) => properties.code),
        [code],
      );
      const region = territory.parentOf("departement", code)?.region;
      const wide = regions.filter((one) => geoContains(one, [longitude, latitude]));
      assert.deepEqual(
        wide.map(({ properties }) => properties.code),
        [region],
      );
    }
    const [longitude = 0, latitude = 0] = contours.centreOf("departement", "35") ?? [];
    assert.ok(Math.hypot(longitude + 1.65, latitude - 48.15) < 0.3);
  });
});

test("the level of a file is found by its codes, and what was given is drawn at once, from another process too", async () => {
  await withFolder(async (contours, folder) => {
    assert.equal((await contours.contoursOf("region"))?.features.length, 18);
    const given = [
      { type: "Feature", properties: { code: "53" }, geometry: square(-2, 48) },
      { type: "Feature", properties: { code: "94" }, geometry: square(9, 42) },
    ];
    const kept = await openContours(folder, territory).setContours(undefined, collection(given));
    assert.equal(kept.level, "region");
    assert.equal((await contours.contoursOf("region"))?.features.length, 2);
    assert.deepEqual(contours.centreOf("region", "53"), [-1.5, 48.5]);
    const communes = [{ type: "Feature", properties: { insee: 35238 }, geometry: square(-2, 48) }];
    assert.equal((await contours.setContours(undefined, collection(communes))).level, "commune");
    assert.deepEqual(await contours.drawnLevels(), ["commune", "departement", "region"]);
    const nothing = [{ type: "Feature", properties: { name: "x" }, geometry: square(0, 0) }];
    await assert.rejects(
      contours.setContours(undefined, collection(nothing)),
      (error) => isFailure(error, "invalid") && error.key === "contours-no-level",
    );
  });
});

test("IRIS are known by their communes and named by their file, which is found to be of theirs", async () => {
  await withFolder(async (contours, folder) => {
    assert.equal(contours.irisName("352380101"), undefined);
    const iris = (code: string, name: string, x: number): object => ({
      type: "Feature",
      properties: { INSEE_COM: code.slice(0, 5), IRIS: code.slice(5), CODE_IRIS: code, NOM_IRIS: name },
      geometry: square(x, 48),
    });
    const given = [
      iris("352380101", "Cathédrale", -2),
      iris("352380102", "Hoche", -1),
      iris("350010000", "Acigné", 0),
      iris("010040101", "Centre", 5),
      iris("990990101", "Nulle part", 6),
    ];
    const kept = await contours.setContours(undefined, collection(given));
    assert.deepEqual(kept, { level: "iris", features: 4, unknown: ["990990101"] });
    assert.deepEqual(await contours.drawnLevels(), ["iris", "departement", "region"]);
    const other = openContours(folder, territory);
    assert.equal(other.irisName("352380101"), "Cathédrale (Rennes)");
    assert.equal(other.irisName("350010000"), "Acigné");
    assert.equal(other.irisName("010040101"), "Centre (Ambérieu-en-Bugey)");
    assert.equal(other.irisName("toString"), undefined);
    assert.deepEqual(other.centreOf("iris", "352380102"), [-0.5, 48.5]);
    assert.equal(other.centreOf("departement", "constructor"), undefined);
    // Opendatasoft’s, each value a list of one; another file takes the place of the names too.
    const lists = [
      {
        type: "Feature",
        properties: { iris_code: ["352380103"], iris_name: ["Vilaine"], com_code: ["35238"] },
        geometry: square(-2, 48),
      },
    ];
    assert.equal((await contours.setContours("iris", collection(lists))).features, 1);
    assert.equal(other.irisName("352380103"), "Vilaine (Rennes)");
    assert.equal(other.irisName("352380101"), undefined);
    await assert.rejects(
      contours.setContours("iris", collection([{ ...lists[0], properties: { code: "35238" } }])),
      (error) => isFailure(error, "invalid") && error.key === "contours-no-code",
    );
  });
});
