import assert from "node:assert/strict";
import { test } from "node:test";
import { writeApart } from "./cited-figures.ts";

const told = (value: number, from: number) => writeApart("fr", value, { from, decimals: 1, unit: "lits" });

test("two values are told apart with as few digits as that takes", () => {
  assert.equal(told(3.110395323597116, 1.8356431417950194), "3,1 lits");
  assert.equal(told(1.8356431417950194, 1.8356431417950196), "1,8356431417950194 lits");
  assert.equal(told(1.8361, 1.8346), "1,84 lits");
  assert.equal(told(1.8346, 1.8361), "1,83 lits");
  assert.equal(writeApart("en", 3, { from: 2, decimals: 0 }), "3");
});
