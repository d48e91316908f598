import { type Actor, callerOf } from "../../access/actor.ts";
import { Failure, type Problem } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Column } from "../column.ts";
import type { TablesContext } from "../context.ts";
import type { RawTable } from "../../formats/raw.ts";
import { misfitExpression, sampleTypes } from "../types/find-types.ts";
import { keepDigits } from "./exact-decimals.ts";
import { asPublished, byPublishedName } from "../as-published.ts";
import { type CellAtFault, cellsAtFault } from "./cells-at-fault.ts";
import { checkDecisions } from "./check-decisions.ts";
import { giveMeanings } from "./give-meanings.ts";
import { withFewAside } from "./few-aside.ts";
import { inColumns, samplingOf } from "./import-table.ts";
import { withMarks } from "./with-marks.ts";
import { sampleCells } from "./sample-cells.ts";
import { settleTypes } from "./settle-types.ts";
import { writableDatasetOf } from "../dataset-of-table.ts";
import { getTableRow } from "../stored/table-rows.ts";
import { cell, type TextContent, textSource } from "../text-source.ts";
import { copyTyped } from "./typed-source.ts";
import { findVersion } from "../stored/version-rows.ts";
import { nameOf } from "../original-source.ts";
import { withCorrections } from "../imports.ts";
import { originalSource } from "../original-source.ts";
import { askedOf, readFile, readingIn } from "../read-file.ts";
import type { ImportOptions } from "../table.ts";
import type { Workspace } from "../../engine/engine.ts";
import { quoteName, quoteText } from "../../engine/quote.ts";
import { pathOfFile } from "../version-files.ts";
import { findReadable } from "../versions.ts";
import { workspaceFor } from "../workspace-for.ts";

const rowsMax = 1000;
/** A larger file is judged by its first rows. */
const countedBytesMax = 50_000_000;

/** Of the engine, for one preview. */
const engineMs = 60_000;

interface Preview {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly unknown[])[];
  /** Rows that would be set aside: of the whole file, or of those looked at where it is large. */
  readonly rejected: number;
  /** The first of the cells that are not of the type of their column. */
  readonly faults: readonly CellAtFault[];
  readonly problems: readonly Problem[];
}

/** The first rows of the current version's original as they would be read with these corrections. */
export async function preview(
  ctx: TablesContext,
  actor: Actor,
  id: Id,
  corrections: ImportOptions,
): Promise<Preview> {
  await writableDatasetOf(ctx.db, actor, id);
  const table = await getTableRow(ctx.db, id);
  const version = await findVersion(ctx.db, id);
  if (version === undefined) throw new Failure("not-found", "table-without-version", { table: table.name });
  // Its rows are shown: where not everybody reads them, that is a reading as any other.
  await findReadable(ctx, actor, id, version.number, { reading: "original", whole: true });
  const options = withCorrections(version.options, corrections);
  const name = nameOf(await originalSource(ctx, version));
  await using workspace = await workspaceFor(ctx, id, { caller: callerOf(actor), timeMs: engineMs });
  const raws = await readFile(
    { path: await pathOfFile(ctx, workspace, version.original), name },
    {
      ...readingIn(workspace),
      limits: ctx.limits,
      ...askedOf(options),
    },
  );
  checkDecisions(options);
  const found = raws.find((each) => each.name === table.name) ?? raws[0];
  if (found === undefined) throw new Failure("invalid", "import-no-table");
  const raw = asPublished(found, options);
  const shown =
    raw.content.kind === "text"
      ? await previewText(
          ctx,
          workspace,
          { raw, content: raw.content, isSmall: version.originalBytes <= countedBytesMax },
          byPublishedName(options),
        )
      : await previewTyped(workspace, raw.content.path, options);
  return { ...shown, problems: [...raw.problems, ...shown.problems] };
}

async function previewText(
  ctx: TablesContext,
  workspace: Workspace,
  { raw, content, isSmall }: { raw: RawTable; content: TextContent; isSmall: boolean },
  options: ImportOptions,
): Promise<Preview> {
  const signal = AbortSignal.timeout(60_000);
  const sample = await sampleCells(workspace, content);
  const hypotheses = await sampleTypes(sample, samplingOf(ctx, raw, options));
  await workspace.run(`create temp table looked_at as from ${textSource(content)} limit ${rowsMax}`, [], {
    signal,
  });
  const source = isSmall ? textSource(content) : "looked_at";
  const settled = await settleTypes(workspace, source, hypotheses, signal);
  const few = await withFewAside(workspace, source, settled, options, signal);
  const decisions = await keepDigits(workspace, source, few, signal);
  const faults = await cellsAtFault(workspace, { content, source }, decisions, signal);
  const names = decisions.map((_, index) => quoteName(cell(index)));
  const misfits = decisions.map(({ column }, index) => misfitExpression(column, names[index] ?? ""));
  const aside = (options.misfit ?? "set-row-aside") === "set-row-aside" && misfits.length > 0;
  const misfit = aside ? misfits.join(" or ") : "false";
  const shown = withMarks(decisions, options.misfit ?? "set-row-aside");
  const values = shown.map(({ column, expression }, index) => told(column, expression, index));
  const rows = await workspace.rows<Record<string, unknown>>(
    `select ${values.join(", ")} from looked_at where not (${misfit})`,
    [],
    { signal },
  );
  const { columns, problems } = await giveMeanings({
    columns: shown.map(({ column }) => column),
    sample: inColumns(
      sample,
      shown.map(({ column }) => column),
    ),
    options,
    territory: ctx.territory,
  });
  return {
    columns,
    rows: rows.map((row) => columns.map((_, index) => row[`v${index}`])),
    rejected: aside ? faults.rows : 0,
    faults: faults.cells,
    problems: [...decisions.flatMap((decision) => decision.problems), ...problems],
  };
}

async function previewTyped(workspace: Workspace, path: string, options: ImportOptions): Promise<Preview> {
  const { written, problems } = await copyTyped(workspace, path, options, AbortSignal.timeout(60_000));
  const values = written.columns.map((column, index) => told(column, quoteName(column.name), index));
  const rows = await workspace.rows<Record<string, unknown>>(
    `select ${values.join(", ")} from read_parquet(${quoteText(written.path)}) limit ${rowsMax}`,
  );
  return {
    columns: written.columns,
    rows: rows.map((row) => written.columns.map((_, index) => row[`v${index}`])),
    rejected: 0,
    faults: [],
    problems,
  };
}

/** SQL of a value as JSON tells it. */
function told(column: Column, value: string, index: number): string {
  const isTime = column.type === "date" || column.type === "datetime" || column.type === "time";
  return `${isTime ? `(${value})::varchar` : value} as v${index}`;
}
