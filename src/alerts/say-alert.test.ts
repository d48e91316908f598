import assert from "node:assert/strict";
import { test } from "node:test";
import { sayAlert, sayCondition } from "./say-alert.ts";

const beds = { unit: "lits", decimals: 0, grain: "day" } as const;

test("a limit is told to the digit that was asked, though figures are rounded", () => {
  const above = { kind: "threshold", way: "above", value: 25.5 } as const;
  assert.match(sayCondition("fr", above, beds), /25,5\slits/);
  const told = { title: "Lits occupés", place: "Finistère", period: "2020-11-05", value: 26.2 };
  assert.match(sayAlert("fr", above, beds, told), /\s26\slits .*, au-dessus de 25,5\slits\.$/);
});
