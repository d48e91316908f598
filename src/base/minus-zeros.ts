/** The ways to cells that JSON would change, zeros with a minus, which `JSON.stringify` writes without it: its row, its column, and its places in lists within. */
export function minusZerosIn(rows: readonly unknown[]): readonly (readonly number[])[] {
  return rows.flatMap((one, at) => {
    if (Object.is(one, -0)) return [[at]];
    return Array.isArray(one) ? minusZerosIn(one).map((way) => [at, ...way]) : [];
  });
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
