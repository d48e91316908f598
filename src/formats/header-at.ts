import { Failure } from "../base/failure.ts";
import { type Layout, layoutOf } from "./dialect/layout.ts";
import type { HeaderPlace } from "./reading.ts";
import { filledColumns, sheetShape, type SheetShape } from "./sheet-shape.ts";
import type { SheetRow } from "./sheet.ts";

/** The rows of a sheet with the columns that hold something from its header on: what stands above makes none. */
export function shapeBelow(rows: readonly SheetRow[], { line }: HeaderPlace): SheetShape {
  return sheetShape(rows, filledColumns(rows.filter(({ number }) => number >= line)));
}

/** The one table whose header stands where the importer says. */
export function headerAt(shape: SheetShape, { line, rows }: HeaderPlace, sheet: string): Layout {
  const from = shape.source.findIndex(({ number }) => number >= line);
  if (from < 0) throw new Failure("invalid", "sheet-header-beyond", { sheet, line });
  const { length } = shape.source;
  const to = Math.min(from + rows, length);
  const end = to === length ? to : (layoutOf(shape.rows, to, length)?.body.to ?? length);
  return { header: { from, to }, body: { from: to, to: end }, columns: shape.columns.length };
}
