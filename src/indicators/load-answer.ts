import type { Workspace } from "../engine/engine.ts";
import type { SqlResult } from "../engine/sql-messages.ts";
import { load } from "./geography.ts";

/** What the process that runs statements of others may answer for one indicator. */
export const answerLimits = { timeMs: 120_000, rowsMax: 1_000_000, bytesMax: 60_000_000 } as const;

/** A table of a workspace, of the columns of an answer, in small letters; all its cells are texts. */
export async function loadAnswer(
  workspace: Workspace,
  name: string,
  { columns, rows }: SqlResult,
): Promise<void> {
  await load(
    workspace,
    name,
    columns.map((column) => column.name.toLowerCase()),
    rows.map((row) => row.map(textOf)),
  );
}

function textOf(cell: unknown): string {
  if (typeof cell === "string") return cell;
  return typeof cell === "number" || typeof cell === "boolean" ? String(cell) : "";
}
