import type { Problem } from "../base/failure.ts";
import { cleanName, distinctNames } from "./dialect/header.ts";
import type { Merge, SheetRow } from "./sheet.ts";

/**
 * The names of the columns from header rows, top to bottom: `Residents / In number`. A merged
 * cell names all the columns and levels that it covers; where a row of groups has no merged
 * cell, a group's name is carried over the empty cells to its right.
 */
export function headerNames(
  rows: readonly SheetRow[],
  columns: readonly number[],
  merges: readonly Merge[],
): { names: string[]; problems: Problem[] } {
  const levels = rows.map((row, level) => levelCells(row, columns, merges, rows, level));
  const merged = columns.map((_, index) => {
    const parts: string[] = [];
    for (const cells of levels) {
      const part = cleanName(cells[index] ?? "");
      if (part !== "" && part !== parts.at(-1)) parts.push(part);
    }
    return parts.join(" / ").slice(0, 250);
  });
  const problems: Problem[] = [];
  return { names: distinctNames(merged, rows.length > 0, problems), problems };
}

function levelCells(
  row: SheetRow,
  columns: readonly number[],
  merges: readonly Merge[],
  rows: readonly SheetRow[],
  level: number,
): string[] {
  const own = columns.map((column) => row.texts[column] ?? covering(column, row.number, merges, rows));
  const isGroup = level < rows.length - 1;
  const hasMerges = merges.some(({ top, left, right }) => top === row.number && right > left);
  if (!isGroup || hasMerges) return own;
  return carried(own, columns, row, rows[level + 1]);
}

/** The text of the merged cell that covers this one, where it begins in the header. */
function covering(
  column: number,
  number: number,
  merges: readonly Merge[],
  rows: readonly SheetRow[],
): string {
  const merge = merges.find(
    ({ top, left, bottom, right }) => top <= number && number <= bottom && left <= column && column <= right,
  );
  if (merge === undefined) return "";
  return rows.find((row) => row.number === merge.top)?.texts[merge.left] ?? "";
}

/** Carries group names to the right, over columns that the row below names. */
function carried(
  own: readonly string[],
  columns: readonly number[],
  row: SheetRow,
  below: SheetRow | undefined,
): string[] {
  let last = "";
  return own.map((cell, index) => {
    const column = columns[index] ?? 0;
    if (cell !== "") last = row.texts[column] === undefined ? "" : cell;
    else if (below?.texts[column] === undefined) last = "";
    return cell === "" ? last : cell;
  });
}
