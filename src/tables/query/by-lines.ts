import type { Budget, Cell, Serving } from "../../engine/engine.ts";
import { columnsInLine, type Line, readLine } from "../../engine/row-lines.ts";
import { rowNumber } from "./query.ts";

/** A row by its number, as its line tells it. */
export interface LineOfRow extends Line {
  readonly id: number;
}

/** The cells of some columns, of some rows in their order. */
export function cellsOf(
  serving: Pick<Serving, "columns">,
  rows: readonly LineOfRow[],
  names: readonly string[],
): readonly (readonly Cell[])[] {
  const places = new Map(columnsInLine(serving.columns).map(({ name }, place) => [name, place]));
  return names.map((name) => {
    if (name === rowNumber.name) return rows.map(({ id }) => id);
    const place = places.get(name);
    if (place === undefined) throw new Error("a column that the rows do not have");
    return rows.map(({ cells }) => cells[place] ?? null);
  });
}

/** Some rows, in the order of their numbers as they are given. */
export async function readLines(
  serving: Pick<Serving, "lines">,
  ids: readonly number[],
  budget: Budget,
): Promise<readonly LineOfRow[]> {
  if (ids.length === 0) return [];
  const lines = await serving.lines(ids, budget);
  return ids.map((id, at) => ({ id, ...readLine(lines[at] ?? "") }));
}
