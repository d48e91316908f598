import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { sharedData } from "../../../test/shared-data.ts";
import { isFailure } from "../../base/failure.ts";
import { readCsvw, withMetadata } from "./read-csvw.ts";
import { tellCsvw } from "./tell-csvw.ts";

const table = (columns: object[], more: object = {}): object => ({
  url: "a.csv",
  tableSchema: { columns },
  ...more,
});

test("datatypes and their formats are types and how they are written", () => {
  const cases: readonly [unknown, object][] = [
    ["integer", { type: "integer" }],
    ["nonNegativeInteger", { type: "integer" }],
    ["double", { type: "decimal" }],
    [
      { base: "decimal", format: { decimalChar: ",", groupChar: " " } },
      { type: "decimal", writing: "decimal-comma" },
    ],
    [
      { base: "number", format: { groupChar: "," } },
      { type: "decimal", writing: "decimal-point-grouped" },
    ],
    [
      { base: "boolean", format: "oui|non" },
      { type: "boolean", writing: "oui-non" },
    ],
    ["date", { type: "date" }],
    [{ base: "date", format: "yyyy-MM-dd" }, { type: "date" }],
    [
      { base: "date", format: "dd/MM/yyyy" },
      { type: "date", writing: "day-month-year" },
    ],
    [
      { base: "date", format: "M/d/yyyy" },
      { type: "date", writing: "month-day-year" },
    ],
    [
      { base: "date", format: "yyyyMMdd" },
      { type: "date", writing: "year-month-day" },
    ],
    [
      { base: "dateTime", format: "dd.MM.yyyy HH:mm" },
      { type: "datetime", writing: "day-month-year" },
    ],
    [
      { base: "date", format: "d MMM yyyy" },
      { type: "date", writing: "month-name" },
    ],
    ["gYear", { type: "integer" }],
    ["anyURI", { type: "text" }],
    [{ format: "[0-9]{5}" }, { type: "text" }],
  ];
  for (const [datatype, expected] of cases) {
    const { columns } = readCsvw(table([{ titles: "x", datatype }]), "a.csv");
    assert.deepEqual(columns?.["x"], expected, JSON.stringify(datatype));
  }
});

const refused = (json: unknown, name: string, key: string) =>
  assert.throws(
    () => readCsvw(json, name),
    (error) => isFailure(error, "invalid") && error.key === key,
  );

test("what a column does not say is said by its schema, its table or the group", () => {
  const given = {
    null: "NC",
    tables: [
      table([{ name: "a" }, { name: "b", null: ["-", ""] }, { name: "v", virtual: true }], {
        datatype: "integer",
      }),
      { ...table([]), url: "other.csv" },
    ],
  };
  assert.deepEqual(readCsvw(given, "a.csv").columns, {
    a: { type: "integer", missing: ["NC"] },
    b: { type: "integer", missing: ["-"] },
  });
  refused(given, "c.csv", "csvw-other-table");
  refused({ fields: [] }, "a.csv", "csvw-unreadable");
  refused(table([{ titles: 1 }]), "a.csv", "csvw-unreadable");
});

test("the dialect and the key are read; what the importer says stands before them", () => {
  const dialect = { delimiter: "\t", quoteChar: null, skipRows: 2, headerRowCount: 2 };
  const read = readCsvw(table([{ name: "id", titles: "Code" }], { dialect }), "a.csv");
  assert.deepEqual(read.dialect, { separator: "\t", quote: "", headerRows: 2, preambleLines: 2 });
  const options = { columns: { Code: { type: "text" } }, dialect: { separator: ";" } } as const;
  assert.deepEqual(withMetadata(options, read), {
    columns: { Code: { type: "text" } },
    dialect: { separator: ";", quote: "", headerRows: 2, preambleLines: 2 },
  });
});

test("the metadata of the W3C's own test gives dates their order and the table its key", async () => {
  const path = sharedData("csv-difficiles/csvw/tests/test015/csv-metadata.json");
  if (path === undefined) return;
  const { columns, key } = readCsvw(JSON.parse(await readFile(path, "utf8")), "tree-ops.csv");
  assert.deepEqual(key, ["GID"]);
  assert.deepEqual(columns?.["Inventory Date"], { type: "date", writing: "month-day-year" });
});

test("a table's metadata names each column once, by names that the vocabulary takes", () => {
  const about = { url: "u", title: "t", publisher: "p", modified: "2026-01-01T00:00:00Z" };
  const columns = ["Été 2020", "été-2020", "_x", "€"].map(
    (name) => ({ name, type: "text", missing: [] }) as const,
  );
  const told = tellCsvw(columns, (name) => name, about) as { tableSchema: { columns: { name: string }[] } };
  assert.deepEqual(
    told.tableSchema.columns.map(({ name }) => name),
    ["row", "Ete_2020", "ete_2020", "x", "column"],
  );
});
