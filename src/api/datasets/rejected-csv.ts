import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { Language } from "../../base/language.ts";
import { spreadsheetCell } from "../../base/spreadsheet-cell.ts";
import { sayNamed } from "../../words/say.ts";

interface Rejected {
  readonly line: number;
  readonly raw: string;
  readonly reason: string;
  readonly column?: string;
}

/** Rows set aside as a CSV for people: the reason is said in their language, and a spreadsheet runs none of it. */
export async function* rejectedAsCsv(rows: Readable, language: Language): AsyncGenerator<string> {
  yield "line,column,reason,raw\r\n";
  for await (const line of createInterface({ input: rows, crlfDelay: Infinity })) {
    if (line === "") continue;
    const row = JSON.parse(line) as Rejected;
    yield `${[String(row.line), row.column ?? "", sayNamed(language, row.reason), row.raw].map(spreadsheetCell).join(",")}\r\n`;
  }
}
