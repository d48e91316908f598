import assert from "node:assert/strict";
import { test } from "node:test";
import { allWords } from "../words/all.ts";
import { exportFormatNames, findExportFormat, getFormat, listDownloads } from "./export-formats.ts";

test("an export format is found by its name alone", () => {
  assert.equal(findExportFormat("csv"), "csv");
  for (const name of ["CSV", "toString", "", undefined]) assert.equal(findExportFormat(name), undefined);
});

test("a table is downloaded in what it fits into, office programs first", () => {
  const most = ["csv", "xlsx", "json", "ndjson", "parquet", "arrow"];
  assert.deepEqual(listDownloads({ hasPlaces: true, rows: 3 }), [...most, "geojson"]);
  assert.deepEqual(listDownloads({ hasPlaces: false, rows: 1_048_575 }), most);
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
