import type { FactRows } from "../../citizens/procedure.ts";

/** For which procedure and under which law something was told, as its entry of the journal says. */
export function onceOf(filter = ""): { procedure: string; law: string } {
  const told = new URLSearchParams(filter);
  return { procedure: told.get("procedure") ?? "", law: told.get("law") ?? "" };
}

/** Cells as they are shown, each under its column. */
export function factsShown(rows: FactRows): {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
} {
  const columns = Object.keys(rows[0] ?? {});
  return { columns, rows: rows.map((row) => columns.map((column) => String(row[column] ?? ""))) };
}
