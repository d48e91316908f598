import { DuckDBInstance } from "@duckdb/node-api";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { importWorld } from "../../../test/import-world.ts";
import { system } from "../../access/actor.ts";
import { readPage } from "../rows.ts";
import { getTable } from "../tables.ts";

test("texts of a Parquet and names of a JSON lose their null characters, and cells that did are counted", async () => {
  await using world = await importWorld();
  const path = join(world.folder, "nuls.parquet");
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  const rows =
    "SELECT CASE i WHEN 1 THEN 'a' || chr(0) || 'b' ELSE 'plain' END AS t, ['c' || chr(0), NULL] AS l, " +
    "CASE i WHEN 1 THEN '\\x64\\x00'::BLOB END AS b FROM range(1, 3) r(i)";
  await connection.run(`COPY (${rows}) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  const { made, problems, failure } = await world.import("nuls.parquet", await readFile(path));
  assert.equal(failure, undefined);
  const page = await readPage(world.ctx, system, made[0]?.table ?? "", new URLSearchParams());
  assert.deepEqual(
    page.rows.map(({ t, l, b }) => [t, l, b]),
    [
      ["ab", ["c", null], "d"],
      ["plain", ["c", null], null],
    ],
  );
  assert.deepEqual(
    problems.map(({ key, args }) => [key, args["column"], args["count"]]),
    [
      ["format-nul-characters", "t", 1],
      ["format-nul-characters", "l", 2],
      ["format-nul-characters", "b", 1],
    ],
  );
  const named = await world.import("nuls.json", JSON.stringify([{ "n\0om": "x", m: 1 }]));
  assert.equal(named.failure, undefined);
  const { version } = await getTable(world.ctx, system, named.made[0]?.table ?? "");
  assert.deepEqual(
    version?.columns.map(({ name }) => name),
    ["nom", "m"],
  );
});
