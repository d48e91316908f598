import type { HeaderPlace } from "../../formats/reading.ts";
import { tableName } from "../../formats/table-name.ts";
import type { FileSheet } from "../../tables/room.ts";
import type { ImportOptions } from "../../tables/table.ts";

/** A sheet as its form shows it: taken or not, and where its header is said to be. */
export interface ChosenSheet {
  readonly sheet: FileSheet;
  readonly taken: boolean;
  readonly header: HeaderPlace;
}

/** More rows of header than that are none. */
export const headerRowsMax = 6;

/**
 * What is ticked and written in the form of a file's sheets, which stand in it by their number:
 * `take-0`, `line-0`, `rows-0`; what was proposed where the form was not sent yet.
 */
export function chosenSheets(sheets: readonly FileSheet[], form: FormData | URLSearchParams): ChosenSheet[] {
  const isSent = form.has("chosen");
  return sheets.map((sheet, index) => {
    const found = sheet.header ?? { line: 1, rows: 1 };
    const proposed = sheet.against === undefined;
    const taken = sheet.tables.length > 0 && (isSent ? form.has(`take-${index}`) : proposed);
    const header = {
      line: Math.max(1, wholeOf(form.get(`line-${index}`)) ?? found.line),
      rows: Math.min(headerRowsMax, wholeOf(form.get(`rows-${index}`)) ?? found.rows),
    };
    return { sheet, taken, header };
  });
}

/** How the file is to be read: nothing is said of what is as it was found. */
export function optionsOfSheets(chosen: readonly ChosenSheet[]): Pick<ImportOptions, "sheets" | "headers"> {
  const taken = chosen.filter((each) => each.taken);
  const readable = chosen.filter(({ sheet }) => sheet.tables.length > 0);
  const headers = taken.flatMap(({ sheet, header }) => {
    const { line, rows } = sheet.header ?? header;
    return line === header.line && rows === header.rows ? [] : [[sheet.name, header] as const];
  });
  return {
    ...(taken.length === readable.length ? {} : { sheets: taken.map(({ sheet }) => sheet.name) }),
    ...(headers.length === 0 ? {} : { headers: Object.fromEntries(headers) }),
  };
}

/** The sheet that a table was made of: of several tables in one sheet, each has its name and a number. */
export function findSheetOf(sheets: readonly FileSheet[], table: string): FileSheet | undefined {
  if (sheets.length === 1) return sheets[0];
  return sheets.find(({ name }) => isNamedAfter(table, name));
}

/** Sheets with something in them that no table of the dataset was made of. */
export function unreadSheets(sheets: readonly FileSheet[], tables: readonly string[]): FileSheet[] {
  if (sheets.length < 2) return [];
  return sheets.filter(
    (sheet) => sheet.tables.length > 0 && !tables.some((table) => isNamedAfter(table, sheet.name)),
  );
}

function isNamedAfter(table: string, sheet: string): boolean {
  const named = [sheet, tableName(sheet)].some(
    (name) => table === name || table.replace(/ \d+$/, "") === name,
  );
  return named;
}

/** What a row of a sheet is under the header that was chosen. */
export function roleOf(line: number, header: HeaderPlace): "above" | "header" | "data" {
  if (line < header.line) return "above";
  return line < header.line + header.rows ? "header" : "data";
}

function wholeOf(value: FormDataEntryValue | null): number | undefined {
  return typeof value === "string" && /^\d{1,4}$/.test(value.trim()) ? Number(value) : undefined;
}
