import { DuckDBInstance } from "@duckdb/node-api";
import assert from "node:assert/strict";
import { test } from "node:test";
import { toChunk } from "../../engine/cells.ts";
import { daysOf, momentMicros, timeMicros } from "./moments.ts";

test("days and moments of cells are those of the engine, in any year", async () => {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  const result = await connection.run(
    `SELECT m, CAST(m AS DATE), epoch_us(m), date_diff('day', DATE '1970-01-01', CAST(m AS DATE)), CAST(m AS TIME)
     FROM (SELECT TIMESTAMP '4700-01-01 (BC) 01:02:03.000004' + to_microseconds(i * 291000000000123) AS m
           FROM range(1, 2000) r(i)) WHERE year(m) <> 0`,
  );
  const chunk = await result.fetchChunk();
  assert.ok(chunk !== null);
  const [moments = [], days = [], micros = [], counted = [], times = []] = toChunk(chunk).columns;
  assert.ok(moments.length > 1_000);
  assert.ok(moments.some((moment) => String(moment).includes("(BC)")));
  assert.ok(moments.some((moment) => String(moment).length > "2020-12-31T10:00:00.000000".length));
  for (const [at, moment] of moments.entries()) {
    assert.equal(momentMicros(String(moment)), BigInt(String(micros[at])), String(moment));
    assert.equal(daysOf(String(days[at])), Number(counted[at]), String(days[at]));
    assert.equal(timeMicros(String(times[at])), momentMicros(`1970-01-01T${String(times[at])}`));
  }
  connection.closeSync();
  instance.closeSync();
});

test("what is no day is refused rather than guessed", () => {
  assert.throws(() => daysOf("44 BC"), TypeError);
  assert.throws(() => timeMicros("noon"), TypeError);
});
