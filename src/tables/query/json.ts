import type { Cell, Chunk } from "../../engine/engine.ts";

/**
 * Writes rows as JSON objects, from the engine's columns and without an object for each row.
 * Answers one text a row; numbers that JavaScript cannot hold keep all their digits.
 */
export function rowsWriter(names: readonly string[]): (chunk: Chunk) => string[] {
  const before = names.map((name, index) => `${index === 0 ? "{" : ","}${JSON.stringify(name)}:`);
  return (chunk) => {
    const rows = Array.from({ length: chunk.rowCount }, () => "");
    for (const [index, key] of before.entries()) {
      const cells = chunk.columns[index] ?? [];
      const last = index === before.length - 1 ? "}" : "";
      for (let row = 0; row < rows.length; row += 1) rows[row] += key + toJson(cells[row] ?? null) + last;
    }
    return rows;
  };
}

export function toJson(cell: Cell): string {
  if (cell === null) return "null";
  if (typeof cell === "string") return JSON.stringify(cell);
  if (typeof cell === "number") return Number.isFinite(cell) ? String(cell) : "null";
  return typeof cell === "object" ? `[${cell.map(toJson).join(",")}]` : String(cell);
}
