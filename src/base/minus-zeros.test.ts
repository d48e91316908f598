import assert from "node:assert/strict";
import { test } from "node:test";
import { jsonOfRows, minusZerosIn, withMinusWritten, withMinusZeros } from "./minus-zeros.ts";

const rows = [
  [0, -0, "a", null],
  [-1, 0, ["b"], [0, -0, [-0]]],
];

test("zeros with a minus are found, and put back where JSON lost them", () => {
  const ways = minusZerosIn(rows);
  assert.deepEqual(ways, [
    [0, 1],
    [1, 3, 1],
    [1, 3, 2, 0],
  ]);
  const lost = JSON.parse(JSON.stringify(rows)) as typeof rows;
  assert.deepEqual(minusZerosIn(lost), []);
  assert.deepEqual(withMinusZeros(lost, ways), rows);
  assert.equal(withMinusZeros(lost, []), lost);
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
