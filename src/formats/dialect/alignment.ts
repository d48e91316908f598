import { cellKind } from "./cell-kind.ts";
import type { Rec } from "./records.ts";
import { type Class, classOf } from "./rows.ts";

/**
 * What the cells of each column are in rows of the right width, to tell whether a row of another
 * width still has its cells in their columns. Only columns that leave no doubt count.
 */
export class Alignment {
  readonly #classes: readonly (Class | undefined)[];
  readonly #always: readonly boolean[];

  constructor(records: readonly Rec[], columns: number) {
    const good = records.filter((record) => record.cells.length === columns);
    const kinds = good.map((record) => record.cells.map((cell) => classOf(cellKind(cell))));
    this.#always = Array.from(
      { length: columns },
      (_, column) => good.length >= rowsMin && kinds.every((row) => row[column] !== undefined),
    );
    this.#classes = Array.from({ length: columns }, (_, column) => sureClass(kinds, column));
  }

  /** Cells that cannot be in their columns. `given` is how many cells the row itself holds. */
  misplaced(cells: readonly string[], given = cells.length): number {
    let count = 0;
    for (const [column, expected] of this.#classes.entries()) {
      if (expected === undefined) continue;
      const found = classOf(cellKind(cells[column] ?? ""));
      if (found === undefined) {
        if (column < given && this.#always[column] === true) count++;
      } else if (found !== expected && found !== "boolean") count++;
    }
    return count;
  }

  /**
   * A row with cells too many, some empty: the one way to leave out empty cells, standing
   * together, that puts every cell in its column. Undefined where there is none, or several.
   */
  withoutExtra(cells: readonly string[], columns: number): string[] | undefined {
    const extra = cells.length - columns;
    let found: string[] | undefined;
    for (let at = 0; at <= columns; at++) {
      const left = cells.slice(at, at + extra);
      if (left.some((cell) => cell.trim() !== "")) continue;
      const rest = [...cells.slice(0, at), ...cells.slice(at + extra)];
      if (this.misplaced(rest) > 0) continue;
      if (found !== undefined && found.some((cell, n) => cell !== rest[n])) return undefined;
      found = rest;
    }
    return found;
  }
}

const rowsMin = 10;

function sureClass(kinds: readonly (readonly (Class | undefined)[])[], column: number): Class | undefined {
  const counts = new Map<Class, number>();
  let cells = 0;
  for (const row of kinds) {
    const found = row[column];
    if (found === undefined || found === "boolean") continue;
    cells++;
    counts.set(found, (counts.get(found) ?? 0) + 1);
  }
  if (cells < rowsMin) return undefined;
  for (const [found, count] of counts) {
    if (count >= cells * 0.98) return found === "text" || found === "json" ? undefined : found;
  }
  return undefined;
}
