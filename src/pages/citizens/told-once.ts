import type { FactRows } from "../../citizens/procedure.ts";
import type { SaidReading } from "./say-reading.ts";

/** For which procedure and under which law something was told, as its entry of the journal says; of what nobody asked for, which right it opens. */
export function onceOf(filter = ""): NonNullable<SaidReading["once"]> {
  const told = new URLSearchParams(filter);
  const right = told.get("right") ?? undefined;
  return { procedure: told.get("procedure") ?? "", law: told.get("law") ?? "", right };
}

/** Cells as they are shown, each under its column. */
export function factsShown(rows: FactRows): {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
} {
  const columns = Object.keys(rows[0] ?? {});
  return { columns, rows: rows.map((row) => columns.map((column) => String(row[column] ?? ""))) };
}
