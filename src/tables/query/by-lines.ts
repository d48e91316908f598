import type { Budget, Cell, Serving } from "../../engine/engine.ts";
import { cellsOfLine, columnsInLine, rowNumbers } from "../../engine/row-lines.ts";
import { rowNumber } from "./query.ts";

/** The cells of some columns, of the rows of some numbers in the order of these; `table` is that of the lines. */
export async function readLines(
  serving: Pick<Serving, "columns" | "facts" | "rows">,
  ids: readonly number[],
  names: readonly string[],
  { table, budget }: { readonly table: string; readonly budget: Budget },
): Promise<readonly (readonly Cell[])[]> {
  const lines = ids.length === 0 ? [] : await linesOf(serving, ids, table, budget);
  const rows = lines.map(cellsOfLine);
  const places = new Map(columnsInLine(serving.columns).map(({ name }, place) => [name, place]));
  return names.map((name) => {
    if (name === rowNumber.name) return ids;
    const place = places.get(name);
    if (place === undefined) throw new Error("a column that the rows do not have");
    return rows.map((cells) => cells[place] ?? null);
  });
}

/** The lines of some rows, in the order of their numbers as they are given. */
async function linesOf(
  serving: Pick<Serving, "facts" | "rows">,
  ids: readonly number[],
  table: string,
  budget: Budget,
): Promise<readonly string[]> {
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
    return line;
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
