import { DuckDBInstance } from "@duckdb/node-api";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { importWorld } from "../../../test/import-world.ts";
import { system } from "../../access/actor.ts";
import { getVersion } from "../versions.ts";

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
