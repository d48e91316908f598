import assert from "node:assert/strict";
import { test } from "node:test";
import { sampleTypes } from "./sample.ts";

test("codes between commas are a list or a text, however many cells hold two of them, and none is set aside", () => {
  const cells = [
    ...Array.from({ length: 60 }, (_, at) => `15${at},16${at}`),
    "1542,1544,1560",
    "1508,1515,2008",
  ];
  const [named] = sampleTypes([{ name: "canteen_pat_list", cells }]);
  assert.equal(named?.first.type, "list");
  const [unnamed] = sampleTypes([{ name: "pat", cells }]);
  assert.equal(unnamed?.first.type, "text");
  assert.ok(unnamed?.candidates.every(({ type }) => type !== "decimal"));
});

test("a boolean or a time with one other cell is a text, a number is one all the same", () => {
  assert.equal(hundredBut("oui")?.first.type, "text");
  assert.equal(hundredBut("10:30")?.first.type, "text");
  assert.equal(hundredBut("1234")?.first.type, "integer");
});

function hundredBut(cell: string) {
  return sampleTypes([{ name: "c", cells: [...Array.from({ length: 100 }, () => cell), "ailleurs"] }])[0];
}
