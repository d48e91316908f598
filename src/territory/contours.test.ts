import assert from "node:assert/strict";
import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { test } from "node:test";
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
    assert.deepEqual(kept, { features: 2, unknown: ["QQ"] });
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
