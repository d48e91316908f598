import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import ExcelJS from "exceljs";
import fc from "fast-check";
import { readXlsx as witness } from "hucre/xlsx";
import { zipOf } from "../../test/archives.ts";
import { parseCsv } from "./dialect/parse-csv.ts";
import { readFile } from "../tables/read-file.ts";
import { clockOf, isoDate, numberText, type NumberKind } from "./number-format.ts";
import { writtenNumber } from "./plain-number.ts";

const limits = { uploadBytesMax: 1e9, unpackedBytesMax: 1e9, cellBytesMax: 1e6, columnsMax: 2000 };

/** The lines of the first table of a workbook, and the keys of its problems. */
async function read(content: Uint8Array | string): Promise<{ lines: string[]; keys: string[] }> {
  await using folder = await scratch();
  const path = join(folder.path, "classeur");
  await writeFile(path, content);
  const [table] = await readFile({ path, name: "classeur.xlsx" }, { folder: folder.path, limits });
  assert.ok(table?.content.kind === "text");
  const lines = [table.content.header.join("|")];
  for await (const { cells } of parseCsv(table.content.path, table.content.dialect))
    lines.push(cells.slice(0, table.content.header.length).join("|"));
  return { lines, keys: table.problems.map(({ key }) => key) };
}

async function scratch(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), "maille-sheet-numbers-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

test("milliseconds that a number carries are kept, and the noise of its days is not shown", () => {
  const at = Date.UTC(2020, 11, 4, 10, 30) / 86_400_000 + 25_569;
  const ms = (count: number): number => at + count / 86_400_000;
  const cases: [number, NumberKind, string][] = [
    [ms(250), "datetime", "2020-12-04T10:30:00.25"],
    [ms(1), "datetime", "2020-12-04T10:30:00.001"],
    [ms(59_999), "datetime", "2020-12-04T10:30:59.999"],
    [ms(0), "datetime", "2020-12-04T10:30:00"],
    [ms(0.001), "datetime", "2020-12-04T10:30:00"],
    [44_169.123_456_789, "datetime", "2020-12-04T02:57:46.667"],
    [91_683.90997, "datetime", "2151-01-06T21:50:21.408"],
    [0.437_502_893_518_518_5, "time", "10:30:00.25"],
    [1.5 + 5 / 86_400_000, "duration", "36:00:00.005"],
    [44_169 + 1 / 3, "datetime", "2020-12-04T08:00:00"],
  ];
  for (const [value, kind, text] of cases) assert.equal(numberText(value, kind, false), text);
  assert.equal(isoDate("2019-08-24T11:15:27.919999999"), "2019-08-24T11:15:27.92");
  assert.equal(isoDate("2019-08-24T11:15:59.999999999"), "2019-08-24T11:16:00");
  assert.equal(isoDate("2019-08-24T11:15:27.123456"), "2019-08-24T11:15:27.123456");
  assert.equal(clockOf("PT10H30M00.250000001S"), "10:30:00.25");
  assert.equal(clockOf("-PT26H5M"), "-26:05:00");
  assert.equal(clockOf("PT1H2M3.123456S"), "01:02:03.123456");
});

test("any moment to the millisecond comes back out of the days that a spreadsheet counts", () => {
  const max = Date.UTC(9999, 11, 31);
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(1900, 2, 2), max }), fc.boolean(), (ms, from1904) => {
      const days = ms / 86_400_000 + 25_569 - (from1904 ? 1462 : 0);
      if (days < 0) return;
      assert.equal(Date.parse(`${numberText(days, "datetime", from1904)}Z`), ms);
    }),
  );
});

test("a number keeps the digits that its sheet writes, beyond those of a double", async () => {
  const written: [string, string][] = [
    ["12345678901234567890", "12345678901234567890"],
    ["-9007199254740993", "-9007199254740993"],
    ["9007199254740993.0", "9007199254740993"],
    ["1.2345678901234567E+19", "12345678901234567000"],
    ["0.30000000000000004", "0.3"],
    ["1.0000000000000000001", "1.0000000000000000001"],
    ["12345678901234567890123e-3", "12345678901234567890.123"],
    ["1E+20", "100000000000000000000"],
  ];
  for (const [text, expected] of written) assert.equal(writtenNumber(text), expected);
  const rows = written.map(
    ([text], n) => `<row><c t="inlineStr"><is><t>r${n}</t></is></c><c><v>${text}</v></c></row>`,
  );
  const named = `<row><c t="inlineStr"><is><t>nom</t></is></c><c t="inlineStr"><is><t>n</t></is></c></row>`;
  const { lines } = await read(
    zipOf([
      { name: "[Content_Types].xml", content: "<Types/>" },
      {
        name: "xl/workbook.xml",
        content: `<workbook><sheets><sheet name="F" sheetId="1" r:id="r1"/></sheets></workbook>`,
      },
      {
        name: "xl/_rels/workbook.xml.rels",
        content: `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
      },
      {
        name: "xl/worksheets/sheet1.xml",
        content: `<worksheet><sheetData>${named}${rows.join("")}</sheetData></worksheet>`,
      },
    ]),
  );
  assert.deepEqual(lines, ["nom|n", ...written.map(([, expected], n) => `r${n}|${expected}`)]);
});

const row = (tag: string, texts: readonly string[]): string =>
  `<tr>${texts.map((text) => `<${tag}>${text}</${tag}>`).join("")}</tr>`;

const data = (type: string, text: string): string => `<Cell><Data ss:Type="${type}">${text}</Data></Cell>`;
const line = (...texts: string[]): string => `<Row>${texts.join("")}</Row>`;

test("cells of a web page called XLS stay as they are written, and a number that is rounded is told", async () => {
  const cells = ["12345678901234567890", "13/02/2020", "0123", "1,5", "2020-01-02 10:00:00.123"];
  const html = await read(
    `<table>${row("th", ["a", "b", "c", "d", "e"])}${row("td", cells)}${row("td", cells)}</table>`,
  );
  assert.deepEqual(html.lines.slice(1), [cells.join("|"), cells.join("|")]);

  const xml = await read(
    `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="S"><Table>${[
      line(data("String", "nom"), data("String", "n")),
      line(data("String", "a"), data("Number", "12345678901234567890")),
      line(data("String", "b"), data("Number", "12")),
    ].join("")}</Table></Worksheet></Workbook>`,
  );
  assert.deepEqual(xml.keys, ["sheet-not-really-xls", "sheet-number-rounded"]);
});

/** As another reader gives it, in the form that this one writes. */
function plain(value: unknown): string {
  if (!(value instanceof Date)) return String(value);
  const iso = value.toISOString().replace(/\.?0*Z$/, "");
  return iso.endsWith("T00:00:00") ? iso.slice(0, 10) : iso;
}

test("moments, days and numbers are what another reader sees in a workbook", async () => {
  const cell = fc.oneof(
    fc.date({ min: new Date("1900-03-02"), max: new Date("2199-12-31"), noInvalidDate: true }),
    fc.integer({ min: 0, max: 60_000 }).map((days) => new Date(Date.UTC(1901, 0, 1 + days))),
    fc.integer({ min: -(2 ** 53), max: 2 ** 53 }),
    fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((value) => Math.round(value * 1000) / 1000),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 3, maxLength: 8 }), async (rows) => {
      const book = new ExcelJS.Workbook();
      const sheet = book.addWorksheet("F");
      sheet.addRows([["nom", "premier", "second"], ...rows.map((row, n) => [`r${n}`, ...row])]);
      const bytes = Buffer.from(await book.xlsx.writeBuffer());
      const { sheets } = await witness(bytes);
      const seen = sheets[0]?.rows.map((row) => row.map(plain).join("|"));
      assert.deepEqual((await read(bytes)).lines, seen);
    }),
    { numRuns: 40 },
  );
});
