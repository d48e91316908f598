import type { Cell, Chunk } from "../../engine/engine.ts";
import type { Rounding } from "./items.ts";

/**
 * Whether numbers that each engine rounds in its own way are in one order, whoever rounds: of two rows that follow each
 * other they are further apart than both may be wrong, twice over, or both are exact.
 */
export function areApart(chunks: readonly Chunk[], { keys }: Pick<Rounding, "keys">): boolean {
  return keys.every(({ at, errorAt }) => {
    const values = chunks.flatMap(({ columns }) => columns[at] ?? []);
    const errors = chunks.flatMap(({ columns }) => columns[errorAt] ?? []);
    return values.every((value, row) => {
      const before = row === 0 ? null : values[row - 1];
      return isApart(before ?? null, value, numberOf(errors[row - 1]) + numberOf(errors[row]));
    });
  });
}

/** What is missing stands at one end, in both. */
function isApart(one: Cell, other: Cell, error: number): boolean {
  if (one === null || other === null || error === 0) return true;
  return Math.abs(Number(one) - Number(other)) > 2 * error;
}

function numberOf(cell: Cell | undefined): number {
  return typeof cell === "number" ? cell : 0;
}
