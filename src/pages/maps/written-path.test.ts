import assert from "node:assert/strict";
import { test } from "node:test";
import { compactPath, relativePath } from "./written-path.ts";

const ring = "M278.1,10L278.4,11L278.7,9.8L0,300.5Z";

test("an outline in relative moves is the same outline in fewer characters", () => {
  assert.equal(relativePath(ring, 1), "M278.1 10l.3 1 .3-1.2-278.7 290.7z");
  assert.equal(relativePath(`${ring}M1,2L3,4Z`, 0), "M278 10l0 1 1-1-279 291zM1 2l2 2z");
  assert.equal(relativePath("", 1), "");
  const point = "M5,1a4,4 0 1,1 0,8a4,4 0 1,1 0,-8Z";
  assert.equal(relativePath(point, 1), point, "a point is drawn as arcs");
});

test("a coarse outline keeps no point that falls on the one before, and no area that has two", () => {
  assert.equal(compactPath("M0,0L10,0L20,0L20.4,.3L20,20L0,20Z"), "M0 0l20 0 0 20-20 0z");
  assert.equal(compactPath("M0,0L.4,.4L0,.2Z"), "");
});
