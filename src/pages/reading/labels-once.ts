import { defined } from "../../base/defined.ts";
import type { Column } from "../../tables/column.ts";
import type { ShownCell } from "./cells.ts";

/**
 * Rows where a code shows no label that another column says already: beside `code` a column `nom`
 * holds the same name, and both together would say it twice.
 */
export function withLabelsOnce<Row extends { readonly cells: readonly ShownCell[] }>(
  columns: readonly Column[],
  rows: readonly Row[],
): readonly Row[] {
  const repeated = new Set(
    columns.flatMap((_, index) =>
      columns.some((other, at) => at !== index && other.type === "text" && saysLabels(rows, index, at))
        ? [index]
        : [],
    ),
  );
  if (repeated.size === 0) return rows;
  return rows.map((row) => ({
    ...row,
    cells: row.cells.map((cell, index) => (repeated.has(index) ? withoutLabel(cell) : cell)),
  }));
}

/** Whether nearly every label of one column is a text of the other: a name may have been written otherwise. */
function saysLabels(
  rows: readonly { readonly cells: readonly ShownCell[] }[],
  of: number,
  by: number,
): boolean {
  const labelled = rows.filter(({ cells }) => cells[of]?.label !== undefined);
  const said = labelled.filter(({ cells }) => cells[of]?.label === cells[by]?.text);
  return labelled.length > 0 && said.length >= labelled.length * 0.9;
}

function withoutLabel({ text, href }: ShownCell): ShownCell {
  return defined({ text, href });
}
