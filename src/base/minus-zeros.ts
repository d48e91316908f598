/**
 * The ways to zeros with a minus, which `JSON.stringify` writes without it: of each its row, its column, and its places in
 * lists within.
 */
export function minusZerosIn(rows: readonly unknown[]): readonly (readonly number[])[] {
  const found: number[][] = [];
  collect(rows, [], found);
  return found;
}

/** Each cell of an answer is looked at: nothing is made for those that are none. */
function collect(list: readonly unknown[], way: number[], found: number[][]): void {
  for (let at = 0; at < list.length; at += 1) {
    const one = list[at];
    if (Object.is(one, -0)) found.push([...way, at]);
    if (!Array.isArray(one)) continue;
    way.push(at);
    collect(one, way, found);
    way.pop();
  }
}

/** Rows with a minus at each zero that such a way leads to. */
export function withMinusZeros(
  rows: readonly (readonly unknown[])[],
  ways: readonly (readonly number[])[],
): readonly (readonly unknown[])[] {
  if (ways.length === 0) return rows;
  const made = rows.map((row) => [...row]);
  for (const [at = 0, ...way] of ways) put(made[at], way);
  return made;
}

function put(list: unknown, [at = 0, ...way]: readonly number[]): void {
  if (!Array.isArray(list)) return;
  if (way.length > 0) put(list[at], way);
  else list[at] = -0;
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
