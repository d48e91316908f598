import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "./failure.ts";
import { markOf, refuseLoss } from "./seen.ts";

test("states that say the same have the same mark, in whichever order they say it", () => {
  const at = new Date("2026-11-30T12:00:00Z");
  assert.equal(markOf({ a: 1, b: { c: [1, 2], at } }), markOf({ b: { at, c: [1, 2] }, a: 1, d: undefined }));
  assert.notEqual(markOf({ a: [1, 2] }), markOf({ a: [2, 1] }));
  assert.notEqual(markOf({ a: "1" }), markOf({ a: 1 }));
  assert.notEqual(markOf(undefined), markOf(null));
});

test("a change that was made from another state is refused, one that looked at none is not", () => {
  refuseLoss({ name: "a" }, undefined);
  refuseLoss({ name: "a" }, markOf({ name: "a" }));
  assert.throws(
    () => refuseLoss({ name: "b" }, markOf({ name: "a" })),
    (thrown) => thrown instanceof Failure && thrown.code === "conflict" && thrown.key === "changed-meanwhile",
  );
});
