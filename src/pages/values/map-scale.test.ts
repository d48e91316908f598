import assert from "node:assert/strict";
import { test } from "node:test";
import { mapScale, naturalMethod } from "./map-scale.ts";

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

const limits = (values: readonly number[], cuts: readonly number[] = []) =>
  mapScale(cuts.length > 0 ? "hand" : "quantile", values, { centre: 0, cuts, hue: 200 }).thresholds;

test("limits of classes are written short where that makes no difference, and no shorter", () => {
  const people = [64_412, 328_543, 602_714, 1_051_309, 1_914_667];
  assert.deepEqual(limits(people), [329_000, 603_000, 1_050_000, 1_910_000]);
  assert.deepEqual(limits([1013.21, 1013.42, 1013.69]), [1013.42, 1013.69]);
  assert.deepEqual(limits([1, 2], [1.23456]), [1.23456], "those of somebody are as they were told");
});
