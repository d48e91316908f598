import assert from "node:assert/strict";
import { test } from "node:test";
import { jsonOfRows, minusZerosIn, withMinusWritten, withMinusZeros } from "./minus-zeros.ts";

const rows = [
  [0, -0, "a", null],
  [-1, 0, ["b"], [0, -0, [-0]]],
];

test("zeros with a minus are found, and put back where JSON lost them", () => {
  const cells = minusZerosIn(rows);
  assert.deepEqual(cells, [1, 8, 9]);
  const lost = JSON.parse(JSON.stringify(rows)) as typeof rows;
  assert.deepEqual(minusZerosIn(lost), []);
  assert.deepEqual(withMinusZeros(lost, cells), rows);
  assert.equal(withMinusZeros(lost, []), lost);
});

test("an answer of nothing but zeros with a minus is told by a number each, and has its cells again", () => {
  const many = [[Array.from({ length: 100_000 }, () => -0), -0, [], [[]], -0]];
  const cells = minusZerosIn(many);
  assert.deepEqual(
    cells,
    Array.from({ length: 100_002 }, (_, at) => at),
  );
  const lost = JSON.parse(JSON.stringify(many)) as typeof many;
  assert.deepEqual(withMinusZeros(lost, cells), many);
});

test("the JSON of an answer keeps the minus of a zero, and is as ever where there is none", () => {
  const answer = { rows, truncated: false };
  const text = jsonOfRows(answer);
  assert.equal(text, '{"rows":[[0,-0.0,"a",null],[-1,0,["b"],[0,-0.0,[-0.0]]]],"truncated":false}');
  assert.deepEqual(JSON.parse(text), answer);
  const plain = { rows: [[0, "-0"]] };
  assert.equal(jsonOfRows(plain), JSON.stringify(plain));
});

test("a cell that is read as a text has its minus written", () => {
  assert.deepEqual(withMinusWritten([-0, 0, [-0], "a", null]), ["-0.0", 0, ["-0.0"], "a", null]);
});
