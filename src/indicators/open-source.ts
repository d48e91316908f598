import { type Actor, system } from "../access/actor.ts";
import { ruleOf } from "../access/access-rules.ts";
import type { RuledTable } from "../access/computed-from.ts";
import { defined } from "../base/defined.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { assertReadable } from "../catalogue/reading.ts";
import type { Workspace } from "../engine/engine.ts";
import { readableDatasetOf } from "../tables/dataset-of-table.ts";
import { shapeOf } from "../tables/query/shape.ts";
import { storedTypes } from "../tables/query/sql-statement.ts";
import { lendFile } from "../tables/version-files.ts";
import { findReadable } from "../tables/versions.ts";
import { addLarge, type LargeVersion } from "../tables/add-large.ts";
import { addedUp } from "./added-up.ts";
import type { IndicatorsContext } from "./context.ts";
import type { RowsSource } from "./definition.ts";
import type { VintageSource } from "./indicator.ts";
import { type RowParts, partsOfRows, sourceColumns, type SourceRows } from "./partial-sql.ts";

/** What is read, by whom, and as of which version: the current one where none is pinned. */
export interface SourceAsked {
  readonly table: Id;
  /** Of the indicator: tables of its own organization are read whatever their level, others as everybody reads them. */
  readonly organization: Id;
  readonly version?: number;
}

/** A table that was read, as its rule is asked and as it is told. */
export interface ReadSource {
  readonly ruled: RuledTable;
  readonly told: VintageSource;
}

export interface OpenSource extends ReadSource, LargeVersion {}

/** A version of a table held here. Throws as a reading of it does. */
export async function openTableHere(
  ctx: IndicatorsContext,
  { table, organization, version: number }: SourceAsked,
): Promise<OpenSource> {
  const own = await readableDatasetOf(ctx.db, system, table);
  // Its own organization too computes nothing new from what it withdrew.
  if (own.state === "withdrawn" && number === undefined)
    await assertReadable(ctx.db, { kind: "anyone" }, own.id);
  // Who reads such rows says why, and the person sees it; of what is computed from them nobody would.
  const { persons } = await ruleOf(ctx.db, own.id, table);
  if (persons !== undefined) throw new Failure("forbidden", "indicator-source-persons", { title: own.title });
  const actor: Actor = own.organization === organization ? system : { kind: "anyone" };
  const found = await findReadable(ctx, actor, table, number, { reading: "sql" });
  const { version } = found;
  return {
    version,
    large: found.table.large,
    ruled: { table, dataset: own.id },
    told: {
      table,
      version: version.number,
      parquet: version.parquet,
      title: own.title,
      url: `${ctx.url}/datasets/${own.slug}`,
    },
  };
}

/** The rows of a source, open in a workspace while they are taken. */
export async function takeRows(
  ctx: IndicatorsContext,
  workspace: Workspace,
  { source, from }: { readonly source: RowsSource; readonly from: LargeVersion },
  take: (parts: RowParts) => Promise<void>,
): Promise<void> {
  const { version } = from;
  const columns = sourceColumns(source, version.columns);
  const path = (use: "read" | "copy") => lendFile(ctx, version.parquet, use);
  const serving = await ctx.engine.serve(version.parquet, path, shapeOf(version.columns));
  const { profile } = version;
  try {
    const types = storedTypes(serving);
    const cells = version.columns.map(({ name }) => name);
    const added = await addedElsewhere(ctx, workspace, from, addedUp(source, columns));
    const rows = { cells, types, profile, ...defined({ added }) };
    await serving.readIn(workspace, (name) => take(partsOfRows(source, columns, { name, ...rows })));
  } finally {
    serving.release();
  }
}

/** What several machines added up, where they did. */
async function addedElsewhere(
  ctx: IndicatorsContext,
  workspace: Workspace,
  version: LargeVersion,
  asked: ReturnType<typeof addedUp>,
): Promise<SourceRows["added"]> {
  const name = "added_rows";
  const isAdded = asked !== undefined && (await addLarge(ctx, workspace, version, { name, asked }));
  return isAdded ? { name, columns: asked.columns } : undefined;
}
