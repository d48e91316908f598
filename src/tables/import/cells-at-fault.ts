import type { Workspace } from "../../engine/engine.ts";
import { quoteName } from "../../engine/quote.ts";
import { type Decision, misfitExpression } from "../types/find-types.ts";
import { cell, columnsOf, type TextContent } from "../text-source.ts";
import { recordsOfFile } from "./records-of-file.ts";
import { reasonOf } from "./set-aside.ts";

/** A cell that is not of the type of its column. */
export interface CellAtFault {
  /** Of the file, or the row of the sheet. */
  readonly line: number;
  readonly column: string;
  readonly value: string;
  /** A message key. */
  readonly reason: string;
}

export interface FoundFaults {
  /** Rows with such a cell. */
  readonly rows: number;
  /** Those of the first of them. */
  readonly cells: readonly CellAtFault[];
}

/** So many rows at fault are shown. */
const shownMax = 20;
const valueCharsMax = 200;

/** The cells of a text that do not fit the types of their columns. */
export async function cellsAtFault(
  workspace: Workspace,
  from: { content: TextContent; source: string },
  decisions: readonly Decision[],
  signal: AbortSignal,
): Promise<FoundFaults> {
  const { content, source } = from;
  const names = decisions.map((_, index) => quoteName(cell(index)));
  const misfits = decisions.map(({ column }, index) => misfitExpression(column, names[index] ?? ""));
  const any = misfits.join(" or ");
  if (misfits.length === 0) return { rows: 0, cells: [] };
  const [{ rows } = { rows: 0 }] = await workspace.rows<{ rows: number }>(
    `select count(*) filter (${any}) as rows from ${source}`,
    [],
    { signal },
  );
  if (rows === 0) return { rows, cells: [] };
  const line = content.lineColumn === true ? `${cell(content.header.length)}::bigint` : "null";
  const flags = misfits.map(
    (misfit, index) =>
      `case when ${misfit} then left(${names[index] ?? ""}, ${valueCharsMax}) end as v${index}`,
  );
  const found = await workspace.rows<Record<string, unknown>>(
    `select * from (select row_number() over () as row, ${line} as line, ${any} as fault, ${flags.join(", ")} from ${source})
     where fault order by row limit ${shownMax}`,
    [],
    { signal },
  );
  const lines = await linesOf(
    content,
    found.map((row) => Number(row["row"])),
  );
  const cells = found.flatMap((row) =>
    decisions.flatMap((decision, index) => {
      const value = row[`v${index}`];
      if (typeof value !== "string") return [];
      const told = row["line"] ?? lines.get(Number(row["row"])) ?? row["row"];
      return [{ line: Number(told), column: decision.column.name, value, reason: reasonOf(decision) }];
    }),
  );
  return { rows, cells };
}

/** The lines on which these rows of a file begin, 1 for the first row and for the first line. */
async function linesOf(content: TextContent, rows: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const lines = new Map<number, number>();
  if (content.lineColumn === true || rows.length === 0) return lines;
  const last = Math.max(...rows);
  const wanted = new Set(rows);
  let row = 0;
  for await (const records of recordsOfFile(content.path, content.dialect, columnsOf(content))) {
    for (const record of records) if (wanted.has(++row)) lines.set(row, record.line);
    if (row >= last) break;
  }
  return lines;
}
