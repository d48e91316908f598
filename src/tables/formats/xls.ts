import { readFile, stat } from "node:fs/promises";
import { read, type CellObject, type WorkBook, type WorkSheet } from "@e965/xlsx";
import { Failure, problem, type Problem } from "../../base/failure.ts";
import type { Format, RawTable } from "../raw.ts";
import type { BadRows } from "./bad-rows.ts";
import { formatKind, numberText } from "./number-format.ts";
import { isWanted, type NamedFile, type Reading } from "./reading.ts";
import { SheetTable } from "./sheet-table.ts";
import { referenceOf, type CellKind, type Merge, type SheetRow } from "./sheet.ts";

/** Workbooks of this kind are read whole: an XLS holds 65 536 rows a sheet, and is rarely 50 MB. */
const workbookBytesMax = 1 << 27;

/**
 * Every sheet of a binary workbook (XLS, [MS-XLS]; XLSB), or of the XML or HTML that programs
 * write under that name.
 */
export async function readXls(
  file: NamedFile,
  reading: Reading,
  format: Format = "xls",
  disguise?: "XML" | "HTML",
): Promise<RawTable[]> {
  const { size } = await stat(file.path);
  if (size > workbookBytesMax)
    throw new Failure("too-large", "sheet-workbook-too-large", { bytesMax: workbookBytesMax });
  const bytes = await readFile(file.path);
  if (disguise === undefined) refuseOthers(bytes);
  const workbook = parsed(bytes);
  const tables: RawTable[] = [];
  const notes: Problem[] =
    disguise === undefined ? [] : [problem("sheet-not-really-xls", { format: disguise })];
  const wanted = workbook.SheetNames.filter((name) => isWanted(reading, name));
  if (workbook.SheetNames.length > 0 && wanted.length === 0) {
    throw new Failure("not-found", "format-sheet-unknown", { sheets: (reading.sheets ?? []).join(", ") });
  }
  for (const name of wanted) {
    const found = await readSheet(workbook, name, format, reading);
    if (found.length === 0) notes.push(problem("sheet-empty", { sheet: name }));
    tables.push(...found);
  }
  if (tables.length === 0) throw new Failure("invalid", "sheet-nothing-found");
  return tables.map((table) => ({ ...table, problems: [...notes, ...table.problems] }));
}

/** The names of streams of an OLE2 file ([MS-CFB] § 2.6.1) are in its directory, in UTF-16. */
function refuseOthers(bytes: Buffer): void {
  if (bytes[0] !== 0xd0) return;
  const holds = (name: string): boolean => bytes.includes(Buffer.from(name, "utf16le"));
  if (holds("EncryptedPackage")) throw new Failure("unsupported", "format-encrypted");
  if (holds("Workbook") || holds("Book")) return;
  const format = holds("WordDocument") ? "Word" : holds("PowerPoint Document") ? "PowerPoint" : "OLE2";
  throw new Failure("unsupported", "format-unsupported", { format });
}

function parsed(bytes: Buffer): WorkBook {
  try {
    return read(bytes, { type: "buffer", dense: true, cellNF: true, cellText: false, cellHTML: false });
  } catch (error) {
    const locked = error instanceof Error && /password|encrypt/i.test(error.message);
    throw locked
      ? new Failure("unsupported", "format-encrypted", {}, { cause: error })
      : new Failure("invalid", "sheet-workbook-damaged", {}, { cause: error });
  }
}

async function readSheet(
  workbook: WorkBook,
  name: string,
  format: Format,
  reading: Reading,
): Promise<RawTable[]> {
  const sheet = workbook.Sheets[name];
  if (sheet === undefined) return [];
  const hidden = isHidden(workbook, name);
  const from1904 = workbook.Workbook?.WBProps?.date1904 === true;
  const table = new SheetTable({ name, hidden, merges: mergesOf(sheet) }, format, reading);
  const rows = (sheet["!data"] ?? []) as readonly (readonly (CellObject | undefined)[] | undefined)[];
  for (const [at, cells] of rows.entries()) {
    if (at % 1000 === 0) reading.signal?.throwIfAborted();
    if (cells !== undefined) await table.add(rowOf(cells, at + 1, from1904, table.bad));
  }
  return await table.finish();
}

function isHidden(workbook: WorkBook, name: string): boolean {
  const told = workbook.Workbook?.Sheets?.[workbook.SheetNames.indexOf(name)]?.Hidden;
  return told !== undefined && told !== 0;
}

function mergesOf(sheet: WorkSheet): Merge[] {
  return (sheet["!merges"] ?? []).map(({ s, e }) => ({
    top: s.r + 1,
    left: s.c,
    bottom: e.r + 1,
    right: e.c,
  }));
}

function rowOf(
  cells: readonly (CellObject | undefined)[],
  number: number,
  from1904: boolean,
  bad: BadRows,
): SheetRow {
  const row: SheetRow = { number, texts: [], kinds: [] };
  for (const [column, cell] of cells.entries()) {
    if (cell === undefined || cell === null) continue;
    const found = cellOf(cell, from1904);
    if (found === "error") bad.remark("sheet-cell-error", referenceOf(column, number), errorName(cell.v));
    else if (found === undefined) {
      if (cell.f !== undefined) bad.remark("sheet-formula-without-value", referenceOf(column, number));
    } else if (found.text !== "") {
      row.texts[column] = found.text;
      row.kinds[column] = found.kind;
    }
  }
  return row;
}

function cellOf(cell: CellObject, from1904: boolean): { text: string; kind: CellKind } | "error" | undefined {
  const { t: type, v: value } = cell;
  if (type === "e") return "error";
  if (value === undefined || type === "z") return undefined;
  if (value instanceof Date) return { text: value.toISOString().slice(0, 19), kind: "datetime" };
  if (typeof value === "boolean") return { text: String(value), kind: "boolean" };
  if (typeof value === "number") {
    const kind = formatKind(typeof cell.z === "string" ? cell.z : "");
    return { text: numberText(value, kind, from1904), kind };
  }
  return { text: value, kind: "text" };
}

/** [MS-XLS] § 2.5.10. */
function errorName(code: unknown): string {
  const names: Readonly<Record<number, string>> = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0f: "#VALUE!", 0x17: "#REF!", 0x1d: "#NAME?", 0x24: "#NUM!", 0x2a: "#N/A",
  }; // prettier-ignore
  return names[Number(code)] ?? "#";
}
