import { DuckDBInstance } from "@duckdb/node-api";
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { cellOfDecimal, toChunk } from "../../engine/cells.ts";
import type { Bytes, Workspace } from "../../engine/engine.ts";
import { openWorkspace } from "../../engine/workspace.ts";
import { quoteName } from "../../engine/quote.ts";
import type { ShownColumn } from "./lines-sql.ts";
import {
  getTextFormat,
  linesOfCells,
  type Pieces,
  type TextFormatName,
  type TextOptions,
  textPieces,
} from "./text-formats.ts";

type Value = string | number | boolean | null;

let folder: string;
let engine: Workspace;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "maille-text-"));
  engine = await openWorkspace({ folder, memoryMegabytes: 200, threads: 1 });
});

after(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const cells: readonly (readonly [type: string, fc.Arbitrary<Value>])[] = [
  [
    "VARCHAR",
    fc.oneof(
      fc.string({ unit: "binary", maxLength: 10 }).map((text) => text.toWellFormed()),
      fc.constantFrom("", '"', ",", "\n", "\r\n", '","', "=1", "null"),
    ),
  ],
  ["BIGINT", fc.integer()],
  ["DOUBLE", fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)],
  ["BOOLEAN", fc.boolean()],
];

const table = fc.array(fc.nat(cells.length - 1), { minLength: 1, maxLength: 4 }).chain((kinds) => {
  const chosen = kinds.map((kind) => cells[kind] ?? cells[0]);
  return fc.record({
    types: fc.constant(chosen.map((one) => one?.[0] ?? "")),
    names: fc.uniqueArray(fc.string({ unit: "grapheme", minLength: 1, maxLength: 5 }), {
      minLength: kinds.length,
      maxLength: kinds.length,
      selector: (name) => name.toLowerCase(),
    }),
    rows: fc.array(fc.tuple(...chosen.map((one) => fc.option<Value>(one?.[1] ?? fc.constant("")))), {
      maxLength: 8,
    }),
  });
});

interface Told {
  readonly names: readonly string[];
  readonly types: readonly string[];
  readonly rows: readonly (readonly Value[])[];
}

/** What the engine writes of rows that it holds. */
async function write(name: TextFormatName, told: Told, options: TextOptions = {}): Promise<string> {
  const columns = told.names.map((column, at) => ({ name: column, type: told.types[at] ?? "" }));
  const defined = columns.map((column) => `${quoteName(column.name)} ${column.type}`).join(", ");
  await engine.run(`CREATE OR REPLACE TABLE told (${defined})`);
  if (told.rows.length > 0) {
    const row = `(${columns.map(({ type }) => `?::${type}`).join(", ")})`;
    const texts = told.rows.flat().map((value) => (value === null ? null : String(value)));
    await engine.run(`INSERT INTO told VALUES ${told.rows.map(() => row).join(", ")}`, texts);
  }
  return writeTable(name, columns, options);
}

async function writeTable(
  name: TextFormatName,
  columns: readonly ShownColumn[],
  options: TextOptions = {},
): Promise<string> {
  const format = getTextFormat(name);
  const lines = await engine.rows<{ line: string }>(
    `SELECT ${format.line(columns, options)} AS line FROM told`,
  );
  return textOf(textPieces(format, columns, byThree(lines), options));
}

async function* byThree(lines: readonly { line: string }[]): AsyncGenerator<Bytes> {
  for (let at = 0; at < lines.length; at += 3) {
    const some = lines.slice(at, at + 3);
    yield { rowCount: some.length, bytes: Buffer.from(some.map(({ line }) => line).join("")) };
  }
}

test("JSON and NDJSON give back the rows that were written", async () => {
  await fc.assert(
    fc.asyncProperty(table, async (told) => {
      const rows = told.rows.map((row) => told.names.map((name, at) => [name, row[at]]));
      const read = JSON.parse(await write("json", told)) as object[];
      assert.deepEqual(
        read.map(Object.entries),
        rows.map((row) => Object.entries(Object.fromEntries(row))),
      );
      const lines = (await write("ndjson", told)).split("\n").filter(Boolean);
      assert.deepEqual(
        lines.map((line) => JSON.parse(line) as object),
        read,
      );
    }),
  );
});

test("CSV gives back the values that were written, an empty text apart from a missing one", async () => {
  await fc.assert(
    fc.asyncProperty(table, async (told) => {
      const [header = [], ...read] = parseCsv(await write("csv", told));
      assert.deepEqual(header, told.names);
      const values = read.map((row) => row.map((cell, at) => fromText(cell, told.types[at] ?? "")));
      assert.deepEqual(values, told.rows);
    }),
  );
});

function fromText(cell: string | null, type: string): Value {
  if (cell === null || type === "VARCHAR") return cell;
  return type === "BOOLEAN" ? cell === "true" : Number(cell);
}

test("a neutral CSV has no cell that a spreadsheet runs, and no other text is altered", async () => {
  await fc.assert(
    fc.asyncProperty(table, async (told) => {
      const [header = [], ...read] = parseCsv(await write("csv", told, { neutralize: true }));
      const texts = [
        ...told.names.map((name, at) => [name, header[at]]),
        ...told.rows.flatMap((row, at) => row.map((value, column) => [value, read[at]?.[column]])),
      ];
      for (const [value, cell] of texts) {
        if (typeof value === "string") assert.equal(cell, /^[=+\-@\t\r]/.test(value) ? `'${value}` : value);
      }
    }),
  );
});

/** Of each type that rows are served with, and of figures: SQL, the engine's name of it, CSV, JSON. */
const written: readonly (readonly [sql: string, type: string, csv: string, json: string])[] = [
  ["DATE '2020-02-29'", "DATE", "2020-02-29", '"2020-02-29"'],
  ["TIME '10:20:30.50'", "TIME", "10:20:30.5", '"10:20:30.5"'],
  ["DATE 'infinity'", "DATE", "infinity", '"infinity"'],
  ["TIMESTAMP '2020-02-29 10:20:30'", "TIMESTAMP", "2020-02-29T10:20:30", '"2020-02-29T10:20:30"'],
  ["TIMESTAMP '1000-01-01 00:00:00.25'", "TIMESTAMP", "1000-01-01T00:00:00.25", '"1000-01-01T00:00:00.25"'],
  ["TIMESTAMP '0999-12-31 23:59:59'", "TIMESTAMP", "0999-12-31T23:59:59", '"0999-12-31T23:59:59"'],
  ["TIMESTAMP '12345-01-01'", "TIMESTAMP", "12345-01-01T00:00:00", '"12345-01-01T00:00:00"'],
  ["TIMESTAMP '-infinity'", "TIMESTAMP", "-infinity", '"-infinity"'],
  ["NULL::TIMESTAMP", "TIMESTAMP", "", "null"],
  ["NULL::TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE", "", "null"],
  [
    "TIMESTAMP '0044-03-15 (BC) 10:20:30'",
    "TIMESTAMP",
    "0044-03-15 (BC) 10:20:30",
    '"0044-03-15 (BC) 10:20:30"',
  ],
  ["TIMESTAMPTZ 'infinity'", "TIMESTAMP WITH TIME ZONE", "", "null"],
  ["NULL::DATE", "DATE", "", "null"],
  ["NULL::DOUBLE", "DOUBLE", "", "null"],
  ["1234.5625::DOUBLE", "DOUBLE", "1234.5625", "1234.5625"],
  ["0.00001::DOUBLE", "DOUBLE", "1e-05", "1e-05"],
  [
    "TIMESTAMPTZ '2020-02-29 10:20:30+02'",
    "TIMESTAMP WITH TIME ZONE",
    "2020-02-29T08:20:30+00:00",
    '"2020-02-29T08:20:30+00:00"',
  ],
  ["'1200.50'::DECIMAL(38,2)", "DECIMAL(38,2)", "1200.5", "1200.5"],
  ["'1200.00'::DECIMAL(38,2)", "DECIMAL(38,2)", "1200", "1200"],
  ["'1200'::DECIMAL(38,0)", "DECIMAL(38,0)", "1200", "1200"],
  ["18446744073709551615::DECIMAL(38,0)", "DECIMAL(38,0)", "18446744073709551615", "18446744073709551615"],
  [
    "'12345678901234567890.12'::DECIMAL(38,2)",
    "DECIMAL(38,2)",
    "12345678901234567890.12",
    '"12345678901234567890.12"',
  ],
  ["9223372036854775807", "BIGINT", "9223372036854775807", "9223372036854775807"],
  ["170141183460469231731687303715884105727", "HUGEINT", "170141183460469231731687303715884105727", ""],
  ["3", "INTEGER", "3", "3"],
  ["3.0::DOUBLE", "DOUBLE", "3", "3"],
  ["'-0.0'::DOUBLE", "DOUBLE", "0", "0"],
  ["'nan'::DOUBLE", "DOUBLE", "", "null"],
  ["'-inf'::DOUBLE", "DOUBLE", "", "null"],
  ["['a', NULL, 'b\"c']", "VARCHAR[]", '"[""a"",null,""b\\""c""]"', '["a",null,"b\\"c"]'],
  ["NULL::VARCHAR[]", "VARCHAR[]", "", "null"],
  ["'a/é\u2028\u0001'", "VARCHAR", "a/é\u2028\u0001", '"a/é\u2028\\u0001"'],
];

test("a value of each type is written as it always was", async () => {
  for (const [sql, type, csv, json] of written) {
    await engine.run(`CREATE OR REPLACE TABLE told AS SELECT ${sql} AS v`);
    const [told] = await engine.rows<{ type: string }>("SELECT typeof(v) AS type FROM told");
    assert.equal(told?.type, type);
    assert.equal(await writeTable("csv", [{ name: "v", type }]), `v\r\n${csv}\r\n`);
    assert.equal(await writeTable("json", [{ name: "v", type }]), `[{"v":${json || csv}}]\n`);
  }
});

test("lines that are made here of values are those that the engine writes", async () => {
  await fc.assert(
    fc.asyncProperty(table, fc.boolean(), async (told, neutralize) => {
      const csv = await writeHere("csv", told, { neutralize });
      assert.equal(csv, await write("csv", told, { neutralize }));
      assert.equal(await writeHere("json", told), await write("json", told));
      assert.equal(
        `[${(await writeHere("ndjson", told)).trimEnd().replaceAll("\n", ",")}]\n`,
        await writeHere("json", told),
      );
    }),
  );
});

test("numbers are written here with the digits and exponents of the engine", async () => {
  const decimal = fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }).map((units) => {
    const digits = String(units < 0n ? -units : units).padStart(13, "0");
    return `${units < 0n ? "-" : ""}${digits.slice(0, -12)}.${digits.slice(-12)}`;
  });
  const double = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e-3, max: 1e-3 }),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e14, max: 1e19 }),
    fc.constantFrom(1e-4, 9.99e-5, 1e15, 1e16, 123_456_789_012_345_680, 1e18, 1e21, 5e-324, -0),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(decimal, double), { minLength: 1, maxLength: 20 }), async (rows) => {
      const told = { names: ["a", "b"], types: ["DECIMAL(38,12)", "DOUBLE"] };
      const cells = rows.map(([text, number]) => [cellOfDecimal(text) as Value, number]);
      for (const format of ["csv", "json"] as const)
        assert.equal(
          await writeHere(format, { ...told, rows: cells }),
          await write(format, { ...told, rows: rows.map(([text, number]) => [text, number]) }),
        );
    }),
    { numRuns: 30 },
  );
});

test("signs that have no letter in JSON are written here as the engine does", async () => {
  const signs = Array.from({ length: 33 }, (_, at) => String.fromCharCode(at)).slice(1);
  const rows = [...signs, "\u007f\u0085\u2028\ufeff", "\\u001f\u001f\\\u000e", "/é🚲"].map((text) => [text]);
  const told = { names: ["a\u001b"], types: ["VARCHAR"], rows };
  assert.equal(await writeHere("json", told), await write("json", told));
});

test("moments of any year and lists are written here as the engine does", async () => {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const values = await instance.connect();
  for (const [type, texts] of [
    [
      "TIMESTAMP",
      ["0044-03-15 (BC) 10:20:30.5", "0001-01-01 00:00:00", "0999-12-31 23:59:59", "12345-01-01 00:00:00"],
    ],
    ["TIMESTAMPTZ", ["4714-01-01 (BC) 00:00:00+00", "2020-02-29 10:20:30.25+02"]],
    ["VARCHAR[]", ["[]", "[NULL]", "['a', NULL]"]],
  ] as const) {
    for (const text of texts) {
      await engine.run(
        `CREATE OR REPLACE TABLE told AS SELECT '${text.replaceAll("'", "''")}'::${type} AS v`,
      );
      const [told] = await engine.rows<{ type: string }>("SELECT typeof(v) AS type FROM told");
      const chunk = await (
        await values.run(`SET TimeZone = 'UTC'; SELECT '${text.replaceAll("'", "''")}'::${type}`)
      ).fetchChunk();
      assert.ok(chunk !== null);
      const cells = toChunk(chunk);
      const columns = [{ name: "v", type: told?.type ?? "" }];
      for (const name of ["csv", "json"] as const) {
        const format = getTextFormat(name);
        const here = await textOf(
          textPieces(format, columns, linesOfCells(format, columns, each([cells]), {}), {}),
        );
        assert.equal(here, await writeTable(name, columns));
      }
    }
  }
  values.closeSync();
  instance.closeSync();
});

async function writeHere(name: TextFormatName, told: Told, options: TextOptions = {}): Promise<string> {
  const format = getTextFormat(name);
  const columns = told.names.map((column, at) => ({ name: column, type: told.types[at] ?? "" }));
  const cellsOf = (at: number) => told.rows.map((row) => row[at] ?? null);
  const chunk = { rowCount: told.rows.length, columns: columns.map((_, at) => cellsOf(at)) };
  const lines = linesOfCells(format, columns, each([chunk]), options);
  return textOf(textPieces(format, columns, lines, options));
}

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

async function textOf(pieces: Pieces): Promise<string> {
  let text = "";
  for await (const piece of pieces)
    text += typeof piece === "string" ? piece : Buffer.from(piece).toString("utf8");
  return text;
}

/** RFC 4180, for the test alone: a bare empty cell is missing. */
function parseCsv(text: string): (string | null)[][] {
  const rows: (string | null)[][] = [[]];
  const token = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  while (token.lastIndex < text.length) {
    const found = token.exec(text);
    assert.ok(found !== null, `unreadable at ${token.lastIndex}`);
    const bare = found[2] === "" || found[2] === undefined ? null : found[2];
    rows.at(-1)?.push(found[1] === undefined ? bare : found[1].replaceAll('""', '"'));
    if (found[3] === "\r\n") rows.push([]);
  }
  rows.pop();
  return rows;
}
