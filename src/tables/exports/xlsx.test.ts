import assert from "node:assert/strict";
import { test } from "node:test";
import { read, utils } from "@e965/xlsx";
import excel from "exceljs";
import fc from "fast-check";
import type { Cell, Chunk } from "../../engine/engine.ts";
import { officeText } from "../../formats/xlsx-parts.ts";
import { escapeText, type Sheets, xlsxPieces } from "./xlsx.ts";

async function* chunksOf(width: number, rows: readonly (readonly Cell[])[]): AsyncGenerator<Chunk> {
  for (let at = 0; at < rows.length; at += 3) {
    const some = rows.slice(at, at + 3);
    const columns = Array.from({ length: width }, (_, column) => some.map((row) => row[column] ?? null));
    yield { rowCount: some.length, columns };
  }
}

async function bookOf(sheets: Sheets, rows: readonly (readonly Cell[])[]): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(xlsxPieces(sheets, chunksOf(sheets.names.length, rows))));
}

function rowsOf(bytes: Buffer): unknown[][] {
  return Object.entries(read(bytes).Sheets).map(([name, sheet]) => [
    name,
    ...utils.sheet_to_json<unknown[]>(sheet, { header: 1 }).flat(),
  ]);
}

test("numbers, dates, texts and formulas that are none come back as cells of their kind", async () => {
  const names = ["nom", "montant", "jour", "moment", "ouvert", "liste"];
  const types = ["VARCHAR", "DOUBLE", "DATE", "TIMESTAMP", "BOOLEAN", "VARCHAR[]"];
  const bytes = await bookOf({ name: "Budget [2026]: l’eau & co", names, types }, [
    ["=1+1", 1.5, "2020-12-04", "2020-12-04 10:30:00", true, ["a", "b"]],
    [null, Number.POSITIVE_INFINITY, "1850-01-01", null, false, null],
  ]);
  const book = new excel.Workbook();
  await book.xlsx.load(bytes as unknown as ArrayBuffer);
  const [sheet] = book.worksheets;
  assert.equal(sheet?.name, "Budget  2026   l’eau & c");
  assert.deepEqual(sheet.views[0], { ...sheet.views[0], state: "frozen", ySplit: 1 });
  assert.equal(sheet.getCell("A1").font?.bold, true);
  assert.notEqual(sheet.getCell("A2").font?.bold, true);
  const valuesOf = (row: number) => names.map((_, column) => sheet.getRow(row).getCell(column + 1).value);
  const moment = new Date(Date.UTC(2020, 11, 4, 10, 30));
  assert.deepEqual(valuesOf(1), names);
  assert.deepEqual(valuesOf(2), ["=1+1", 1.5, new Date(Date.UTC(2020, 11, 4)), moment, true, '["a","b"]']);
  assert.deepEqual(valuesOf(3), [null, null, "1850-01-01", null, false, null]);
  assert.equal(sheet.getCell("C2").numFmt, "yyyy-mm-dd");
  assert.equal(sheet.getCell("D2").numFmt, "yyyy-mm-dd hh:mm:ss");
});

test("any text comes back as it was, with what XML cannot hold and what looks like its escape", async () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.constantFrom("_x0041_", "__x000D_", "a\r\nb", "\u0000", "]]>", "<b>&amp;", " ", ""),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 8 }), async (texts) => {
      for (const each of texts) assert.equal(officeText(escapeText(each)), each);
      const rows = texts.map((each) => [each]);
      const sheet = read(await bookOf({ name: "t", names: ["a"], types: ["VARCHAR"] }, rows)).Sheets["t"];
      const found = utils.sheet_to_json<string[]>(sheet ?? {}, { header: 1, blankrows: true });
      assert.deepEqual(
        found.slice(1).map(([cell]) => cell ?? ""),
        // The witness tells the ends of lines alike.
        texts.map((each) => each.replaceAll("\r\n", "\n")),
      );
    }),
    { numRuns: 60 },
  );
});

test("what does not fit a sheet goes on in the next one, which has the header again", async () => {
  const sheets: Sheets = { name: "Long", names: ["n"], types: ["BIGINT"], rowsMax: 5 };
  assert.deepEqual(
    rowsOf(
      await bookOf(
        sheets,
        [1, 2, 3, 4, 5, 6].map((n) => [n]),
      ),
    ),
    [
      ["Long", "n", 1, 2, 3, 4],
      ["Long (2)", "n", 5, 6],
    ],
  );
  assert.deepEqual(
    rowsOf(
      await bookOf(
        sheets,
        [1, 2, 3, 4].map((n) => [n]),
      ),
    ),
    [["Long", "n", 1, 2, 3, 4]],
  );
  assert.deepEqual(rowsOf(await bookOf(sheets, [])), [["Long", "n"]]);
});

test("an error of the rows is the error of the workbook, and a reader who leaves ends the rows", async () => {
  const sheets: Sheets = { name: "t", names: ["n"], types: ["BIGINT"] };
  let ended = 0;
  async function* rows(most: number): AsyncGenerator<Chunk> {
    try {
      for (let at = 0; at < most; at += 1) {
        const values = Array.from({ length: 2048 }, () => Math.random());
        yield { rowCount: values.length, columns: [values] };
      }
      throw new Error("the engine is gone");
    } finally {
      ended += 1;
    }
  }
  await assert.rejects(Array.fromAsync(xlsxPieces(sheets, rows(3))), /the engine is gone/);
  assert.equal(ended, 1);
  for await (const piece of xlsxPieces(sheets, rows(10_000))) if (piece.length > 1000) break;
  assert.equal(ended, 2);
});
