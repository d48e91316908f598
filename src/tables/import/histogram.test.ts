import { DuckDBInstance } from "@duckdb/node-api";
import assert from "node:assert/strict";
import fc from "fast-check";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { importWorld } from "../../../test/import-world.ts";
import { system } from "../../access/actor.ts";
import { getVersion } from "../versions.ts";
import { openWorkspace } from "../../engine/workspace.ts";
import { readHistogram } from "./histogram.ts";

test("days before year 1 are not counted among those of 2000, and plain ones have their bins", async () => {
  await using world = await importWorld();
  const path = join(world.folder, "days.parquet");
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  const rows =
    "SELECT DATE '0044-03-15 (BC)' + (i * 10000)::INT AS old, TIMESTAMP '0044-03-15 (BC) 10:00:00' + to_days((i * 10000)::INT) AS at, " +
    "DATE '2020-01-01' + i::INT AS plain FROM range(0, 100) r(i)";
  await connection.run(`COPY (${rows}) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  const { made, failure } = await world.import("days.parquet", await readFile(path));
  assert.equal(failure, undefined);
  const { profile } = await getVersion(world.ctx, system, made[0]?.table ?? "", 1);
  assert.deepEqual(
    profile.columns.map(({ name, histogram }) => [
      name,
      histogram?.reduce((sum, { count }) => sum + count, 0),
    ]),
    [
      ["old", undefined],
      ["at", undefined],
      ["plain", 100],
    ],
  );
});

test("each number falls into a bin, however small or far apart they are", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-histogram-"));
  const workspace = await openWorkspace({ folder, memoryMegabytes: 200, threads: 1 });
  const profiled = { workspace, from: "numbers", rows: 3, signal: new AbortController().signal };
  const binned = async (numbers: readonly [number, number, number]): Promise<number | undefined> => {
    await workspace.run(
      `create or replace temp table numbers as select unnest([${numbers.map((each) => `'${each}'::double`).join(", ")}]) as n`,
    );
    const [min, max] = [Math.min(...numbers), Math.max(...numbers)];
    const column = { name: "n", type: "decimal", missing: [] } as const;
    const summary = { missing: 0, distinct: 3, isCounted: true, min, max };
    const histogram = await readHistogram(profiled, column, summary);
    return histogram?.reduce((sum, { count }) => sum + count, 0);
  };
  try {
    // As a decimal of SQL it is greater than as a double.
    assert.equal(await binned([0.000011047365436922747, 0.5, 1]), 3);
    assert.equal(await binned([-Number.MAX_VALUE, 0, Number.MAX_VALUE]), undefined);
    assert.equal(await binned([0, Number.MIN_VALUE, 2 * Number.MIN_VALUE]), undefined);
    assert.equal(await binned([1e300, -1e300, 5e-324]), 3);
    const small = fc.double({ min: -1, max: 1, noNaN: true });
    const any = fc.double({ noNaN: true, noDefaultInfinity: true });
    const numbers = fc.oneof(fc.tuple(small, small, small), fc.tuple(any, any, any));
    await fc.assert(
      fc.asyncProperty(numbers, async (each) => {
        const counted = await binned(each);
        assert.ok(counted === 3 || counted === undefined, `${counted} counted`);
      }),
      { numRuns: 300 },
    );
  } finally {
    await workspace[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  }
});
