import type { Budget, Cell, Serving } from "../../engine/engine.ts";
import { columnsInLine, type Line, readLine, rowNumbers } from "../../engine/row-lines.ts";
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

/** Some rows, in the order of their numbers as they are given; `table` is that of the lines. */
export async function readLines(
  serving: Pick<Serving, "facts" | "rows">,
  ids: readonly number[],
  { table, budget }: { readonly table: string; readonly budget: Budget },
): Promise<readonly LineOfRow[]> {
  if (ids.length === 0) return [];
  const each = await rowsOfText(serving, table, budget);
  const blockOf = (id: number) => Math.floor((id - 1) / each);
  const blocks = [...new Set(ids.map(blockOf))];
  const marks = blocks.map(() => "?").join(", ");
  const sql = `SELECT block, lines FROM ${table} WHERE block IN (${marks})`;
  const { rows } = await serving.rows(sql, blocks.map(BigInt), budget);
  const texts = new Map(rows.map(([block, lines]) => [Number(block), String(lines).split("\n")]));
  return ids.map((id) => {
    const line = texts.get(blockOf(id))?.[(id - 1) % each];
    if (line === undefined) throw new Error("a row that has no line");
    return { id, ...readLine(line) };
  });
}

/** Of all texts but the last: the first tells it. */
async function rowsOfText(
  serving: Pick<Serving, "facts" | "rows">,
  table: string,
  budget: Budget,
): Promise<number> {
  const key = `rows of a text of ${rowNumbers}`;
  const known = serving.facts.get(key);
  if (known !== undefined) return known;
  const first = await serving.rows(`SELECT lines FROM ${table} WHERE block = 0`, [], budget);
  const each = String(first.rows[0]?.[0]).split("\n").length;
  serving.facts.set(key, each);
  return each;
}
