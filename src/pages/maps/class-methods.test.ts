import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { classMethods, methodFor, naturalBreaks, thresholdsOf } from "./class-methods.ts";

test("natural breaks part values where they lie apart", () => {
  assert.deepEqual(naturalBreaks([1, 2, 3, 50, 51, 52, 100, 101], 3), [50, 100]);
  assert.deepEqual(naturalBreaks([0, 0, 0, 10], 3), [10]);
  assert.deepEqual(naturalBreaks([4, 4], 3), []);
});

test("natural breaks are those with the least distances, as trying all of them finds", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { minLength: 4, maxLength: 9 }), (told) => {
      const sorted = told.toSorted((a, b) => a - b);
      const costOf = (one: number, two: number) =>
        distance(sorted.slice(0, one)) + distance(sorted.slice(one, two)) + distance(sorted.slice(two));
      const places = sorted.map((_, index) => index).slice(1);
      const tried = places.flatMap((one) => places.filter((two) => two > one).map((two) => costOf(one, two)));
      const [one = 0, two = 0] = naturalBreaks(sorted, 3).map((cut) => sorted.indexOf(cut));
      assert.ok(Math.abs(costOf(one, two) - Math.min(...tried)) < 1e-6);
    }),
  );
});

test("natural breaks are chosen where values are skewed, unless most places would have one colour", () => {
  const evenly = Array.from({ length: 100 }, (_, index) => index);
  assert.equal(methodFor(evenly), "quantile");
  // As incomes are: many small ones, fewer great ones.
  const skewed = evenly.map((index) => Math.exp(index / 25));
  assert.equal(methodFor(skewed), "jenks");
  // As communes are by their inhabitants: all but a few in one class.
  const farOut = evenly.map((index) => Math.exp(index / 3));
  assert.equal(methodFor(farOut), "quantile");
  for (const few of [[], [1], [2, 2, 2]]) assert.equal(methodFor(few), "quantile");
});

test("classes that diverge part at their centre, and those at equal distances are round", () => {
  const values = [-10, -5, -1, 2, 4, 8, 30];
  assert.ok(thresholdsOf("diverging", values, { centre: 0, cuts: [] }).includes(0));
  assert.deepEqual(thresholdsOf("equal", [3, 17, 59], { centre: 0, cuts: [] }), [10, 20, 30, 40, 50]);
  assert.deepEqual(thresholdsOf("hand", values, { centre: 0, cuts: [5, 1, 5] }), [1, 5]);
});

test("values that hardly differ are of one class", () => {
  for (const values of [
    [-5e-324, 5e-324],
    [0, 1e-308],
  ])
    assert.deepEqual(thresholdsOf("equal", values, { centre: 0, cuts: [] }), []);
});

test("limits rise, whatever the values", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 60 }),
      fc.constantFrom(...classMethods),
      (values, method) => {
        const limits = thresholdsOf(method, values, { centre: 0, cuts: [1, 0] });
        assert.ok(limits.every((limit, index) => index === 0 || limit > (limits[index - 1] ?? -Infinity)));
      },
    ),
  );
});

function distance(part: readonly number[]): number {
  const mean = part.reduce((sum, value) => sum + value, 0) / part.length;
  return part.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}
