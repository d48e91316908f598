import assert from "node:assert/strict";
import { test } from "node:test";
import type { Chunk } from "../../engine/engine.ts";
import { inBatches } from "./batches.ts";

async function* chunks(...counts: readonly number[]): AsyncGenerator<Chunk> {
  let first = 0;
  for (const rowCount of counts) {
    const cells = Array.from({ length: rowCount }, (_, row) => first + row);
    yield { rowCount, columns: [cells, cells.map(String)] };
    first += rowCount;
  }
}

test("rows come in batches of one size, whatever they come in, and none is lost or moved", async () => {
  for (const counts of [[], [0], [3], [2_048], [2_047, 1, 1], [5_000, 0, 96], [1, 4_095, 2_049]]) {
    const all = counts.reduce((sum, count) => sum + count, 0);
    const batches = await Array.fromAsync(inBatches(chunks(...counts)));
    const sizes = batches.map(({ rowCount }) => rowCount);
    assert.ok(sizes.slice(0, -1).every((size) => size === 2_048) && (sizes.at(-1) ?? 1) > 0, String(sizes));
    const rows = Array.from({ length: all }, (_, row) => row);
    assert.deepEqual(
      batches.flatMap(({ columns }) => columns[0] ?? []),
      rows,
    );
    assert.deepEqual(
      batches.flatMap(({ columns }) => columns[1] ?? []),
      rows.map(String),
    );
    for (const { rowCount, columns } of batches)
      assert.ok(columns.every((cells) => cells.length === rowCount));
  }
});
