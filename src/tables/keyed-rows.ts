import { defined } from "../base/defined.ts";
import type { PlaceFigure } from "../catalogue/place-figures.ts";
import type { Column } from "./column.ts";
import { momentColumn } from "./moment-column.ts";
import { servedName } from "./query/columns.ts";
import type { Version } from "./table.ts";

/** A table of more moments is told by its latest. */
const momentsMax = 60;

/** How rows of a table are told apart: by a place, or by a place and a moment. */
export interface Keyed {
  readonly column: string;
  readonly moment?: string;
}

/** Where a code stands in hardly more than one row, or each code once for each moment. */
export function keyedBy(
  { columns, profile, rows }: Pick<Version, "columns" | "profile" | "rows">,
  column: string,
): Keyed | undefined {
  const distinct = (name: string) => profile.columns.find((each) => each.name === name)?.distinct ?? 0;
  if (columns.find(({ name }) => name === column)?.type === "list") return undefined;
  const places = distinct(column);
  if (places >= 0.9 * rows) return { column };
  const moment = momentColumn(columns)?.name;
  return moment !== undefined && 2 * rows >= places * distinct(moment) ? { column, moment } : undefined;
}

/** What a table is asked for, to tell the figures of a place. */
export function questionOf({ column, moment }: Keyed, code: string): URLSearchParams {
  const params = new URLSearchParams({ [`${column}__exact`]: code, page_size: String(momentsMax) });
  if (moment !== undefined) params.set(`${moment}__sort`, "desc");
  return params;
}

interface Rows {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly columns: readonly Column[];
}

/** The numbers that rows of one place tell, the latest first. */
export function figuresIn({ rows, columns }: Rows, { moment }: Keyed): readonly PlaceFigure[] {
  const moments = rows.map((row) => (moment === undefined ? "" : textOf(row[moment])));
  // Several rows for one moment: parts of something, of which none is the figure.
  if (new Set(moments).size < moments.length) return [];
  return columns.filter(isFigure).flatMap((column) => figureOf(column, rows, moments));
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
  { name, title, unit }: Column,
  rows: Rows["rows"],
  moments: readonly string[],
): readonly PlaceFigure[] {
  const served = servedName(name);
  const values = rows.flatMap((row, at) => {
    const cell = row[served];
    const value = cell === null || cell === undefined || cell === "" ? NaN : Number(cell);
    return Number.isFinite(value) ? [{ at: moments[at] ?? "", value }] : [];
  });
  const [latest] = values;
  if (latest === undefined) return [];
  const at = latest.at === "" ? undefined : latest.at;
  return [{ name: served, value: latest.value, ...defined({ title, unit, at }), before: values.slice(1) }];
}
