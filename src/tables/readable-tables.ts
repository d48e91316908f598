import type { Actor } from "../access/actor.ts";
import type { Narrowing } from "../access/narrowing.ts";
import { type Reach, reachesOf } from "../access/reach.ts";
import { readColumns } from "../access/read-columns.ts";
import { organizationsOf } from "../access/require.ts";
import { isFailure } from "../base/failure.ts";
import type { Page, PageRequest } from "../base/page.ts";
import { datasetsOwnedBy, datasetsReadableBy, readableByIds } from "../catalogue/reading.ts";
import type { TablesContext } from "./context.ts";
import { readableTableRows } from "./stored/table-rows.ts";
import { conditionsOf } from "./narrow/narrow-rows-sql.ts";
import { reachedOf } from "./show-tables.ts";
import { shapeOf } from "./query/shape.ts";
import type { Table, TableAccess, Version } from "./table.ts";

/** What a list tells of a version: its columns as they are read. The profile is empty where values are not told. */
export type ListedVersion = Pick<Version, "number" | "createdAt" | "columns"> & {
  readonly profile: Pick<Version["profile"], "columns">;
};

/** A table as it is read, with its current version, and what its dataset is called. */
export interface ReadableTable extends Pick<Table, "id" | "dataset" | "name" | "position"> {
  readonly version: ListedVersion;
  /** Where it is not open: how it is read, and under which agreement. */
  readonly access?: Pick<TableAccess, "level" | "reading" | "agreement">;
  readonly datasetSlug: string;
  readonly datasetTitle: string;
}

/**
 * Tables that have a version, of every dataset that the actor may read, oldest first: those that they
 * read whole, and those of which they read a part, under an agreement or with their account, with the
 * columns of that part alone. No row is read for it, nor a file made. A table that lost what its
 * agreement names is counted, and left out.
 */
export async function listReadableTables(
  ctx: Pick<TablesContext, "db" | "url">,
  actor: Actor,
  { page, pageSize, located }: PageRequest & { readonly located?: true },
): Promise<Page<ReadableTable>> {
  const { db } = ctx;
  const asked = {
    id: db`t.id`,
    dataset: db`t.dataset`,
    columns: db`v.columns`,
    owned: db`t.dataset in ${datasetsOwnedBy(db, organizationsOf(actor, "reader"))}`,
  };
  const { tables, total } = await readableTableRows(
    db,
    { datasets: datasetsReadableBy(db, actor), read: readColumns(db, actor, asked, ctx.url) },
    { limit: pageSize, offset: (page - 1) * pageSize, located: located === true },
  );
  const datasets = await readableByIds(
    db,
    actor,
    tables.map(({ dataset }) => dataset),
  );
  const told = tables.flatMap((table) => {
    const dataset = datasets.get(table.dataset);
    return dataset === undefined ? [] : [{ table, dataset, reached: reachedOf(ctx, table, dataset) }];
  });
  const reaches = await reachesOf(
    db,
    actor,
    told.map(({ reached }) => reached),
  );
  const items = told.flatMap(({ table, dataset }, index): ReadableTable[] => {
    const shown = listed(actor, table, reaches[index]);
    if (shown === undefined || (located === true && shapeOf(shown.version.columns).geometry === undefined)) {
      return [];
    }
    return [{ ...shown, datasetSlug: dataset.slug, datasetTitle: dataset.title }];
  });
  return { items, total };
}

type Listed = Omit<ReadableTable, "datasetSlug" | "datasetTitle">;

function listed(
  actor: Actor,
  { id, dataset, name, position, version }: Table & { readonly version: Version },
  reach: Reach | undefined,
): Listed | undefined {
  if (reach === undefined) return undefined;
  const { number, createdAt, columns, profile } = version;
  const { level } = reach.rule;
  const table = { id, dataset, name, position };
  if (actor.kind === "system" || reach.kind === "whole") {
    const open = actor.kind === "system" || level === "open";
    // Values are read one entry of the journal at a time.
    const own = { number, createdAt, columns, profile: { columns: open ? profile.columns : [] } };
    return { ...table, version: own, ...(open ? {} : { access: { level, reading: "whole" } }) };
  }
  if (reach.kind === "none") return undefined;
  const read = columnsRead(version, reach.narrow(columns));
  if (read.length === 0) return undefined;
  const agreement = reach.agreement === undefined ? {} : { agreement: reach.agreement.id };
  return {
    ...table,
    access: { level, reading: "part", ...agreement },
    version: { number, createdAt, columns: read, profile: { columns: [] } },
  };
}

/** None where a condition can no longer be asked of the table: then nothing is read of it. */
function columnsRead({ columns }: Version, narrowing: Narrowing): Version["columns"] {
  try {
    conditionsOf(narrowing.rows, columns);
  } catch (error) {
    if (isFailure(error, "invalid")) return [];
    throw error;
  }
  const names = new Set(narrowing.columns);
  // How missing cells were written is told by rows that may be left out.
  return columns.filter(({ name }) => names.has(name)).map((column) => ({ ...column, missing: [] }));
}
