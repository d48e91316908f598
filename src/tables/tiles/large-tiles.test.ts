import assert from "node:assert/strict";
import { test } from "node:test";
import { largeWorld } from "../../../test/large-world.ts";
import { system } from "../../access/actor.ts";
import { isFailure } from "../../base/failure.ts";
import { readTile, tellTiles } from "../tiles.ts";
import { parseTile } from "../tile.ts";

const arrets = [
  "nom;n;longitude;latitude",
  "République;1;-1.68;48.11",
  "Gares;2;-1.67;48.1",
  "Sans lieu;3;;",
].join("\n");

const tile = parseTile("0", "0", "0");

/** Tells apart what a tile asks: how many rows, then which, or how many in each cell. */
const isWeight = (statement: string): boolean => statement.includes("sum(bytes)");

function ask(
  { ctx, table }: Awaited<ReturnType<typeof largeWorld>>,
  search: string,
  form: "json" | "mvt" = "json",
) {
  return readTile(ctx, system, table, new URLSearchParams(search), { tile, form }).then(({ data }) => data);
}

test("a tile of a large table shows the rows that Trino answers, as those of the embedded engine", async () => {
  await using world = await largeWorld(arrets);
  const [here, bytes] = [await ask(world, "n__less=2"), await ask(world, "n__less=2", "mvt")];
  await world.make();
  world.told.by = (statement) => (isWeight(statement) ? { pages: [[[2, 0]]] } : undefined);
  world.told.answer = {
    pages: [
      [
        [1, -1.68, 48.11, "République"],
        [2, -1.67, 48.1, "Gares"],
      ],
    ],
  };
  // A question that was asked is remembered with its answer: this is another with the same.
  assert.equal(await ask(world, "n__less=2&columns=nom"), here);
  assert.deepEqual(await ask(world, "n__less=2&columns=nom", "mvt"), bytes);
  const [weight = "", rows = ""] = world.statements().slice(-2);
  assert.match(
    weight,
    /'SELECT count\(\*\), sum\(bytes\) FROM \(SELECT BIGINT ''0'' AS bytes FROM v_\w+ WHERE c1 <= \? AND xmin >= \? AND xmin <= \? AND ymin >= \? AND ymin <= \? LIMIT 2001\)' USING BIGINT '2', DOUBLE '-180'/,
  );
  assert.match(
    rows,
    /'SELECT id, xmin, ymin, c0 FROM v_\w+ WHERE c1 <= \? AND xmin >= \? .* ORDER BY id' USING/,
  );
});

test("where many rows lie in a tile of a large table, Trino counts them in its cells", async () => {
  await using world = await largeWorld(arrets);
  await world.make();
  world.told.by = (statement) => (isWeight(statement) ? { pages: [[[2_001, 0]]] } : undefined);
  world.told.answer = {
    pages: [
      [
        [2_000, -1.5, 48.25, 7, 15, 20],
        [1, 2.5, 43.75, 3, 16, 19],
      ],
    ],
  };
  const counts = JSON.parse(String(await ask(world, ""))) as { features: { properties: object }[] };
  assert.deepEqual(
    counts.features.map(({ properties }) => properties),
    [{ count: 2_000 }, { count: 1, row: 3 }],
  );
  assert.match(
    world.statements().at(-1) ?? "",
    /'SELECT count\(\*\), avg\(x\), avg\(y\), min\(id\), across, up FROM \(SELECT x, y, id, .* FROM v_\w+ WHERE xmin >= \? .*GROUP BY across, up' USING/,
  );
});

test("where the rows of a large table lie is asked of Trino, and of the embedded engine where that one is away", async () => {
  await using world = await largeWorld(arrets);
  const { ctx, table, told } = world;
  const tell = () => tellTiles(ctx, system, table, new URLSearchParams("n__less=2"));
  const { rows, box } = await tell();
  assert.deepEqual([rows, box], [2, [-1.68, 48.1, -1.67, 48.11]]);
  await world.make();
  told.answer = { pages: [[[5, -2.5, 47, -1.5, 48.5]]] };
  const there = await tell();
  assert.deepEqual([there.rows, there.box], [5, [-2.5, 47, -1.5, 48.5]]);
  for (const what of ["cut", "hang"] as const) {
    told.answer = { at: { page: 0, what } };
    const again = await tell();
    assert.deepEqual([again.rows, again.box], [rows, box]);
  }
  const pages = told.pages;
  const near = await tellTiles(ctx, system, table, new URLSearchParams("distance=-1.68,48.11,100"));
  assert.deepEqual([near.rows, told.pages], [1, pages], "what it would measure otherwise is not asked of it");
});

function isTooLong(error: unknown): boolean {
  return isFailure(error) && error.key === "query-too-long";
}

test("a tile that is too much for Trino is refused as the embedded engine refuses it", async () => {
  await using world = await largeWorld(arrets);
  await world.make();
  world.told.answer = { error: { errorName: "EXCEEDED_TIME_LIMIT", errorType: "INSUFFICIENT_RESOURCES" } };
  await assert.rejects(ask(world, ""), isTooLong);
});
