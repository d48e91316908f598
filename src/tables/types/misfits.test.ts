import assert from "node:assert/strict";
import { test } from "node:test";
import { sampleTypes } from "./sample.ts";

test("codes between commas are a list or a text, however many cells hold two of them, and none is set aside", async () => {
  const cells = [
    ...Array.from({ length: 60 }, (_, at) => `15${at},16${at}`),
    "1542,1544,1560",
    "1508,1515,2008",
  ];
  const [named] = await sampleTypes([{ name: "canteen_pat_list", cells }]);
  assert.equal(named?.first.type, "list");
  const [unnamed] = await sampleTypes([{ name: "pat", cells }]);
  assert.equal(unnamed?.first.type, "text");
  assert.ok(unnamed?.candidates.every(({ type }) => type !== "decimal"));
});

test("a boolean or a time with one other cell is a text, a number is one all the same", async () => {
  assert.equal((await hundredBut("oui"))?.first.type, "text");
  assert.equal((await hundredBut("10:30"))?.first.type, "text");
  assert.equal((await hundredBut("1234"))?.first.type, "integer");
});

async function hundredBut(cell: string) {
  const cells = [...Array.from({ length: 100 }, () => cell), "ailleurs"];
  return (await sampleTypes([{ name: "c", cells }]))[0];
}
