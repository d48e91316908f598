import { anyone } from "../access/actor.ts";
import { defined } from "../base/defined.ts";
import { isFailure } from "../base/failure.ts";
import { currentFootprint } from "../base/footprint.ts";
import type { PlaceRef } from "../catalogue/metadata.ts";
import type { FiguresOfPlace, PlaceFigure } from "../catalogue/place-figures.ts";
import { type DatasetAccess, readableByIds } from "../catalogue/reading.ts";
import type { Column } from "./column.ts";
import { momentColumn } from "./moment-column.ts";
import type { TablesContext } from "./context.ts";
import { currentTables, hasVersion } from "./stored/table-rows.ts";
import { nameTables } from "./named-tables.ts";
import { servedName } from "./query/columns.ts";
import { readPageText } from "./rows.ts";
import type { Table, Version } from "./table.ts";
import { tablesOfPlace } from "./table-places.ts";

const tablesMax = 6;
/** A table of more moments is told by its latest. */
const momentsMax = 60;

type Current = Table & { readonly version: Version };

/**
 * The numbers that tables of which everybody reads the rows tell of one place: of tables with one row
 * for each place, or for each place and moment. What does not come within `budgetMs` is left out.
 */
export async function figuresOfPlace(
  ctx: TablesContext,
  place: PlaceRef,
  budgetMs: number,
): Promise<readonly FiguresOfPlace[]> {
  const holding = await tablesOfPlace(ctx.db, place);
  if (holding.length === 0) return [];
  const datasets = await readableByIds(ctx.db, anyone, [...new Set(holding.map(({ dataset }) => dataset))]);
  const current = (await currentTables(ctx.db, [...datasets.keys()])).filter(hasVersion);
  const asked = current
    .flatMap((table) => {
      const column = holding.find(({ id }) => id === table.id)?.column;
      const keyed = column === undefined ? undefined : keyedBy(table, column);
      return keyed === undefined ? [] : [{ table, keyed }];
    })
    .slice(0, tablesMax);
  const signal = AbortSignal.timeout(budgetMs);
  const told = await Promise.all(
    asked.map(async ({ table, keyed }) => {
      const page = await rowsWithin(ctx, table, keyed, { code: place.code, signal });
      const dataset = datasets.get(table.dataset);
      if (page === undefined || dataset === undefined) return [];
      const siblings = current.filter((other) => other.dataset === table.dataset);
      return toFigures({ table, keyed, page, dataset, siblings });
    }),
  );
  return told.flat();
}

/** How rows of a table are told apart: by a place, or by a place and a moment. */
interface Keyed {
  readonly column: string;
  readonly moment?: string;
}

/** Where a code stands in hardly more than one row, or each code once for each moment. */
function keyedBy({ version: { columns, profile, rows } }: Current, column: string): Keyed | undefined {
  const distinct = (name: string) => profile.columns.find((each) => each.name === name)?.distinct ?? 0;
  if (columns.find(({ name }) => name === column)?.type === "list") return undefined;
  const places = distinct(column);
  if (places >= 0.9 * rows) return { column };
  const moment = momentColumn(columns)?.name;
  return moment !== undefined && 2 * rows >= places * distinct(moment) ? { column, moment } : undefined;
}

interface Rows {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly columns: readonly Column[];
}

/** `undefined` where they did not come in time, or may no longer be had: then the rest is told without them. */
async function rowsWithin(
  ctx: TablesContext,
  { id }: Current,
  { column, moment }: Keyed,
  { code, signal }: { readonly code: string; readonly signal: AbortSignal },
): Promise<Rows | undefined> {
  const params = new URLSearchParams({ [`${column}__exact`]: code, page_size: String(momentsMax) });
  if (moment !== undefined) params.set(`${moment}__sort`, "desc");
  try {
    const { data, version } = await readPageText(ctx, anyone, id, params, { signal });
    const columns = version.columns.map((each) => ({ ...each, name: servedName(each.name) }));
    return { rows: JSON.parse(data ?? "[]") as Rows["rows"], columns };
  } catch (error) {
    if (!signal.aborted && !isFailure(error)) throw error;
    currentFootprint()?.refuse("figures did not come in time");
    return undefined;
  }
}

interface ReadRows {
  readonly table: Current;
  readonly keyed: Keyed;
  readonly page: Rows;
  readonly dataset: DatasetAccess;
  readonly siblings: readonly Current[];
}

function toFigures({ table, keyed, page, dataset, siblings }: ReadRows): readonly FiguresOfPlace[] {
  const { moment, column } = keyed;
  const moments = page.rows.map((row) => (moment === undefined ? "" : textOf(row[moment])));
  // Several rows for one moment: parts of something, of which none is the figure.
  if (moments.length === 0 || new Set(moments).size < moments.length) return [];
  const figures = page.columns.filter(isFigure).flatMap((each) => figureOf(each, page, moments));
  const slug = nameTables(siblings).find(({ id }) => id === table.id)?.slug ?? table.id;
  return figures.length === 0
    ? []
    : [
        {
          dataset: { id: dataset.id, slug: dataset.slug, title: dataset.title },
          table: { id: table.id, slug, name: table.name },
          column,
          updatedAt: table.version.createdAt,
          figures,
        },
      ];
}

function textOf(cell: unknown): string {
  return typeof cell === "string" || typeof cell === "number" ? String(cell) : "";
}

/** A number that counts or measures: no code, year or position. */
function isFigure({ name, type, meaning, marksOf }: Column): boolean {
  const isNumber = type === "integer" || type === "decimal";
  return isNumber && meaning === undefined && marksOf === undefined && !isMarker.test(name);
}

const isMarker =
  /^(?:__id|(?:.*[_ .-])?(?:id|fid|gid|code|num|numero|numéro|rang|siren|siret|insee|objectid|lat|lon|lng|latitude|longitude|ann[eé]e|an|year)(?:[_ .-].*)?|x|y)$/i;

function figureOf(
  { name, unit }: Column,
  { rows }: Rows,
  moments: readonly string[],
): readonly PlaceFigure[] {
  const values = rows.flatMap((row, at) => {
    const cell = row[name];
    const value = cell === null || cell === undefined || cell === "" ? NaN : Number(cell);
    return Number.isFinite(value) ? [{ at: moments[at] ?? "", value }] : [];
  });
  const [latest] = values;
  if (latest === undefined) return [];
  const at = latest.at === "" ? undefined : latest.at;
  return [{ name, value: latest.value, ...defined({ unit, at }), before: values.slice(1) }];
}
