import assert from "node:assert/strict";
import { test } from "node:test";
import { drawSpread } from "./spread.ts";

const told = { accent: "#007a78", label: "Places by value" };

test("a range is drawn with a bar for each part of it that has places, as tall as they are many", () => {
  const svg = drawSpread([0, 1, 1, 10], told);
  const bars = [...svg.matchAll(/<rect x="(\d+)" y="(\d+)"/g)].map(([, x, y]) => [Number(x), Number(y)]);
  assert.deepEqual(bars, [
    [0, 20],
    [16, 0],
    [152, 20],
  ]);
  assert.match(svg, /aria-label="Places by value"/);
});

test("where all places have one value, or there is none, nothing is drawn", () => {
  assert.equal(drawSpread([3, 3], told), "");
  assert.equal(drawSpread([], told), "");
});
