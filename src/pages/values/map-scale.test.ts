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
  assert.equal(naturalMethod([...from(1, 200), -1], {}).method, "quantile", "one value alone is below zero");
});

const limits = (values: readonly number[], cuts: readonly number[] = []) =>
  mapScale(cuts.length > 0 ? "hand" : "quantile", [values], { centre: 0, cuts, hue: 200 }).thresholds;

test("limits of classes are written short where that makes no difference, and no shorter", () => {
  const people = [64_412, 328_543, 602_714, 1_051_309, 1_914_667];
  assert.deepEqual(limits(people), [329_000, 603_000, 1_050_000, 1_910_000]);
  assert.deepEqual(limits([1013.21, 1013.42, 1013.69]), [1013.42, 1013.69]);
  assert.deepEqual(limits([1, 2], [1.23456]), [1.23456], "those of somebody are as they were told");
});

/** How many of the values each class has. */
const countsIn = (values: readonly number[], scale: ReturnType<typeof mapScale>) =>
  Array.from(
    { length: scale.thresholds.length + 1 },
    (_, index) => values.filter((value) => scale.classOf(value) === index).length,
  );

test("where a figure only grows, or fell since, its last date has several colours, in classes of every date", () => {
  const growing = from(1, 12).map((month) => from(1, 96).map((place) => month * (200 + place)));
  for (const [dates, way] of [
    [growing, "grows"],
    [growing.toReversed(), "fell"],
  ] as const) {
    for (const method of ["quantile", "jenks"] as const) {
      const scale = mapScale(method, dates, { centre: 0, cuts: [], hue: 200 });
      const counts = countsIn(dates.at(-1) ?? [], scale);
      const several = counts.filter((count) => count >= 20);
      assert.ok(Math.max(...counts) <= 40 && several.length >= 3, `${method}, what ${way}: ${counts.join()}`);
      const used = new Set(dates.flat().map((value) => scale.classOf(value)));
      assert.equal(used.size, scale.thresholds.length + 1, "each class has places at some date");
      assert.notDeepEqual(countsIn(dates[0] ?? [], scale), counts, "the first date is told from the last");
    }
  }
});

test("a last date whose places are all alike is of one colour, as it is", () => {
  const dates = [from(1, 96), from(1, 96), from(1, 96).map(() => 0)];
  const scale = mapScale("quantile", dates, { centre: 0, cuts: [], hue: 200 });
  assert.equal(Math.max(...countsIn(dates[2] ?? [], scale)), 96);
});
