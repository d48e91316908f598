import { read, type CellObject, type WorkBook, type WorkSheet } from "@e965/xlsx";
import { momentText, numberStyle, numberText, withZeros } from "./number-format.ts";
import { referenceOf, type SheetCellKind, type Merge, type SheetRow } from "./sheet.ts";

/** What a workbook tells, one thing after the other. */
export type XlsEvent =
  | { readonly kind: "sheet"; readonly name: string; readonly hidden: boolean; readonly merges: Merge[] }
  | { readonly kind: "rows"; readonly rows: readonly SheetRow[]; readonly remarks: readonly Remark[] }
  | { readonly kind: "end" }
  | {
      readonly kind: "refused";
      readonly key: "format-encrypted" | "sheet-workbook-damaged";
      readonly cause: string;
    };

interface Remark {
  readonly key: "sheet-cell-error" | "sheet-formula-without-value" | "sheet-number-rounded";
  readonly first: string;
  readonly sample: string;
}

const rowsTogether = 1000;

/** The sheets of a binary workbook and their rows, a thousand at a time. */
export function* xlsEvents(bytes: Uint8Array, isWanted: (sheet: string) => boolean): Generator<XlsEvent> {
  const workbook = parsed(bytes);
  if ("key" in workbook) {
    yield workbook;
    return;
  }
  const from1904 = workbook.Workbook?.WBProps?.date1904 === true;
  for (const name of workbook.SheetNames.filter(isWanted)) {
    const sheet = workbook.Sheets[name];
    if (sheet === undefined) continue;
    yield { kind: "sheet", name, hidden: isHidden(workbook, name), merges: mergesOf(sheet) };
    yield* rowEvents(sheet, { from1904, fromText: workbook.bookType === "xlml" });
  }
  yield { kind: "end" };
}

function parsed(bytes: Uint8Array): WorkBook | Extract<XlsEvent, { kind: "refused" }> {
  try {
    // The cells of a web page stay as they are written (`raw`): what they are, the whole column tells.
    return read(bytes, {
      type: "buffer",
      dense: true,
      raw: true,
      cellNF: true,
      cellText: false,
      cellHTML: false,
    });
  } catch (error) {
    const cause = String(error);
    const locked = /password|encrypt/i.test(cause);
    return { kind: "refused", key: locked ? "format-encrypted" : "sheet-workbook-damaged", cause };
  }
}

interface Numbers {
  readonly from1904: boolean;
  /** The file writes them as text, of which the parser gives what a double holds. */
  readonly fromText: boolean;
}

function* rowEvents(sheet: WorkSheet, numbers: Numbers): Generator<XlsEvent> {
  const data = (sheet["!data"] ?? []) as readonly (readonly (CellObject | undefined)[] | undefined)[];
  let rows: SheetRow[] = [];
  let remarks: Remark[] = [];
  for (const [at, cells] of data.entries()) {
    if (cells !== undefined) rows.push(rowOf(cells, at + 1, numbers, remarks));
    if (rows.length < rowsTogether) continue;
    yield { kind: "rows", rows, remarks };
    rows = [];
    remarks = [];
  }
  yield { kind: "rows", rows, remarks };
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
  numbers: Numbers,
  remarks: Remark[],
): SheetRow {
  const row: SheetRow = { number, texts: [], kinds: [] };
  for (const [column, cell] of cells.entries()) {
    if (cell === undefined || cell === null) continue;
    const found = cellOf(cell, numbers.from1904);
    if (numbers.fromText && isRounded(cell.v)) {
      remarks.push({ key: "sheet-number-rounded", first: referenceOf(column, number), sample: "" });
    }
    if (found === "error")
      remarks.push({
        key: "sheet-cell-error",
        first: referenceOf(column, number),
        sample: errorName(cell.v),
      });
    else if (found === undefined) {
      if (cell.f !== undefined) {
        remarks.push({ key: "sheet-formula-without-value", first: referenceOf(column, number), sample: "" });
      }
    } else if (found.text !== "") {
      row.texts[column] = found.text;
      row.kinds[column] = found.kind;
    }
  }
  return row;
}

function cellOf(
  cell: CellObject,
  from1904: boolean,
): { text: string; kind: SheetCellKind } | "error" | undefined {
  const { t: type, v: value } = cell;
  if (type === "e") return "error";
  if (value === undefined || type === "z") return undefined;
  if (value instanceof Date) return { text: momentText(value.getTime()), kind: "datetime" };
  if (typeof value === "boolean") return { text: String(value), kind: "boolean" };
  if (typeof value === "number") {
    const { kind, digits } = numberStyle(typeof cell.z === "string" ? cell.z : "");
    return { text: withZeros(numberText(value, kind, from1904), digits), kind };
  }
  return { text: value, kind: "text" };
}

/** Integers beyond 2^53 that differ are the same double. */
function isRounded(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);
}

/** [MS-XLS] § 2.5.10. */
function errorName(code: unknown): string {
  const names: Readonly<Record<number, string>> = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0f: "#VALUE!", 0x17: "#REF!", 0x1d: "#NAME?", 0x24: "#NUM!", 0x2a: "#N/A",
  }; // prettier-ignore
  return names[Number(code)] ?? "#";
}
