import type { Cell, Chunk } from "../../engine/engine.ts";
import type { Rounding } from "./items.ts";

/**
 * Whether numbers that each engine rounds in its own way are in one order, whoever rounds: of two rows that follow each
 * other they are further apart than both may be wrong, twice over, or both are exact. Of rows that are not answered, the
 * one behind the last is told; any of them may be as wrong as the one that is most so.
 */
export function areApart(
  chunks: readonly Chunk[],
  { keys, rowsMax }: Pick<Rounding, "keys"> & { readonly rowsMax: number },
): boolean {
  return keys.every(({ at, errorAt, mostAt }) => {
    const values = cellsAt(chunks, at);
    const errors = cellsAt(chunks, errorAt);
    const [most] = cellsAt(chunks, mostAt);
    return values.every((value, row) => {
      const before = row === 0 ? null : values[row - 1];
      const error = row >= rowsMax ? numberOf(most) : numberOf(errors[row]);
      return isApart(before ?? null, value, numberOf(errors[row - 1]) + error);
    });
  });
}

function cellsAt(chunks: readonly Chunk[], place: number): readonly Cell[] {
  return chunks.flatMap(({ columns }) => columns[place] ?? []);
}

/** What is missing stands at one end, in both. */
function isApart(one: Cell, other: Cell, error: number): boolean {
  if (one === null || other === null || error === 0) return true;
  return Math.abs(Number(one) - Number(other)) > 2 * error;
}

function numberOf(cell: Cell | undefined): number {
  return typeof cell === "number" ? cell : 0;
}
