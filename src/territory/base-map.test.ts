import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { test } from "node:test";
import { writePmtiles } from "../../test/pmtiles-file.ts";
import { isFailure } from "../base/failure.ts";
import { type BaseMapFile, openBaseMap } from "./base-map.ts";
import { tileNumber } from "./pmtiles.ts";

async function withFile(work: (base: BaseMapFile, path: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "base-map-"));
  try {
    const path = join(folder, "base-map.pmtiles");
    await work(openBaseMap(path), path);
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name !== "base-map.pmtiles"),
      [],
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

const text = (tile: Uint8Array | undefined): string | undefined =>
  tile === undefined ? undefined : Buffer.from(tile).toString();

const bytes = (words: string): Buffer => Buffer.from(words);

/** Every tile down to zoom 4, but for the last column. */
const pyramid = Array.from({ length: 5 }, (_, z) => z).flatMap((z) =>
  Array.from({ length: 4 ** z }, (_, n) => ({ z, x: n % 2 ** z, y: Math.floor(n / 2 ** z) }))
    .filter(({ x }) => z < 4 || x < 15)
    .map((tile) => ({ ...tile, bytes: bytes(`${tile.z}/${tile.x}/${tile.y}`) })),
);

test("tiles have the numbers that the specification of PMTiles gives them", () => {
  const numbers = [
    [0, 0, 0, 0],
    [1, 0, 0, 1],
    [1, 0, 1, 2],
    [1, 1, 1, 3],
    [1, 1, 0, 4],
    [2, 0, 0, 5],
    [12, 3423, 1763, 19_078_479],
  ] as const;
  for (const [z, x, y, number] of numbers) assert.equal(tileNumber({ z, x, y }), number, `${z}/${x}/${y}`);
});

for (const [name, leaf] of [
  ["one directory", undefined],
  ["directories below it", 7],
] as const) {
  test(`each tile of a base map is found, with ${name}`, async () => {
    await withFile(async (base) => {
      assert.equal(await base.find(), undefined);
      const metadata = {
        name: "Bretagne",
        attribution: '<a href="https://osm.org">&copy; OpenStreetMap</a>',
      };
      const kept = await base.give(
        Readable.from([writePmtiles(pyramid, { metadata, ...(leaf && { leaf }) })]),
      );
      assert.deepEqual(
        { ...kept, mark: "" },
        {
          name: "Bretagne",
          attribution: "© OpenStreetMap",
          zoomMin: 0,
          zoomMax: 4,
          bounds: [-180, -85, 180, 85],
          mark: "",
        },
      );
      for (const { z, x, y } of pyramid)
        assert.equal(text(await base.findTile({ z, x, y })), `${z}/${x}/${y}`);
      assert.equal(await base.findTile({ z: 4, x: 15, y: 3 }), undefined);
      assert.equal(await base.findTile({ z: 5, x: 0, y: 0 }), undefined);
    });
  });
}

test("a file put in its place is read as what it is, and its tiles have another mark", async () => {
  await withFile(async (base, path) => {
    const one = { z: 0, x: 0, y: 0 };
    const { mark } = await base.give(Readable.from([writePmtiles([{ ...one, bytes: bytes("before") }])]));
    await writeFile(path, writePmtiles([{ ...one, bytes: bytes("after it") }]));
    assert.equal(text(await base.findTile(one)), "after it");
    assert.notEqual((await base.find())?.mark, mark);
    await base.remove();
    assert.equal(await base.find(), undefined);
    assert.equal(await base.findTile(one), undefined);
  });
});

test("what is no base map is refused by what is wrong with it, and the one before stays", async () => {
  await withFile(async (base) => {
    const whole = writePmtiles(pyramid);
    const { mark } = await base.give(Readable.from([whole]));
    const wrong: readonly (readonly [string, Buffer])[] = [
      ["base-map-not-pmtiles", bytes("not at all, and short")],
      ["base-map-not-pmtiles", Buffer.alloc(4_000, "{")],
      ["base-map-not-vector", writePmtiles(pyramid, { type: 2 })],
      ["base-map-cut", whole.subarray(0, 200)],
      ["base-map-cut", whole.subarray(0, whole.length - 1)],
      ["base-map-cut", Buffer.concat([whole.subarray(0, 127), Buffer.alloc(whole.length - 127, 255)])],
    ];
    for (const [key, file] of wrong) {
      await assert.rejects(
        base.give(Readable.from([file])),
        (error) => isFailure(error, "invalid") && error.key === key,
        key,
      );
    }
    assert.equal((await base.find())?.mark, mark);
  });
});
