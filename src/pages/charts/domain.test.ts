import assert from "node:assert/strict";
import { test } from "node:test";
import { leavesZeroOut, valueDomain } from "./domain.ts";
import type { ChartData } from "./points.ts";

const data = (...values: (number | null)[]): ChartData => ({
  axis: "time",
  bins: [],
  series: [""],
  points: values.map((y, x) => ({ x, y, series: "", weight: 1 })),
});

test("an axis holds every value, and says so where it leaves zero out", () => {
  assert.deepEqual(valueDomain("line", data(487.9, 488.31)), [487.9, 488.4]);
  assert.equal(leavesZeroOut("line", data(487.9, 488.31)), true);
  assert.equal(leavesZeroOut("scatter", data(487.9, 488.31)), true);
  assert.equal(leavesZeroOut("line", data(-488, -487)), true);
});

test("bars and areas stand on zero, and lines do where it is near", () => {
  assert.equal(leavesZeroOut("line", data(100, 488)), false);
  assert.equal(leavesZeroOut("area", data(487.9, 488.3)), false);
  assert.equal(leavesZeroOut("bar", data(487.9, 488.3)), false);
  assert.equal(leavesZeroOut("line", data(-3, 8)), false);
  assert.equal(leavesZeroOut("line", data(null)), false);
  assert.deepEqual(valueDomain("area", data(487, 488)), [0, 500]);
});
