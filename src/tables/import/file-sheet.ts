import { defined } from "../../base/defined.ts";
import type { RawTable } from "../../formats/raw.ts";
import type { HeaderPlace, ShownRow } from "../../formats/reading.ts";

/** Why a sheet is proposed to be left out. */
export type AgainstSheet = "empty" | "export-summary" | "explains" | "hidden" | "prose";

/** A sheet of a workbook, a member of an archive, or a text, as it is before it is read. */
export interface FileSheet {
  /** By which `sheets` takes it and `headers` speaks of it. */
  readonly name: string;
  /** Its first rows, empty ones left out; none where the file has no lines to show. */
  readonly rows: readonly ShownRow[];
  /** Where its header was found. */
  readonly header?: HeaderPlace;
  /** The columns of each table that was found in it; none where it is empty. */
  readonly tables: readonly (readonly string[])[];
  /** Why it is proposed to be left out; absent where nothing speaks against it. */
  readonly against?: AgainstSheet;
}

export interface Glance {
  readonly fileName: string;
  readonly sheets: readonly FileSheet[];
}

export type FoundSheet = Omit<FileSheet, "against"> & { readonly hidden: boolean };

/** The sheets in the order of the file, those without anything in them last. */
export function sheetsOf(raws: readonly RawTable[]): FoundSheet[] {
  const sheets = new Map<string, FoundSheet>();
  for (const raw of raws) {
    const name = raw.sheet ?? raw.name;
    const known = sheets.get(name);
    sheets.set(name, known === undefined ? sheetOf(name, raw) : withTable(known, raw));
  }
  for (const name of emptySheets(raws)) sheets.set(name, { name, rows: [], tables: [], hidden: false });
  return [...sheets.values()];
}

function sheetOf(name: string, raw: RawTable): FoundSheet {
  const { rows = [], header, hidden = false } = raw.shown ?? {};
  return { name, rows, ...defined({ header }), tables: [columnsOf(raw)], hidden };
}

function withTable(sheet: FoundSheet, raw: RawTable): FoundSheet {
  return { ...sheet, tables: [...sheet.tables, columnsOf(raw)] };
}

function columnsOf({ content }: RawTable): readonly string[] {
  return content.kind === "text" ? content.header : [];
}

function emptySheets(raws: readonly RawTable[]): ReadonlySet<string> {
  const empty = raws.flatMap(({ problems }) => problems.filter(({ key }) => key === "sheet-empty"));
  return new Set(empty.map(({ args }) => String(args["sheet"])));
}
