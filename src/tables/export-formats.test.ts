import assert from "node:assert/strict";
import { test } from "node:test";
import { allWords } from "../words/all.ts";
import { exportFormatNames, findExportFormat, getFormat, listDownloads } from "./export-formats.ts";

test("an export format is found by its name alone", () => {
  assert.equal(findExportFormat("csv"), "csv");
  for (const name of ["CSV", "toString", "", undefined]) assert.equal(findExportFormat(name), undefined);
});

test("a table is downloaded in what it fits into, office programs first", () => {
  const located = listDownloads({ hasPlaces: true, rows: 3 });
  assert.deepEqual(located.slice(0, 2), ["csv", "xlsx"]);
  assert.deepEqual(located.toSorted(), exportFormatNames.toSorted());
  const unlocated = listDownloads({ hasPlaces: false, rows: 1_048_575 });
  assert.deepEqual(
    located.filter((name) => !unlocated.includes(name)),
    ["geojson"],
  );
  assert.ok(!listDownloads({ hasPlaces: false, rows: 1_048_576 }).includes("xlsx"));
});

test("every export format is worded among downloads, as a route and in the journal", () => {
  for (const name of exportFormatNames) {
    const keys = [
      `pages-format-${name}`,
      `operation-getResource${getFormat(name).operation}`,
      `journal-reading-export-${name}`,
    ];
    for (const key of keys) assert.ok(key in allWords, key);
  }
});
