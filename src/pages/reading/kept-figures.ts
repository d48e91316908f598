import type { Dataset } from "../../catalogue/dataset.ts";
import type { KeptFigure } from "../../catalogue/metadata.ts";
import type { Column } from "../../tables/column.ts";
import { parseQuery } from "./filters.ts";

/** A kept chart or map as the page of its dataset shows it. */
export interface ShownFigure {
  readonly kind: KeptFigure["kind"];
  readonly title: string;
  /** Its page, where it can be changed and read aloud. */
  readonly href: string;
  readonly picture: string;
  /** Why it cannot be drawn any more. */
  readonly lost?: { readonly what: "table" | "column"; readonly column?: string };
}

/** What its editors keep on the page of a dataset, in their order. What was lost says so. */
export function showFigures(
  { slug, metadata }: Pick<Dataset, "slug" | "metadata">,
  tables: readonly { readonly id: string; readonly slug: string; readonly columns?: readonly Column[] }[],
): readonly ShownFigure[] {
  return (metadata.figures ?? []).map((figure, index) => {
    const table = tables.find(({ id }) => id === figure.table);
    const lost = lostOf(figure, table);
    return {
      kind: figure.kind,
      title: figure.title,
      href: `/datasets/${slug}/${table?.slug ?? ""}/${figure.kind}${figure.query ? `?${figure.query}` : ""}`,
      picture: `/datasets/${slug}/figures/${index + 1}.svg`,
      ...(lost === undefined ? {} : { lost }),
    };
  });
}

function lostOf(
  figure: KeptFigure,
  table: { readonly columns?: readonly Column[] } | undefined,
): ShownFigure["lost"] {
  if (table === undefined) return { what: "table" };
  const column = table.columns === undefined ? undefined : findLostColumn(figure, table.columns);
  return column === undefined ? undefined : { what: "column", column };
}

/** What of an address names a column. */
const choices = ["x", "y", "series", "by", "measure"] as const;

/** A column that the address of a figure names and that the table has no more. */
export function findLostColumn(
  { query = "" }: Pick<KeptFigure, "query">,
  columns: readonly Column[],
): string | undefined {
  const params = new URLSearchParams(query);
  const has = (name: string): boolean => columns.some((column) => column.name === name);
  const chosen = choices.flatMap((key) => params.get(key) ?? []).filter((name) => name !== "");
  const read = new Set(
    parseQuery(columns, params).filters.map(({ column, operator }) => `${column}__${operator}`),
  );
  const filtered = [...params.keys()]
    .filter((key) => key.includes("__") && !key.endsWith("__sort") && !read.has(key))
    .map((key) => key.slice(0, key.lastIndexOf("__")));
  return [...chosen, ...filtered].find((name) => !has(name));
}

/** The address of a chart or map as it is kept: what says which figure, and nothing of who looks at it. */
export function toKeptQuery(search: string): string {
  const params = new URLSearchParams(search);
  for (const key of ["lang", "version", "page", "page_size", "panel", "filter"]) params.delete(key);
  return new URLSearchParams([...params].filter(([key]) => !key.startsWith("/"))).toString();
}
