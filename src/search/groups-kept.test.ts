import assert from "node:assert/strict";
import { test } from "node:test";
import { GroupsKept } from "./groups-kept.ts";
import { DatasetIndex } from "./index/dataset-index.ts";
import type { Group } from "./understand.ts";

const groupOf = (term: number): Group => ({ alternatives: [{ terms: [term], weight: 1 }], weight: 2 });

function sumsOf(length: number) {
  const numbers = Float32Array.from({ length }, (_, row) => row / 2);
  return { rows: Uint32Array.from(numbers, (_, row) => row), sums: { scores: numbers, coverage: numbers } };
}

test("what many documents hold is kept until the index changes, and what few hold is not", () => {
  const index = new DatasetIndex();
  const kept = new GroupsKept();
  const { rows, sums } = sumsOf(3000);
  const reversed = rows.toReversed();
  kept.keep(index, groupOf(1), reversed, sums);
  kept.keep(index, groupOf(2), rows.subarray(0, 10), sums);
  const found = kept.find(index, groupOf(1));
  assert.deepEqual(found?.rows, reversed);
  assert.deepEqual(found?.scores, sums.scores.toReversed());
  assert.deepEqual(found?.coverage, sums.coverage.toReversed());
  assert.equal(kept.find(index, groupOf(2)), undefined);
  assert.equal(kept.find(index, { ...groupOf(1), weight: 3 }), undefined, "of another weight");
  assert.equal(kept.find(new DatasetIndex(), groupOf(1)), undefined, "of another index");
  index.generation += 1;
  assert.equal(kept.find(index, groupOf(1)), undefined);
});

test("of more groups than there is room for, those that were asked for last are kept", () => {
  const index = new DatasetIndex();
  const kept = new GroupsKept();
  const { rows, sums } = sumsOf(500_000);
  for (const term of [1, 2, 3, 4, 5]) kept.keep(index, groupOf(term), rows, sums);
  assert.ok(kept.find(index, groupOf(1)));
  kept.keep(index, groupOf(6), rows, sums);
  const found = [1, 2, 3, 4, 5, 6].filter((term) => kept.find(index, groupOf(term)));
  assert.deepEqual(found, [1, 3, 4, 5, 6]);
});
