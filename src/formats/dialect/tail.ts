import { layoutOf } from "./layout.ts";
import { recordsOf } from "./records.ts";
import type { Shape } from "./shape.ts";
import { rowOf } from "./rows.ts";

/** Lines of notes at the end of a long file, seen in its last bytes. */
export function footnotesAtEnd(tail: string, shape: Shape, columns: number): number {
  const rows = recordsOf(tail, { ...shape, columns }).map(rowOf);
  const whole = rows.filter((row) => row.width === columns).length;
  // A tail that begins inside a quoted cell tells nothing.
  if (columns === 1 || whole < rows.length * 0.5) return 0;
  const layout = layoutOf(rows, 0, rows.length);
  if (layout === undefined) return 0;
  const rest = rows.slice(layout.body.to);
  if (rest.every(({ record }) => record.raw.trim() === "")) return 0;
  const last = rows[layout.body.to - 1]?.record;
  const final = rest.at(-1)?.record;
  if (last === undefined || final === undefined) return 0;
  return final.line + final.lines - (last.line + last.lines);
}
