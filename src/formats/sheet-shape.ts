import type { Layout } from "./dialect/layout.ts";
import { rowOf, type Row } from "./dialect/rows.ts";
import type { SheetRow } from "./sheet.ts";

/** Rows of a sheet as the search for a table sees them: without the columns that are empty. */
export interface SheetShape {
  /** One for each row of the sheet from the first that is not empty, blank ones included. */
  readonly source: readonly SheetRow[];
  readonly rows: readonly Row[];
  /** Columns of the sheet that hold something, from 0. */
  readonly columns: readonly number[];
  /** Blocks of columns with an empty column between them. */
  readonly sideBySide: number;
}

/** Blank rows beyond this many in a row tell nothing more. */
const blankRowsKept = 3;

export function sheetShape(given: readonly SheetRow[], columns = filledColumns(given)): SheetShape {
  const source = withBlankRows(given);
  const rows = source.map((row) => {
    const cells = columns.map((column) => row.texts[column] ?? "");
    return rowOf({
      line: row.number,
      lines: 1,
      cells,
      raw: cells.join("\t"),
      quoted: 0,
      stray: 0,
      mended: false,
      cut: false,
    });
  });
  return { source, rows, columns, sideBySide: blocks(columns) };
}

/** A title over the table, or a note under it, stands alone in its row and makes no column. */
export function filledColumns(rows: readonly SheetRow[]): number[] {
  const counts: number[] = [];
  const alone: number[] = [];
  for (const row of rows) {
    const filled = filledCells(row);
    for (const column of filled) {
      const into = filled.length > 1 ? counts : alone;
      into[column] = (into[column] ?? 0) + 1;
    }
  }
  return Object.keys(counts.length > 0 ? counts : alone).map(Number);
}

/** Of a table among others of its sheet, the columns in which it has something. */
export function columnsOfTable(
  { source, columns }: SheetShape,
  { header, body }: Pick<Layout, "header" | "body">,
): readonly number[] {
  const own = new Set(source.slice(header.from, body.to).flatMap(filledCells));
  return columns.filter((column) => own.has(column));
}

/** The columns of a row that hold more than blanks. */
export function filledCells({ texts }: SheetRow): number[] {
  const filled: number[] = [];
  for (let column = 0; column < texts.length; column++) {
    const text = texts[column];
    if (text !== undefined && text.trim() !== "") filled.push(column);
  }
  return filled;
}

function withBlankRows(given: readonly SheetRow[]): SheetRow[] {
  const rows: SheetRow[] = [];
  let last = given[0]?.number ?? 1;
  for (const row of given) {
    const gap = Math.min(blankRowsKept, row.number - last - 1);
    for (let blank = 0; blank < gap; blank++) rows.push({ number: last + blank + 1, texts: [], kinds: [] });
    rows.push(row);
    last = row.number;
  }
  return rows;
}

/** Blocks of two columns or more. */
function blocks(columns: readonly number[]): number {
  let count = 0;
  let width = 0;
  for (const [index, column] of columns.entries()) {
    width = index > 0 && column === (columns[index - 1] ?? 0) + 1 ? width + 1 : 1;
    if (width === 2) count++;
  }
  return count;
}
