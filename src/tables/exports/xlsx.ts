import excel from "exceljs";
import { PassThrough } from "node:stream";
import type { Cell, Chunk } from "../../engine/engine.ts";
import { toJson } from "../query/json.ts";
import { neutralText } from "./text-formats.ts";

/** Rows of a sheet, the header's included (Excel's specification). */
const sheetRowsMax = 1_048_576;
/** Characters of a cell (the same). */
const cellMax = 32_767;

/**
 * A workbook, written as its rows come: as many sheets as they need. Texts are cells of text, so
 * that none of them is a formula; dates are dates, and numbers that a spreadsheet would round stay text.
 */
export async function* xlsxPieces(
  name: string,
  names: readonly string[],
  types: readonly string[],
  chunks: AsyncIterable<Chunk>,
  options: { neutralize?: boolean },
): AsyncGenerator<Uint8Array> {
  const out = new PassThrough({ highWaterMark: 1 << 18 });
  const writing = writeWorkbook(out, { name, names, types, neutralize: options.neutralize === true }, chunks);
  const ended = writing.catch((error: unknown) => {
    out.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  try {
    for await (const piece of out) yield piece as Uint8Array;
    await writing;
  } finally {
    out.destroy();
    await ended;
  }
}

interface Sheets {
  readonly name: string;
  readonly names: readonly string[];
  readonly types: readonly string[];
  readonly neutralize: boolean;
}

async function writeWorkbook(out: PassThrough, sheets: Sheets, chunks: AsyncIterable<Chunk>): Promise<void> {
  const workbook = new excel.stream.xlsx.WorkbookWriter({
    stream: out,
    useSharedStrings: false,
    useStyles: true,
  });
  let number = 0;
  let rows = sheetRowsMax;
  let sheet: excel.Worksheet | undefined;
  for await (const chunk of chunks) {
    for (let row = 0; row < chunk.rowCount; row += 1) {
      if (sheet === undefined || rows >= sheetRowsMax) {
        sheet?.commit();
        number += 1;
        sheet = addSheet(workbook, sheets, number);
        rows = 1;
      }
      sheet
        .addRow(
          chunk.columns
            .slice(0, sheets.names.length)
            .map((cells, column) =>
              toCell(cells[row] ?? null, sheets.types[column] ?? "", sheets.neutralize),
            ),
        )
        .commit();
      rows += 1;
    }
    await drained(out);
  }
  (sheet ?? addSheet(workbook, sheets, 1)).commit();
  await workbook.commit();
}

function addSheet(
  workbook: excel.stream.xlsx.WorkbookWriter,
  sheets: Sheets,
  number: number,
): excel.Worksheet {
  const title =
    sheets.name
      .replaceAll(/[[\]*?:/\\']/g, " ")
      .trim()
      .slice(0, 24) || "Table";
  const sheet = workbook.addWorksheet(number === 1 ? title : `${title} (${number})`, {
    views: [{ state: "frozen", ySplit: 1 }],
  });
  for (const [index, type] of sheets.types.entries()) {
    const format = type === "DATE" ? "yyyy-mm-dd" : type.startsWith("TIMESTAMP") ? "yyyy-mm-dd hh:mm:ss" : "";
    if (format !== "" && index < sheets.names.length) sheet.getColumn(index + 1).numFmt = format;
  }
  const header = sheet.addRow(sheets.names.map((name) => neutralText(name, sheets.neutralize)));
  header.font = { bold: true };
  header.commit();
  return sheet;
}

function toCell(cell: Cell, type: string, neutralize: boolean): excel.CellValue {
  if (cell === null || typeof cell === "boolean") return cell;
  if (typeof cell === "number") return Number.isFinite(cell) ? cell : null;
  const text = typeof cell === "object" ? toJson(cell) : String(cell);
  const zone = zones[type];
  const date = zone === undefined ? undefined : toDate(text + zone);
  return date ?? neutralText(text, neutralize).slice(0, cellMax);
}

/** What makes a date or time of these types one of UTC, which is how a spreadsheet is told of it. */
const zones: Readonly<Record<string, string>> = {
  DATE: "T00:00:00Z",
  TIMESTAMP: "Z",
  "TIMESTAMP WITH TIME ZONE": "",
};

/** A spreadsheet counts days from 1900 on. */
function toDate(text: string): Date | undefined {
  const date = new Date(text);
  return date.getTime() >= Date.UTC(1900, 2, 1) ? date : undefined;
}

/** Waits while the reader is behind. */
async function drained(out: PassThrough): Promise<void> {
  if (out.destroyed) throw new Error("the reader has left");
  if (!out.writableNeedDrain) return;
  await new Promise<void>((resolve, reject) => {
    const done = (settle: () => void) => () => {
      out.off("drain", go).off("close", stop);
      settle();
    };
    const go = done(resolve);
    const stop = done(() => reject(new Error("the reader has left")));
    out.once("drain", go).once("close", stop);
  });
}
