import { recordsOf } from "./records.ts";
import type { Shape } from "./shape.ts";

/** Whether a space follows every separator, and is therefore part of it: `a, b, c`. */
export function spacesFollow(text: string, shape: Shape): boolean {
  if (![",", ";", "|", ":"].includes(shape.separator)) return false;
  let cells = 0;
  let spaced = 0;
  for (const { cells: row, raw } of recordsOf(text, shape, 200)) {
    if (row.length < 2) continue;
    const bare = shape.quote === "" || !raw.includes(shape.quote);
    for (const [n, cell] of row.entries()) {
      if (n === 0 || (n === row.length - 1 && cell === "")) continue;
      cells++;
      if (bare ? cell.startsWith(" ") : raw.includes(`${shape.separator} `)) spaced++;
    }
  }
  return cells > 0 && spaced === cells;
}

/** The separator twice, where it never stands alone: `a||b`. */
export function doubledSeparator(text: string, shape: Shape): string | undefined {
  const { separator } = shape;
  if (separator.length !== 1 || separator === " ") return undefined;
  const records = recordsOf(text, shape, 200).filter(({ cells }) => cells.length > 1);
  const always = records.every(
    ({ cells }) => cells.length % 2 === 1 && cells.every((cell, n) => n % 2 === 0 || cell === ""),
  );
  const some = records.some(({ cells }) => cells.some((cell, n) => n % 2 === 0 && n > 0 && cell !== ""));
  return records.length > 1 && always && some ? separator + separator : undefined;
}
