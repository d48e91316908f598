import { openTable } from "../access/access-rules.ts";
import type { Actor } from "../access/actor.ts";
import { seesAll } from "../access/may.ts";
import { organizationsOf } from "../access/require.ts";
import type { Page, PageRequest } from "../base/page.ts";
import { datasetsOwnedBy, datasetsReadableBy, readableByIds } from "../catalogue/reading.ts";
import type { TablesContext } from "./context.ts";
import { readableTableRows } from "./import/table-rows.ts";
import { showTables } from "./narrow/show-tables.ts";
import type { Table, Version } from "./table.ts";

/** A table with its current version, and what its dataset is called. */
export interface ReadableTable extends Table {
  readonly version: Version;
  readonly datasetSlug: string;
  readonly datasetTitle: string;
}

/**
 * Tables that have a version, of every dataset that the actor may read, oldest first: those that
 * they read whole, which lists of doors begin with. What is read under an agreement is asked for by
 * its own address.
 */
export async function listReadableTables(
  ctx: Pick<TablesContext, "db" | "engine" | "store" | "url">,
  actor: Actor,
  { page, pageSize, located }: PageRequest & { readonly located?: true },
): Promise<Page<ReadableTable>> {
  const { db } = ctx;
  const own = organizationsOf(actor, "reader");
  const { tables, total } = await readableTableRows(
    db,
    {
      datasets: datasetsReadableBy(db, actor),
      condition: seesAll(actor)
        ? db`true`
        : db`(${openTable(db, { id: db`t.id`, dataset: db`t.dataset` })}
            or t.dataset in ${datasetsOwnedBy(db, own)})`,
    },
    { limit: pageSize, offset: (page - 1) * pageSize, located: located === true },
  );
  const datasets = await readableByIds(
    db,
    actor,
    tables.map(({ dataset }) => dataset),
  );
  const shown = await showTables(ctx, actor, tables, datasets);
  const items = shown.flatMap((table): ReadableTable[] => {
    const dataset = datasets.get(table.dataset);
    if (dataset === undefined) return [];
    return [{ ...table, datasetSlug: dataset.slug, datasetTitle: dataset.title }];
  });
  return { items, total };
}
