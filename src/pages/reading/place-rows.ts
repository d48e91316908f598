import type { Language } from "../../base/language.ts";
import type { Column } from "../../tables/column.ts";
import type { Table } from "../../tables/table.ts";
import type { DatasetOfPlace } from "../../catalogue/places.ts";
import { momentColumn } from "../../tables/moment-column.ts";
import { alignOf, toCell, type ShownCell } from "./cells.ts";
import { titleOfColumn } from "./column-title.ts";
import { withLabelsOnce } from "./labels-once.ts";
import { titleIn } from "./translated.ts";
import { nameTables } from "../../tables/named-tables.ts";

/** The first rows of a table for one place. */
export interface RowsOfPlace {
  readonly dataset: { readonly slug: string; readonly title: string };
  /** The name of the instance that holds it, where that is another. */
  readonly instance?: string;
  /** One that is alone is called as its dataset. */
  readonly name: string;
  /** The table with these rows alone. */
  readonly href: string;
  readonly total: number;
  readonly columns: readonly { readonly name: string; readonly align: "start" | "end" }[];
  readonly rows: readonly (readonly ShownCell[])[];
}

const rowsShown = 3;
const columnsShown = 6;

/** Of each table of a dataset that holds the place's code, through its first column that does. */
export async function rowsOfPlace(
  { rooms, actor, language }: App.Locals,
  { dataset, tables }: DatasetOfPlace,
  signal: AbortSignal,
): Promise<readonly RowsOfPlace[]> {
  if (tables.length === 0) return [];
  const all = await rooms.tables.listTables(actor, dataset.id);
  const title = titleIn(language, dataset);
  const slugs = new Map(nameTables(all).map(({ id, slug }) => [id, slug]));
  const firsts = all.flatMap((table) => {
    const first = tables.find(({ id }) => id === table.id);
    return first === undefined ? [] : [{ table, ...first }];
  });
  return Promise.all(
    firsts.map(async ({ table, name, column, code }) => {
      const filter = new URLSearchParams({ [`${column}__${operatorOf(table, column)}`]: code });
      const params = firstRows(filter, momentColumn(table.version?.columns ?? [])?.name);
      const page = await rooms.rows.readPage(actor, table.id, params, { signal });
      return {
        dataset: { slug: dataset.slug, title },
        name: all.length > 1 ? name : title,
        href: `/datasets/${dataset.slug}/${slugs.get(table.id) ?? table.id}?${filter}`,
        total: page.total,
        ...shownRows(page, column, { language, territory: rooms.territory }),
      };
    }),
  );
}

/** The question for as many rows as are shown: the newest first, where a column tells when they were. */
export function firstRows(filter: URLSearchParams, moment: string | undefined): URLSearchParams {
  const params = new URLSearchParams([...filter, ["page_size", String(rowsShown)]]);
  if (moment !== undefined) params.set(`${moment}__sort`, "desc");
  return params;
}

/** The first columns that say something of the place, with their cells. */
export function shownRows(
  { columns, rows }: { readonly columns: readonly Column[]; readonly rows: readonly Row[] },
  column: string,
  {
    language,
    territory,
  }: { readonly language: Language; readonly territory: Pick<App.Locals["rooms"]["territory"], "labelOf"> },
): Pick<RowsOfPlace, "columns" | "rows"> {
  const shown = columns
    .filter((each) => !["__id", column].includes(each.name) && each.type !== "geometry")
    .filter(({ name }) => rows.some((row) => told(row[name])))
    .slice(0, columnsShown);
  return {
    columns: shown.map((each) => ({ name: titleOfColumn(each), align: alignOf(each) })),
    rows: withLabelsOnce(
      shown,
      rows.map((row) => ({
        cells: shown.map((each) => toCell(each, row[each.name], language, territory)),
      })),
    ).map(({ cells }) => cells),
  };
}

type Row = Readonly<Record<string, unknown>>;

/** A column that says nothing of this place is left out. */
function told(value: unknown): boolean {
  return value !== null && value !== undefined && value !== "";
}

function operatorOf({ version }: Table, column: string): "contains" | "exact" {
  return version?.columns.find(({ name }) => name === column)?.type === "list" ? "contains" : "exact";
}
