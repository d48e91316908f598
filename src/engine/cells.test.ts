import { DuckDBInstance } from "@duckdb/node-api";
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Cell } from "./engine.ts";
import { toChunk, toSqlChunk } from "./cells.ts";

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

/** The cells of one row, of a table and of an answer to SQL. */
async function rowOf(
  sql: string,
): Promise<{ readonly table: readonly Cell[]; readonly sql: readonly Cell[] }> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const chunk = await (await connection.stream(sql)).fetchChunk();
  assert.ok(chunk);
  const [table, ofSql] = [toChunk(chunk), toSqlChunk(chunk)].map(({ columns }) =>
    columns.map(([cell]) => cell ?? null),
  );
  connection.closeSync();
  instance.closeSync();
  return { table: table ?? [], sql: ofSql ?? [] };
}

function digitsOf(text: string): number {
  return text
    .replace(/e.*$/, "")
    .replace(/[-.]/g, "")
    .replace(/^0+|0+$/g, "").length;
}

test("a number of 32 bits is told by the fewest digits that are read again, also in lists", async () => {
  assert.deepEqual(
    (
      await rowOf(
        "SELECT 0.1::FLOAT, [0.1::FLOAT, NULL, 16777216], [[1.1]]::FLOAT[][], 0.1::DOUBLE, 1e30::FLOAT, 'inf'::FLOAT",
      )
    ).sql,
    [0.1, [0.1, null, 16_777_216], [[1.1]], 0.1, 1e30, Infinity],
  );
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await fc.assert(
    fc.asyncProperty(
      fc.float({ noNaN: true }).map((one) => one + 0),
      async (number) => {
        const result = await connection.stream("SELECT x, x::VARCHAR FROM (SELECT $1::FLOAT AS x)", [
          String(number),
        ]);
        const chunk = await result.fetchChunk();
        const [told, written] = chunk === null ? [] : toSqlChunk(chunk).columns.map(([cell]) => cell);
        assert.ok(typeof told === "number");
        assert.equal(Math.fround(told), number);
        // The engine writes one more where two are as near.
        if (Number.isFinite(number))
          assert.ok(digitsOf(String(told)) <= digitsOf(String(written)), `${told} ${String(written)}`);
      },
    ),
    { numRuns: 500 },
  );
  connection.closeSync();
  instance.closeSync();
});

test("a decimal of up to fifteen digits is a number, with or without a sign; one of more is a text with all of them", async () => {
  for (const [written, cell] of [
    ["1.50", 1.5],
    ["-1.23456789012345", -1.23456789012345],
    ["1.23456789012345", 1.23456789012345],
    ["0.123456789012345", 0.123456789012345],
    ["0.00000000000000012", 1.2e-16],
    ["1.234567890123456", "1.234567890123456"],
    ["-1.234567890123456", "-1.234567890123456"],
    ["9999999999999999.00", "9999999999999999"],
    ["999999999999999.00", 999_999_999_999_999],
    ["0.00", 0],
  ] as const) {
    assert.deepEqual((await rowOf(`SELECT ${written}::DECIMAL(38, 18)`)).sql, [cell], written);
  }
});

test("a zero of a table has no sign, and one of an answer to SQL has it", async () => {
  const { table, sql } = await rowOf("SELECT -0.0::DOUBLE, '-0'::FLOAT, [-0.0::DOUBLE], 0.0::DOUBLE");
  assert.deepStrictEqual(table, [0, 0, [0], 0]);
  assert.deepStrictEqual(sql, [-0, -0, [-0], 0]);
});
