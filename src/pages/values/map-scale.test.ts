import assert from "node:assert/strict";
import { test } from "node:test";
import { naturalMethod } from "./map-scale.ts";

const from = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index);

test("a map diverges around a target that has places on both its sides, else it is of the places alone", () => {
  const target = { value: 50 };
  assert.deepEqual(naturalMethod(from(40, 20), { target }), { method: "diverging", centre: 50 });
  assert.equal(naturalMethod(from(20, 20), { target }).method, "quantile", "all are below");
  assert.equal(naturalMethod([...from(20, 20), 51], { target }).method, "quantile", "one alone is above");
  assert.equal(
    naturalMethod([...from(1, 20), -1], {}).method,
    "diverging",
    "what falls is told from what grows",
  );
});
