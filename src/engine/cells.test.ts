import { DuckDBInstance } from "@duckdb/node-api";
import assert from "node:assert/strict";
import { test } from "node:test";
import { toChunk } from "./cells.ts";

test("each day and moment, without end too, is written as the engine reads it again", async () => {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  for (const type of ["DATE", "TIMESTAMP", "TIMESTAMPTZ"]) {
    for (const day of [
      "infinity",
      "-infinity",
      "0044-03-15 (BC)",
      "0001-01-01",
      "2024-02-29",
      "12024-01-01",
    ]) {
      const told = await (await connection.stream(`SELECT '${day}'::${type}`)).fetchChunk();
      assert.ok(told);
      const cell = String(toChunk(told).columns[0]?.[0]);
      const again = await connection.runAndReadAll(`SELECT CAST($1 AS ${type}) = '${day}'::${type}`, [cell]);
      assert.deepEqual(again.getRows(), [[true]], `${type} ${day}: ${cell}`);
      if (day.endsWith("infinity")) assert.equal(cell, day);
    }
  }
  connection.closeSync();
  instance.closeSync();
});
