/** What grows with rows and with datasets: what is measured at each size, kept so that pictures are drawn again. */

/** What is counted along the bottom. */
export type Axis = "rows" | "datasets";
/** Who did it: this program, or DuckDB alone in the same run. */
export type Side = "ours" | "bare";

export interface Measure {
  readonly id: string;
  readonly axis: Axis;
  readonly title: string;
  readonly unit: "s" | "ms" | "MB";
}

export const measures: readonly Measure[] = [
  { id: "import", axis: "rows", title: "Import, processor", unit: "s" },
  { id: "import-memory", axis: "rows", title: "Import, greatest memory", unit: "MB" },
  { id: "parquet", axis: "rows", title: "Parquet on the disk", unit: "MB" },
  { id: "copy", axis: "rows", title: "Copy that answers, disk", unit: "MB" },
  { id: "first-page", axis: "rows", title: "One of the first pages", unit: "ms" },
  { id: "deep-page", axis: "rows", title: "Page at four fifths", unit: "ms" },
  { id: "code", axis: "rows", title: "Filter on a code", unit: "ms" },
  { id: "rare-word", axis: "rows", title: "Word of one row", unit: "ms" },
  { id: "group-by", axis: "rows", title: "Group by, two aggregates", unit: "ms" },
  { id: "count", axis: "rows", title: "Count of a filter", unit: "ms" },
  { id: "export", axis: "rows", title: "Export as CSV, processor", unit: "s" },
  { id: "export-memory", axis: "rows", title: "Export, memory more", unit: "MB" },
  { id: "indexing", axis: "datasets", title: "Analysis and index", unit: "s" },
  { id: "start", axis: "datasets", title: "Index read at a start", unit: "s" },
  { id: "memory", axis: "datasets", title: "Memory of the index", unit: "MB" },
  { id: "left", axis: "datasets", title: "Memory after analysis", unit: "MB" },
  { id: "search-real", axis: "datasets", title: "Search as people ask", unit: "ms" },
  { id: "search-commune", axis: "datasets", title: "… with a commune", unit: "ms" },
  { id: "search-filter", axis: "datasets", title: "… common word, rare, filter", unit: "ms" },
  { id: "search-newest", axis: "datasets", title: "List of the catalogue", unit: "ms" },
  { id: "dataset", axis: "datasets", title: "One dataset by its address", unit: "ms" },
  { id: "list", axis: "datasets", title: "/api/datasets, newest 20", unit: "ms" },
  { id: "change", axis: "datasets", title: "Change until it is found", unit: "ms" },
];

export interface Figure {
  readonly measure: string;
  readonly side: Side;
  readonly size: number;
  /** In the unit of its measure; above 0, since scales are logarithmic. */
  readonly value: number;
}

export interface Growth {
  /** When, and with what load beside. */
  readonly when: string;
  /** Sizes that were tried, of each. */
  readonly sizes: { readonly [Of in Axis]: readonly number[] };
  readonly figures: readonly Figure[];
  /** What was given up, and why. */
  readonly left: readonly string[];
}

/** By size, smallest first. */
export function pointsOf(figures: readonly Figure[], measure: string, side: Side): readonly Figure[] {
  return figures
    .filter((figure) => figure.measure === measure && figure.side === side)
    .toSorted((one, other) => one.size - other.size);
}

/** Between the last two sizes, on logarithmic scales: 1 is linear, 0 does not grow. */
export function slopeOf(points: readonly Figure[]): number | undefined {
  const [before, last] = points.slice(-2);
  if (before === undefined || last === undefined) return undefined;
  return Math.log(last.value / before.value) / Math.log(last.size / before.size);
}

/** The figures of an axis as a table of Markdown: ours and, after a slash, the bare engine's. */
export function tableOf({ figures, sizes }: Growth, axis: Axis): string {
  const own = measures.filter((measure) => measure.axis === axis);
  const sides: readonly Side[] = axis === "rows" ? ["ours", "bare"] : ["ours"];
  const lines = own.map(({ id, title, unit }) => {
    const lists = sides.map((side) => pointsOf(figures, id, side)).filter((points) => points.length > 0);
    const cells = sizes[axis].map((size) =>
      lists.map((points) => short(points.find((point) => point.size === size)?.value)).join(" / "),
    );
    const slopes = lists.map((points) => slopeOf(points)?.toFixed(2) ?? "–").join(" / ");
    return lineOf([`${title}, ${unit}`, ...cells, slopes]);
  });
  const head = ["", ...sizes[axis].map(sizeName), "slope at the end"];
  return [lineOf(head), lineOf(head.map((_, at) => (at === 0 ? "---" : "--:"))), ...lines].join("\n");
}

/** Three digits that tell something. */
export function short(value: number | undefined): string {
  if (value === undefined) return "–";
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(2)));
}

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** `10⁵`, `5·10⁷`. */
export function sizeName(size: number): string {
  const power = Math.floor(Math.log10(size) + 1e-9);
  const times = Number((size / 10 ** power).toPrecision(3));
  const ten = `10${String(power).replaceAll(/\d/g, (digit) => superscripts[Number(digit)] ?? "")}`;
  return times === 1 ? ten : `${times}·${ten}`;
}

function lineOf(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
