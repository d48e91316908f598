import type { Workspace } from "../../engine/engine.ts";

/** A row that breaks the dialect, as the engine met it. */
export interface StructuralReject {
  /** Where its line begins, in bytes from the beginning of the file. */
  readonly offset: number;
  readonly reason: string;
  /** The place of the column concerned, where there is one. */
  readonly columnIndex?: number;
}

/** Before a scan whose rejects are wanted: the engine adds to what earlier scans left. */
export async function forgetRejects(workspace: Workspace): Promise<void> {
  await workspace.run("drop table if exists reject_errors");
  await workspace.run("drop table if exists reject_scans");
}

/** What the scan since `forgetRejects` left out, in the order of the file. */
export async function structuralRejects(workspace: Workspace): Promise<StructuralReject[]> {
  const rows = await workspace.rows<{ at: number; type: string }>(
    `select line_byte_position as at, min(error_type::varchar) as type from reject_errors
     group by 1 order by 1`,
  );
  // The engine counts bytes from 1.
  return rows.map((row) => ({ offset: row.at - 1, reason: reasons[row.type] ?? "import-row-unreadable" }));
}

const reasons: Readonly<Record<string, string>> = {
  "MISSING COLUMNS": "import-row-short",
  "TOO MANY COLUMNS": "import-row-long",
  "UNQUOTED VALUE": "import-row-quote",
  "LINE SIZE OVER MAXIMUM": "import-row-too-large",
  "INVALID ENCODING": "import-row-encoding",
  "INVALID STATE": "import-row-quote",
};
