import assert from "node:assert/strict";
import { mkdtemp, readdir, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { read as readBook, utils, write } from "@e965/xlsx";
import ExcelJS from "exceljs";
import fc from "fast-check";
import { zipOf } from "../../test/archives.ts";
import { isFailure } from "../base/failure.ts";
import { parseCsv } from "./dialect/parse-csv.ts";
import type { RawTable } from "./raw.ts";
import { readFile } from "../tables/read-file.ts";
import { formatKind, numberText } from "./number-format.ts";
import { parseReference, referenceOf } from "./sheet.ts";
import { decodeXml, XmlScanner } from "./xml-scanner.ts";

const folder = await mkdtemp(join(tmpdir(), "maille-sheets-test-"));
after(() => rm(folder, { recursive: true }));
let files = 0;

const limits = { uploadBytesMax: 1e9, unpackedBytesMax: 1e9, cellBytesMax: 1e6, columnsMax: 2000 };

async function read(content: Uint8Array | string, sheets?: string[]): Promise<RawTable[]> {
  const path = join(folder, `${++files}`);
  await writeFile(path, content);
  const options = sheets === undefined ? { folder, limits } : { folder, limits, sheets };
  return await readFile({ path, name: "classeur.xlsx" }, options);
}

async function linesOf(table: RawTable | undefined): Promise<string[]> {
  assert.ok(table?.content.kind === "text");
  const { content } = table;
  const lines = [content.header.join("|")];
  for await (const { cells } of parseCsv(content.path, content.dialect))
    lines.push(cells.slice(0, content.header.length).join("|"));
  return lines;
}

function keysOf(table: RawTable | undefined): string[] {
  return (table?.problems ?? []).map(({ key }) => key);
}

/** A workbook of one sheet, filled by a test. */
async function bookOf(fill: (sheet: ExcelJS.Worksheet, book: ExcelJS.Workbook) => void): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  fill(book.addWorksheet("Feuille"), book);
  return Buffer.from(await book.xlsx.writeBuffer());
}

test("cells come out as texts that any reader understands", async () => {
  const book = await bookOf((sheet) => {
    sheet.addRow([
      "texte",
      "nombre",
      "bruit",
      "jour",
      "moment",
      "heure",
      "oui",
      "part",
      "riche",
      "calcul",
      "lien",
    ]);
    sheet.addRow([
      "01001", 1234.5, 0.1 + 0.2, new Date(Date.UTC(2020, 11, 4)), new Date(Date.UTC(2020, 11, 4, 10, 30)), 0.4375, true, 0.125,
      { richText: [{ text: "l’" }, { font: { bold: true }, text: "eau & co" }] },
      { formula: "B2*2", result: 2469 },
      { text: "site", hyperlink: "https://example.org" },
    ]); // prettier-ignore
    sheet.addRow([
      " 01002 ",
      -3,
      1e-7,
      new Date(Date.UTC(1905, 0, 1)),
      null,
      null,
      false,
      1,
      null,
      null,
      null,
    ]);
    sheet.getColumn(4).numFmt = "dd/mm/yyyy";
    sheet.getColumn(5).numFmt = "dd/mm/yyyy hh:mm";
    sheet.getColumn(6).numFmt = "hh:mm";
    sheet.getColumn(8).numFmt = "0.0%";
  });
  const [table] = await read(book);
  assert.deepEqual(await linesOf(table), [
    "texte|nombre|bruit|jour|moment|heure|oui|part|riche|calcul|lien",
    "01001|1234.5|0.3|2020-12-04|2020-12-04T10:30:00|10:30:00|true|12.5%|l’eau & co|2469|site",
    " 01002 |-3|0.0000001|1905-01-01|||false|100%|||",
  ]);
  assert.deepEqual(table?.problems, []);
});

test("codes keep the zeros that a sheet shows before them, and quantities get none", async () => {
  const formats = [
    "00000",
    '0#" "##" "##" "##" "##',
    "000\\ 000\\ 000",
    "00",
    "#,##0",
    "0.00",
    "0",
    "[<=99999]00000;00000\\-0000",
    "0000.0",
  ];
  const shown = ["01000", "0612345678", "005520123", "01", "7", "7", "7", "00501", "7"];
  const numbers = [1000, 612345678, 5520123, 1, 7, 7, 7, 501, 7];
  const names = numbers.map((_, at) => `c${at}`);
  const xlsx = await bookOf((sheet) => {
    sheet.addRow(names);
    sheet.addRow(numbers);
    sheet.addRow([35000.5, -5, "07 00", null, 12, 1, 2, 60, 1]);
    for (const [at, format] of formats.entries()) sheet.getColumn(at + 1).numFmt = format;
  });
  const [table] = await read(xlsx);
  const header = names.join("|");
  assert.deepEqual(await linesOf(table), [header, shown.join("|"), "35000.5|-5|07 00||12|1|2|00060|1"]);

  const sheet = utils.aoa_to_sheet([names, numbers]);
  for (const [at, format] of formats.entries()) {
    const cell: unknown = sheet[utils.encode_cell({ r: 1, c: at })];
    assert.ok(typeof cell === "object" && cell !== null);
    Object.assign(cell, { z: format });
  }
  const book = utils.book_new(sheet, "Feuille");
  const xls = write(book, { type: "buffer", bookType: "biff8" }) as Buffer;
  assert.deepEqual(await linesOf((await read(xls))[0]), [header, shown.join("|")]);
});

const odsRow = (cells: string[]): string => `<table:table-row>${cells.join("")}</table:table-row>`;
const odsText = (text: string): string =>
  `<table:table-cell office:value-type="string"><text:p>${text}</text:p></table:table-cell>`;
const odsNumber = (value: string, text: string): string =>
  `<table:table-cell office:value-type="float" office:value="${value}"><text:p>${text}</text:p></table:table-cell>`;

test("an OpenDocument sheet keeps the zeros that it shows before a number", async () => {
  const rows = [
    odsRow(["cp", "tel", "part", "autre"].map(odsText)),
    odsRow([
      odsNumber("1000", "01000"),
      odsNumber("612345678", "06 12\u00a034 56 78"),
      odsNumber("0.5", "0,5"),
      odsNumber("7", "08"),
    ]),
    odsRow([odsNumber("35000", "35000"), odsNumber("0", "00"), odsNumber("5", "05,0"), odsNumber("0", "0")]),
  ];
  const content = `<office:document-content><office:body><office:spreadsheet><table:table table:name="F">${rows.join("")}</table:table></office:spreadsheet></office:body></office:document-content>`;
  const mimetype = "application/vnd.oasis.opendocument.spreadsheet";
  const ods = zipOf([
    { name: "mimetype", content: mimetype, deflated: false },
    { name: "content.xml", content },
  ]);
  assert.deepEqual(await linesOf((await read(ods))[0]), [
    "cp|tel|part|autre",
    "01000|0612345678|0.5|7",
    "35000|00|5|0",
  ]);
});

test("errors, formulas without result and hidden rows are told", async () => {
  const book = await bookOf((sheet, workbook) => {
    sheet.addRow(["a", "b"]);
    sheet.addRow([1, { error: "#N/A" }]);
    sheet.addRow([2, { formula: "A2+1" }]);
    sheet.addRow([3, 4]).hidden = true;
    const secret = workbook.addWorksheet("Cachée", { state: "veryHidden" });
    secret.addRow(["x", "y"]);
    secret.addRow([1, 2]);
    workbook.addWorksheet("Vide");
  });
  const tables = await read(book);
  assert.deepEqual(await linesOf(tables[0]), ["a|b", "1|", "2|", "3|4"]);
  assert.deepEqual(keysOf(tables[0]).sort(), [
    "sheet-cell-error",
    "sheet-empty",
    "sheet-formula-without-value",
    "sheet-rows-hidden",
  ]);
  assert.deepEqual(tables[0]?.problems.find(({ key }) => key === "sheet-cell-error")?.args, {
    count: 1,
    first: "B2",
    sample: "#N/A",
  });
  assert.deepEqual(keysOf(tables[1]), ["sheet-empty", "sheet-hidden"]);
});

test("titles and notes are left out, and a header on several levels becomes one name a column", async () => {
  const book = await bookOf((sheet) => {
    sheet.addRows([
      ["Population par âge et sexe en 2020"],
      [],
      ["Commune", "Femmes", null, "Hommes", null],
      [null, "0-19", "20+", "0-19", "20+"],
      ["Rennes", 1, 2, 3, 4],
      ["Bruz", 5, 6, 7, 8],
      ["Cesson", 9, 10, 11, 12],
      [],
      ["Source : Insee, recensement de la population."],
    ]);
    for (const range of ["A1:E1", "A3:A4", "B3:C3", "D3:E3", "A9:E9"]) sheet.mergeCells(range);
  });
  const [table] = await read(book);
  assert.deepEqual(await linesOf(table), [
    "Commune|Femmes / 0-19|Femmes / 20+|Hommes / 0-19|Hommes / 20+",
    "Rennes|1|2|3|4",
    "Bruz|5|6|7|8",
    "Cesson|9|10|11|12",
  ]);
  assert.deepEqual(keysOf(table), ["sheet-preamble-left", "sheet-header-merged", "sheet-notes-left"]);
});

test("a table that begins away from the corner, and two side by side, are found and told", async () => {
  const away = await bookOf((sheet) => {
    sheet.getCell("A1").value = "Un titre";
    sheet.getCell("C4").value = "code";
    sheet.getCell("D4").value = "valeur";
    for (const row of [5, 6, 7]) {
      sheet.getCell(row, 3).value = `x${row}`;
      sheet.getCell(row, 4).value = row;
    }
  });
  assert.deepEqual(await linesOf((await read(away))[0]), ["code|valeur", "x5|5", "x6|6", "x7|7"]);
  const both = await bookOf((sheet) => {
    sheet.addRows([
      ["a", "b", null, "c", "d"],
      [1, 2, null, 3, 4],
      [5, 6, null, 7, 8],
    ]);
  });
  assert.deepEqual(keysOf((await read(both))[0]), ["sheet-side-by-side"]);
});

test("tables under one another in a sheet are told, each with the columns that it fills", async () => {
  const both = await bookOf((sheet) => {
    sheet.addRows([
      ["Commune", "Année", "Population"],
      ["Rezé", 2021, 42_000],
      ["Vertou", 2021, 25_000],
      [],
      ["Équipements"],
      ["Équipement", "Nombre"],
      ["Gymnase", 4],
      ["Piscine", 1],
    ]);
  });
  const tables = await read(both);
  assert.deepEqual(
    tables.map(({ name }) => name),
    ["Feuille 1", "Feuille 2"],
  );
  assert.deepEqual(keysOf(tables[0]), ["sheet-several-tables"]);
  assert.deepEqual(await linesOf(tables[1]), ["Équipement|Nombre", "Gymnase|4", "Piscine|1"]);
});

test("a sheet of many rows is read to its end, without its notes", async () => {
  const book = await bookOf((sheet) => {
    sheet.addRow(["n", "carré", "texte"]);
    for (let n = 1; n <= 12_000; n++) sheet.addRow([n, n * n, `ligne ${n}`]);
    sheet.addRow([]);
    sheet.addRow(["Source : calculs de la ville, 2024."]);
  });
  const [table] = await read(book);
  const lines = await linesOf(table);
  assert.equal(lines.length, 12_001);
  assert.equal(lines.at(-1), "12000|144000000|ligne 12000");
  assert.deepEqual(keysOf(table), ["sheet-notes-left"]);
});

test("dates that are counted from 1904 are right", async () => {
  const book = await bookOf((sheet, workbook) => {
    workbook.properties.date1904 = true;
    sheet.addRow(["nom", "jour"]);
    sheet.addRow(["a", new Date(Date.UTC(2020, 11, 4))]);
    sheet.addRow(["b", new Date(Date.UTC(1999, 1, 28))]);
    sheet.getColumn(2).numFmt = "yyyy-mm-dd";
  });
  assert.deepEqual(await linesOf((await read(book))[0]), ["nom|jour", "a|2020-12-04", "b|1999-02-28"]);
});

test("only the sheets that are asked for are read", async () => {
  const book = await bookOf((sheet, workbook) => {
    sheet.addRows([
      ["a", "b"],
      [1, 2],
      [3, 4],
    ]);
    workbook.addWorksheet("Deux").addRows([
      ["c", "d"],
      [5, 6],
      [7, 8],
    ]);
  });
  assert.deepEqual(
    (await read(book, ["Deux"])).map(({ name }) => name),
    ["Deux"],
  );
  await assert.rejects(
    read(book, ["Trois"]),
    (error) => isFailure(error, "not-found") && error.key === "format-sheet-unknown",
  );
});

test("XLS, XLSB, ODS, and what is only called XLS, give the same rows", async () => {
  const sheet = utils.aoa_to_sheet(
    [
      ["code", "jour", "part", "vrai"],
      ["01", new Date(2020, 11, 4), 1.5, true],
      ["02", new Date(2021, 0, 31), -2, false],
    ],
    { cellDates: true, dateNF: "yyyy-mm-dd" },
  );
  const book = utils.book_new();
  utils.book_append_sheet(book, sheet, "Un");
  const expected = ["code|jour|part|vrai", "01|2020-12-04|1.5|true", "02|2021-01-31|-2|false"];
  for (const bookType of ["biff8", "xlsb", "ods", "xlsx", "xlml"] as const) {
    const bytes = write(book, { type: "buffer", bookType }) as Buffer;
    const [table] = await read(bytes);
    assert.deepEqual(await linesOf(table), expected, bookType);
    assert.deepEqual(keysOf(table), bookType === "xlml" ? ["sheet-not-really-xls"] : [], bookType);
  }
  const [html] = await read(
    "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>x</td></tr><tr><td>2</td><td>y</td></tr></table>",
  );
  assert.deepEqual(await linesOf(html), ["a|b", "1|x", "2|y"]);
});

async function refused(content: Uint8Array, key: string): Promise<void> {
  await assert.rejects(read(content), (error) => isFailure(error) && error.key === key);
}

test("a workbook that is cut, locked or of another kind is refused", async () => {
  const book = await bookOf((sheet) =>
    sheet.addRows([
      ["a", "b"],
      [1, 2],
    ]),
  );
  await refused(book.subarray(0, book.length >> 1), "zip-damaged");
  await refused(
    zipOf([
      { name: "[Content_Types].xml", content: "<Types/>" },
      { name: "xl/workbook.xml", content: "<workbook><sheets></sheets></workbook>" },
    ]),
    "sheet-nothing-found",
  );
  await refused(
    zipOf([
      { name: "[Content_Types].xml", content: "<Types/>" },
      { name: "word/document.xml", content: "<w/>" },
    ]),
    "format-unsupported",
  );
  const locked = Buffer.concat([
    Buffer.from("d0cf11e0a1b11ae1", "hex"),
    Buffer.alloc(504),
    Buffer.from("EncryptedPackage", "utf16le"),
  ]);
  await refused(locked, "format-encrypted");
});

test("what another reader sees in a workbook, this one sees too", async () => {
  const cell = fc.oneof(
    fc
      .string({ minLength: 1, maxLength: 12 })
      .filter((text) => /^[\w é'"<&>;,-]+$/.test(text) && text.trim() !== ""),
    fc.integer(),
    fc.boolean(),
  );
  // A row of texts alone under the names may be the second row of the header.
  const number = fc.integer({ min: 10_000 });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell, number), { minLength: 3, maxLength: 8 }), async (rows) => {
      const book = await bookOf((sheet) =>
        sheet.addRows([["premier nom", "deuxième nom", "troisième nom"], ...rows]),
      );
      const witness = readBook(book).Sheets["Feuille"] ?? {};
      const seen = utils
        .sheet_to_json<unknown[]>(witness, { header: 1 })
        .slice(1)
        .map((row) => row.map((value) => String(value)).join("|"));
      const [table] = await read(book);
      assert.deepEqual((await linesOf(table)).slice(-rows.length), seen);
    }),
    { numRuns: 25 },
  );
});

test("the kinds of number formats are told from how they are written", () => {
  const kinds: [string, string][] = [
    ["General", "number"], ["0.00", "number"], ["#,##0.00\\ \"€\"", "number"], ["0%", "percent"], ["0.00E+00", "number"],
    ["dd/mm/yyyy", "date"], ["[$-40C]d\\ mmmm\\ yyyy;@", "date"], ["mmm\\-yy", "date"], ["yyyy\\-mm\\-dd\\ hh:mm:ss", "datetime"],
    ["h:mm AM/PM", "time"], ["[h]:mm:ss", "duration"], ["mm:ss.0", "time"], ["\"jour \"0", "number"], ["@", "number"],
  ]; // prettier-ignore
  for (const [code, kind] of kinds) assert.equal(formatKind(code), kind, code);
  assert.equal(numberText(1, "date", false), "1900-01-01");
  assert.equal(numberText(61, "date", false), "1900-03-01");
  assert.equal(numberText(44_169.999_999_999, "datetime", false), "2020-12-05T00:00:00");
  assert.equal(numberText(1.5, "duration", false), "36:00:00");
});

test("any cell has a name, and any name a cell", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 16_383 }),
      fc.integer({ min: 1, max: 1_048_576 }),
      (column, row) => {
        assert.deepEqual(parseReference(referenceOf(column, row)), { column, row });
      },
    ),
  );
});

test("XML is scanned the same however it is cut, and its entities never grow", () => {
  const document =
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x:a b="1 > 0"><!-- <c> --><b/>&lt;&a;<![CDATA[<&>]]>é</x:a >';
  const seen = (size: number): string => {
    let events = "";
    const scanner = new XmlScanner({
      open: (name, attributes) => (events += `(${name}${attributes}`),
      text: (raw) => (events += decodeXml(raw)),
      close: () => (events += ")"),
    });
    for (let at = 0; at < document.length; at += size) scanner.push(document.slice(at, at + size));
    scanner.end();
    return events;
  };
  assert.equal(seen(1000), '(a b="1 > 0"(b)<&a;<&>é)');
  for (let size = 1; size < 20; size++) assert.equal(seen(size), seen(1000));
});

/** Of a workbook of one sheet, the members; what the sheet holds ends where `rows` do. */
function xlsxOf(rows: readonly number[]) {
  const cells = rows.map(
    (n) =>
      `<row r="${n}"><c r="A${n}" t="inlineStr"><is><t>lieu ${n}</t></is></c><c r="B${n}"><v>${n}</v></c></row>`,
  );
  const sheet = '<sheet name="Lieux" sheetId="1" r:id="r1"/>';
  const relation = '<Relationship Id="r1" Target="worksheets/sheet1.xml"/>';
  return [
    { name: "[Content_Types].xml", content: "<Types/>" },
    { name: "xl/workbook.xml", content: `<workbook><sheets>${sheet}</sheets></workbook>` },
    { name: "xl/_rels/workbook.xml.rels", content: `<Relationships>${relation}</Relationships>` },
    { name: "xl/worksheets/sheet1.xml", content: `<worksheet><sheetData>${cells.join("")}<row r="` },
  ];
}

function odsOf(rows: readonly number[]) {
  const cells = rows.map(
    (n) =>
      `<table:table-row><table:table-cell office:value-type="string"><text:p>lieu ${n}</text:p></table:table-cell>` +
      `<table:table-cell office:value-type="float" office:value="${n}"/></table:table-row>`,
  );
  const content = `<office:document-content><table:table table:name="Lieux">${cells.join("")}<table:`;
  return [
    { name: "mimetype", content: "application/vnd.oasis.opendocument.spreadsheet", deflated: false },
    { name: "content.xml", content },
  ];
}

test("a long sheet that ends before its end leaves no file open", async () => {
  const rows = Array.from({ length: 12_000 }, (_, n) => n + 1);
  for (const book of [xlsxOf(rows), odsOf(rows)]) {
    await assert.rejects(read(zipOf(book)), (error) => isFailure(error, "invalid"));
    assert.deepEqual(await openBelow(folder), []);
  }
});

/** Files of a folder that this process holds open, as Linux tells them. */
async function openBelow(below: string): Promise<string[]> {
  const held = await Promise.all(
    (await readdir("/proc/self/fd")).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")),
  );
  return held.filter((path) => path.startsWith(below));
}
