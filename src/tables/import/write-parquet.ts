import { join } from "node:path";
import type { Workspace } from "../../engine/engine.ts";
import { quoteName, quoteText } from "../../engine/quote.ts";
import type { Column, Misfit } from "../column.ts";
import { type Decision, type Hypothesis, misfitExpression } from "../types/find-types.ts";
import { cell, type TextContent, textSource } from "../text-source.ts";
import { withMarks } from "./with-marks.ts";
import { isBrokenTrust, isTrusted, trustedCasts } from "./trusted-cast.ts";
import { forgetRejects } from "./structural-rejects.ts";

/**
 * Zstandard, and the encodings of the second version of the format: smaller, faster to write and
 * to read, and read by every tool of the last years. What these encodings leave, higher levels of
 * Zstandard hardly make smaller (ADR 0169).
 */
export const parquetSettings = "(format parquet, compression zstd, compression_level 1, parquet_version v2)";

/**
 * Writes the table in one pass, on the word of its sample: the first cell that is not what its
 * column is taken for stops it, and `undefined` is answered. Most files are what they look like.
 */
export async function writeOnTrust(
  workspace: Workspace,
  content: TextContent,
  hypotheses: readonly Hypothesis[],
  signal: AbortSignal,
): Promise<WrittenParquet | undefined> {
  if (!hypotheses.every(isTrusted)) return undefined;
  const columns = hypotheses.map((hypothesis) => hypothesis.first);
  const cells = hypotheses.map((_, index) => quoteName(cell(index)));
  const { source, expressions } = trustedCasts(rejecting(content), hypotheses, cells);
  try {
    return await write(workspace, { columns, expressions, from: source }, signal);
  } catch (error) {
    if (isBrokenTrust(error)) return undefined;
    throw error;
  }
}

/** Writes the table as it was decided, without the rows that hold a cell which does not fit. */
export async function writeDecided(
  workspace: Workspace,
  content: TextContent,
  decisions: readonly Decision[],
  misfit: Misfit,
  signal: AbortSignal,
): Promise<WrittenParquet> {
  const written = withMarks(decisions, misfit);
  const columns = written.map(({ column }) => column);
  const expressions = written.map(({ expression }) => expression);
  const aside = misfit === "set-row-aside" ? misfitFlags(decisions) : [];
  const where = aside.length === 0 ? "" : ` where not (${aside.map((flag) => flag.sql).join(" or ")})`;
  return write(workspace, { columns, expressions, from: `${rejecting(content)}${where}` }, signal);
}

/** The rows of a text; those that break its dialect are listed. */
function rejecting(content: TextContent): string {
  return textSource(content, { rejects: "keep" });
}

export interface WrittenParquet {
  readonly path: string;
  readonly columns: readonly Column[];
  readonly rows: number;
}

/** The columns that hold cells which do not fit, each with the SQL that is true of those. */
export function misfitFlags(decisions: readonly Decision[]): { index: number; sql: string }[] {
  return decisions.flatMap(({ column, misfits }, index) =>
    misfits === 0 ? [] : [{ index, sql: misfitExpression(column, quoteName(cell(index))) }],
  );
}

async function write(
  workspace: Workspace,
  table: { columns: readonly Column[]; expressions: readonly string[]; from: string },
  signal: AbortSignal,
): Promise<WrittenParquet> {
  const path = join(workspace.folder, `table-${performance.now()}.parquet`);
  const list = table.columns
    .map((column, index) => `${table.expressions[index] ?? "null"} as ${quoteName(column.name)}`)
    .join(", ");
  await forgetRejects(workspace);
  const [made] = await workspace.rows<{ Count: number }>(
    `copy (select ${list} from ${table.from}) to ${quoteText(path)} ${parquetSettings}`,
    [],
    { signal },
  );
  return { path, columns: table.columns, rows: made?.Count ?? 0 };
}
