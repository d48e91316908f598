import { nameTables } from "../../tables/named-tables.ts";
import type { PlaceLevel } from "../../territory/territory.ts";
import { instanceNames } from "./instance-named.ts";
import { findRefusal } from "./refusals.ts";
import { titleIn } from "./translated.ts";
import { firstRows, type RowsOfPlace, shownRows } from "./place-rows.ts";

/** What producers that are followed tell of a place at that moment, and those that did not answer. */
interface RowsElsewhere {
  readonly tables: readonly RowsOfPlace[];
  /** The names of their instances. */
  readonly silent: readonly string[];
}

type TableOfPlace = Awaited<ReturnType<App.Locals["rooms"]["remote"]["listTablesOfPlace"]>>[number];

/** The page waits no longer for them. */
const waitMs = 2_000;

/** The rows of followed tables for a place, asked of their instances. */
export async function rowsElsewhere(
  locals: App.Locals,
  { level, code }: { readonly level: PlaceLevel; readonly code: string },
  left: AbortSignal,
): Promise<RowsElsewhere> {
  const { rooms, actor } = locals;
  const tables = await rooms.remote.listTablesOfPlace(actor, level);
  if (tables.length === 0) return { tables: [], silent: [] };
  const nameOf = await instanceNames(rooms, actor);
  const signal = AbortSignal.any([left, AbortSignal.timeout(waitMs)]);
  const told = await Promise.all(
    tables.map(async (table) => ({
      instance: nameOf(table.instance),
      rows: await readRows(locals, table, code, signal),
    })),
  );
  return {
    tables: told.flatMap(({ rows, instance }) =>
      rows === undefined || rows.total === 0 ? [] : [{ ...rows, instance }],
    ),
    silent: [...new Set(told.flatMap(({ rows, instance }) => (rows === undefined ? [instance] : [])))],
  };
}

/** `undefined` where the instance that holds the table does not tell them. */
async function readRows(
  { rooms, actor, language }: App.Locals,
  { id, dataset, instance, name, column, isList, moment }: TableOfPlace,
  code: string,
  signal: AbortSignal,
): Promise<RowsOfPlace | undefined> {
  const filter = new URLSearchParams({ [`${column}__${isList ? "contains" : "exact"}`]: code });
  try {
    const [page, siblings, found] = await Promise.all([
      rooms.remote.readPage(actor, id, firstRows(filter, moment), { instance, signal }),
      rooms.tables.listTables(actor, dataset.id),
      rooms.datasets.findDataset(actor, dataset.id),
    ]);
    const slug = nameTables(siblings).find((table) => table.id === id)?.slug ?? id;
    const title = found === undefined ? dataset.title : titleIn(language, found);
    return {
      dataset: { slug: dataset.slug, title },
      name: siblings.length > 1 ? name : title,
      href: `/datasets/${dataset.slug}/${slug}?${filter}`,
      total: page.total,
      ...shownRows(page, column, { language, territory: rooms.territory }),
    };
  } catch (error) {
    if (signal.aborted || findRefusal(error) !== undefined) return undefined;
    throw error;
  }
}
