/**
 * The cells that JSON would change: zeros with a minus, which `JSON.stringify` writes without it. Told by their numbers,
 * in their order: cells are counted from 0 as they are written, and those of a list each in its place. One number each,
 * since an answer may hold nothing else.
 */
export function minusZerosIn(rows: readonly unknown[]): readonly number[] {
  const found: number[] = [];
  countCells(rows, 0, found);
  return found;
}

/** How many cells were counted, so many before these. Each cell of an answer is looked at: nothing is made for those that are none. */
function countCells(list: readonly unknown[], before: number, found: number[]): number {
  let count = before;
  for (let at = 0; at < list.length; at += 1) {
    const one = list[at];
    if (Array.isArray(one)) count = countCells(one, count, found);
    else {
      if (Object.is(one, -0)) found.push(count);
      count += 1;
    }
  }
  return count;
}

/** Rows with a minus at each zero that is told so. */
export function withMinusZeros(
  rows: readonly (readonly unknown[])[],
  cells: readonly number[],
): readonly (readonly unknown[])[] {
  if (cells.length === 0) return rows;
  let [count, told] = [0, 0];
  const withMinus = (cell: unknown): unknown => {
    if (Array.isArray(cell)) return cell.map(withMinus);
    count += 1;
    if (cells[told] !== count - 1) return cell;
    told += 1;
    return -0;
  };
  return rows.map((row) => row.map(withMinus));
}

declare global {
  interface JSON {
    /** What `JSON.stringify` writes as it is. */
    rawJSON(text: string): object;
  }
}

/** The JSON of an answer with these rows, whose zeros keep their minus. */
export function jsonOfRows(answer: { readonly rows: readonly unknown[] }): string {
  if (minusZerosIn(answer.rows).length === 0) return JSON.stringify(answer);
  const minus = JSON.rawJSON("-0.0");
  return JSON.stringify(answer, (_name, value: unknown) => (Object.is(value, -0) ? minus : value));
}

/** A cell as JSON carries it to who reads it as a text. */
export function withMinusWritten(cell: unknown): unknown {
  if (Array.isArray(cell)) return cell.map(withMinusWritten);
  return Object.is(cell, -0) ? "-0.0" : cell;
}
