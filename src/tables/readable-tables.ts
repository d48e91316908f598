import type { Actor } from "../access/actor.ts";
import type { Page, PageRequest } from "../base/page.ts";
import { datasetsReadableBy, readableByIds } from "../catalogue/reading.ts";
import type { TablesContext } from "./context.ts";
import { readableTableRows } from "./import/table-rows.ts";
import type { Table, Version } from "./table.ts";

/** A table with its current version, and what its dataset is called. */
export interface ReadableTable extends Table {
  readonly version: Version;
  readonly datasetSlug: string;
  readonly datasetTitle: string;
}

/** Tables that have a version, of every dataset that the actor may read, oldest first. */
export async function listReadableTables(
  ctx: Pick<TablesContext, "db">,
  actor: Actor,
  { page, pageSize, located }: PageRequest & { readonly located?: true },
): Promise<Page<ReadableTable>> {
  const { db } = ctx;
  const { tables, total } = await readableTableRows(db, datasetsReadableBy(db, actor), {
    limit: pageSize,
    offset: (page - 1) * pageSize,
    located: located === true,
  });
  const datasets = await readableByIds(
    db,
    actor,
    tables.map(({ dataset }) => dataset),
  );
  const items = tables.flatMap((table): ReadableTable[] => {
    const dataset = datasets.get(table.dataset);
    if (dataset === undefined) return [];
    return [{ ...table, datasetSlug: dataset.slug, datasetTitle: dataset.title }];
  });
  return { items, total };
}
