import type { CasePart, FactRows, FactSource } from "../../citizens/procedure.ts";
import type { Paper } from "../../citizens/room.ts";
import { field } from "../reading/forms.ts";
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

/** What a procedure asks of one source, as everybody reads it. */
export function sourceShown({ table, organization, name, columns, law, keepDays }: FactSource) {
  return { table, organization, name, columns, law, keepDays };
}

/** What became of a case, in a list. */
export function standingOf(parts: readonly CasePart[]) {
  const n = parts.filter(({ state }) => ["taken", "brought", "over"].includes(state)).length;
  const state = parts.length === 1 ? parts[0]?.state : undefined;
  return { state, counts: { n, of: parts.length } };
}

/** What a form brings in place of what would be fetched of that table. */
export function paperOf(form: FormData, table: string): Paper {
  return { words: field(form, `words-${table}`) };
}
