import assert from "node:assert/strict";
import { test } from "node:test";
import { barsOf, barsTable } from "./bars.ts";

const table = barsTable([
  { what: "speed", measured: 0.8, bar: { least: 0.8 } },
  { what: "speed again", measured: 0.794, bar: { least: 0.8 } },
  { what: "silence", measured: 50, unit: "ms", digits: 0, bar: { most: 50 } },
  { what: "memory", measured: 64.1, unit: "MB", digits: 0, bar: { most: 64 } },
]);

test("a bar is met by what was measured, however it is rounded to be shown", () => {
  assert.deepEqual(table.split("\n").slice(2), [
    "| speed | 0.80 | ≥ 0.8 | met |",
    "| speed again | 0.79 | ≥ 0.8 | **missed** |",
    "| silence | 50 ms | ≤ 50 ms | met |",
    "| memory | 64 MB | ≤ 64 MB | **missed** |",
  ]);
});

test("bars of all sections are gathered with where they are from, also once the report is formatted", () => {
  const padded = table.replaceAll("| met |", "|     met |");
  const report = `# What\n\n## Import, of a “CSV”\n\n| a | 1 | 2 | met? |\n\n${padded}\n\n## Others\n\nnone\n`;
  const section = "[Import, of a “CSV”](#import-of-a-csv)";
  assert.deepEqual(barsOf(report).split("\n").slice(4), [
    `| ${section}: speed | 0.80 | ≥ 0.8 | met |`,
    `| ${section}: speed again | 0.79 | ≥ 0.8 | **missed** |`,
    `| ${section}: silence | 50 ms | ≤ 50 ms | met |`,
    `| ${section}: memory | 64 MB | ≤ 64 MB | **missed** |`,
  ]);
});

test("what is gathered is not gathered again", () => {
  const gathered = barsOf(`## One\n\n${table}\n`);
  assert.equal(barsOf(`${gathered}\n\n## One\n\n${table}\n`), gathered);
});
