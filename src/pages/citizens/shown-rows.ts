import type { Column } from "../../tables/column.ts";
import { alignOf, digitsOfColumn, type ShownCell, toCell } from "../reading/cells.ts";
import { titleOfColumn } from "../reading/column-title.ts";

export interface ShownRows {
  readonly head: readonly { readonly title: string; readonly align: ReturnType<typeof alignOf> }[];
  /** Cells in the order of the columns. */
  readonly rows: readonly (readonly ShownCell[])[];
}

/** Rows with all of their columns, as a table shows them: each column in as many digits as it needs. */
export function showRows(
  { rooms, language }: Pick<App.Locals, "rooms" | "language">,
  columns: readonly Column[],
  rows: readonly Readonly<Record<string, unknown>>[],
): ShownRows {
  const shown = columns.map((column) => {
    const values = rows.map((row) => row[column.name]);
    const digits = digitsOfColumn(column, values);
    return values.map((value) => toCell(column, value, language, rooms.territory, digits));
  });
  return {
    head: columns.map((column) => ({ title: titleOfColumn(column), align: alignOf(column) })),
    rows: rows.map((_, row) => shown.map((cells) => cells[row] ?? {})),
  };
}
