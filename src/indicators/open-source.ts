import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { type Actor, system } from "../access/actor.ts";
import type { RuledTable } from "../access/computed-from.ts";
import type { Id } from "../base/id.ts";
import { assertReadable } from "../catalogue/reading.ts";
import { readableDatasetOf } from "../tables/dataset-of-table.ts";
import { shapeOf } from "../tables/query/shape.ts";
import { storedTypes } from "../tables/query/query-sql.ts";
import type { Version } from "../tables/table.ts";
import { pathOfRows } from "../tables/version-files.ts";
import { findReadable } from "../tables/versions.ts";
import type { IndicatorsContext } from "./context.ts";
import type { RowsSource } from "./definition.ts";
import type { VintageSource } from "./indicator.ts";
import { partialStatement, sourceColumns } from "./partial-sql.ts";

/** Of the engine, for the rows of one source. */
const readMs = 600_000;

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

export interface OpenSource extends ReadSource {
  readonly version: Version;
}

/** A version of a table held here. Throws as a reading of it does. */
export async function openTableHere(
  ctx: IndicatorsContext,
  { table, organization, version: number }: SourceAsked,
): Promise<OpenSource> {
  const own = await readableDatasetOf(ctx.db, system, table);
  // Its own organization too computes nothing new from what it withdrew.
  if (own.state === "withdrawn" && number === undefined)
    await assertReadable(ctx.db, { kind: "anyone" }, own.id);
  const actor: Actor = own.organization === organization ? system : { kind: "anyone" };
  const { version } = await findReadable(ctx, actor, table, number, { reading: "sql" });
  return {
    version,
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

/** The rows of a source by period and code, as a Parquet file that the caller removes: see `partialStatement`. */
export async function partialOf(
  ctx: IndicatorsContext,
  source: RowsSource,
  { version }: OpenSource,
): Promise<string> {
  const columns = sourceColumns(source, version.columns);
  const path = (use: "read" | "copy") => pathOfRows(ctx, version, use);
  const serving = await ctx.engine.serve(version.parquet, path, shapeOf(version.columns));
  const target = join(ctx.engine.exports, `${randomUUID()}.parquet`);
  try {
    const { sql, values } = partialStatement(source, columns, {
      name: "rows",
      types: storedTypes(serving),
      profile: version.profile,
    });
    await serving.copyToParquet(sql, values, target, { timeMs: readMs });
    return target;
  } finally {
    serving.release();
  }
}
