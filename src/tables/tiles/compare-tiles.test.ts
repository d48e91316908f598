import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Random } from "../../../test/faults/random.ts";
import { importWorld } from "../../../test/import-world.ts";
import { sharedData } from "../../../test/shared-data.ts";
import { trinoOfTests, withoutTrino } from "../../../test/trino-server.ts";
import { system } from "../../access/actor.ts";
import type { TablesContext } from "../context.ts";
import { forgetLarge } from "../large/forget-large.ts";
import { makeLarge } from "../large/make-large.ts";
import { shapeOf } from "../query/shape.ts";
import { type Tile, toMercator } from "../tile.ts";
import { readTile, tellTiles } from "../tiles.ts";
import { getVersion } from "../versions.ts";

const questionsEach = Number(process.env["MAILLE_TEST_TRINO_QUESTIONS"] ?? 250);

/** Points that lie close to each other, far away, on the sides of tiles, at the ends of the Earth and nowhere. */
function points(random: Random, toCells: (longitude: string, latitude: string) => string): string {
  const lines = Array.from({ length: 6_000 }, (_, at) => {
    const kind = random.next();
    const place =
      kind < 0.02
        ? [-180, 180, 0][random.below(3)]
        : kind < 0.6
          ? -1.68 + random.below(20_000) / 1e5
          : random.below(3_600_000) / 1e4 - 180;
    const latitude = kind < 0.6 ? 48.1 + random.below(20_000) / 1e5 : random.below(1_700_000) / 1e4 - 85;
    const cells = kind > 0.97 ? toCells("", "") : toCells((place ?? 0).toFixed(5), latitude.toFixed(5));
    return `${cells};Arrêt ${at % 700};${random.below(100)};C${random.below(5)}`;
  });
  return lines.join("\n");
}

const tables: Readonly<Record<string, () => Promise<string | Buffer | undefined>>> = {
  "points.csv": async () =>
    `longitude;latitude;nom;n;ligne\n${points(new Random(1), (x, y) => `${x};${y}`)}\n`,
  "pairs.csv": async () =>
    `geo_point_2d;nom;n;ligne\n${points(new Random(2), (x, y) => (x === "" ? "" : `${y}, ${x}`))}\n`,
  "communes.geojson": async () => {
    const path = sharedData("geo/contours/communes-35-ille-et-vilaine.geojson");
    return path && readFile(path);
  },
};

interface Features {
  readonly shows: string;
  readonly features: readonly {
    readonly id?: number;
    readonly geometry: { readonly coordinates: readonly number[] };
    readonly properties: Readonly<Record<string, unknown>>;
  }[];
}

/** Counts come in any order; their middles may differ in their last digits, as averages do. */
function middlesOf({ features }: Features): readonly string[] {
  return features
    .map(({ geometry, properties }) => {
      const place = geometry.coordinates.map((degrees) => degrees.toFixed(9)).join(" ");
      return `${place} ${JSON.stringify(properties)}`;
    })
    .toSorted();
}

async function tileBoth(
  [here, large]: readonly [TablesContext, TablesContext],
  table: string,
  { tile, search }: { readonly tile: Tile; readonly search: string },
): Promise<void> {
  const told = `${search} at ${JSON.stringify(tile)}`;
  const read = async (ctx: TablesContext, form: "json" | "mvt") =>
    (await readTile(ctx, system, table, new URLSearchParams(search), { tile, form })).data;
  const [one, other] = [await read(here, "json"), await read(large, "json")];
  const parsed = [one, other].map((text) => JSON.parse(String(text)) as Features);
  const [first, second] = parsed;
  assert.ok(first !== undefined && second !== undefined);
  assert.equal(second.shows, first.shows, told);
  if (first.shows === "counts") assert.deepEqual(middlesOf(second), middlesOf(first), told);
  else {
    assert.ok(one === other, told);
    assert.deepEqual(await read(large, "mvt"), await read(here, "mvt"), told);
  }
}

test("tiles are the same of Trino and of the embedded engine", { skip: withoutTrino }, async (t) => {
  await using world = await importWorld({}, { servingMegabytes: 2_000 });
  await using server = trinoOfTests();
  const { trino } = server.large;
  const large: TablesContext = { ...world.ctx, large: server.large };
  for (const [name, bytesOf] of Object.entries(tables)) {
    const bytes = await bytesOf();
    if (bytes === undefined) continue;
    await t.test(name, async () => {
      const [made] = (await world.import(name, bytes)).made;
      assert.ok(made !== undefined);
      const { table } = made;
      const { parquet, columns } = await getVersion(world.ctx, system, table, made.version);
      await makeLarge(large, { parquet, shape: shapeOf(columns) }, AbortSignal.timeout(300_000));
      const before = trino.counts.answered;
      const random = new Random(3);
      const shown: string[] = [];
      for (let asked = 0; asked < questionsEach; asked += 1) {
        const z = random.below(16);
        const [across, down] = toMercator(-1.7 + random.below(2_000) / 1e4, 48.1 + random.below(2_000) / 1e4);
        const tile = { z, x: Math.floor(across * 2 ** z), y: Math.floor(down * 2 ** z) };
        const search = random.pick(["", "", "nom__contains=e", "q=1", "nom__exact=Arrêt 12"]);
        await tileBoth([world.ctx, large], table, { tile, search });
        shown.push(search);
        if (asked % 10 > 0) continue;
        const params = new URLSearchParams(search);
        const [here, there] = [world.ctx, large].map((ctx) => tellTiles(ctx, system, table, params));
        assert.deepEqual((await there)?.box, (await here)?.box);
        assert.equal((await there)?.rows, (await here)?.rows);
      }
      const answered = trino.counts.answered - before;
      t.diagnostic(`${name}: ${shown.length} tiles, ${answered} statements answered by Trino`);
      assert.ok(answered > questionsEach, `${answered} answered`);
      assert.equal(trino.counts.away + trino.counts.lost + trino.counts.refused, 0);
      await forgetLarge(large, parquet);
    });
  }
});
