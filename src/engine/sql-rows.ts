import { Failure } from "../base/failure.ts";
import type { Cell, Chunk } from "./engine.ts";

/** Rows of an answer to strangers' SQL, as they are taken one chunk after the other. */
export interface SqlAnswer {
  readonly rows: Cell[][];
  bytes: number;
}

/** Takes the rows of a chunk; true where there are more than an answer may have. Throws `over-budget` where they are too long. */
export function takeRows(
  answer: SqlAnswer,
  chunk: Chunk,
  { rowsMax, bytesMax }: { readonly rowsMax: number; readonly bytesMax: number },
): boolean {
  for (let row = 0; row < chunk.rowCount; row += 1) {
    if (answer.rows.length >= rowsMax) return true;
    const cells = chunk.columns.map((column) => plain(column[row] ?? null));
    answer.bytes += cells.reduce<number>((sum, cell) => sum + sizeOf(cell), 2);
    if (answer.bytes > bytesMax)
      throw new Failure("over-budget", "sql-answer-too-large", { limit: bytesMax });
    answer.rows.push(cells);
  }
  return false;
}

function plain(cell: Cell): Cell {
  if (typeof cell === "bigint") return String(cell);
  if (typeof cell === "number" && !Number.isFinite(cell)) return String(cell);
  return cell === null || typeof cell !== "object" ? cell : cell.map(plain);
}

function sizeOf(cell: Cell): number {
  if (typeof cell === "string") return cell.length + 3;
  return cell === null || typeof cell !== "object"
    ? 8
    : cell.reduce<number>((sum, one) => sum + sizeOf(one), 2);
}
