import type { Column } from "../column.ts";
import { quoteName } from "../../engine/quote.ts";
import { type BinRow, binSql, type Histogram, type Scale, scaleOf, toHistogram } from "./histogram.ts";
import type { ProfileInput } from "./profile-input.ts";
import { isCountedWhole, type Summary } from "./summary.ts";
import { type Top, topMax, toTop, type TopRow } from "./top-values.ts";
import { written } from "./summarize.ts";

/** What is asked of each column, by its place among those of the group; absent where it is to be asked apart. */
export interface AskedTogether {
  readonly top: ReadonlyMap<number, Top>;
  readonly histogram: ReadonlyMap<number, Histogram>;
}

/**
 * A statement takes the engine a millisecond before it looks at a row: columns of a table that has many of them, and
 * few rows, are asked as one column of cells, those of one type at once. The answers are those of `readTop` and
 * `readHistogram`.
 */
export async function askTogether(
  profiled: ProfileInput,
  columns: readonly Column[],
  summaries: readonly Summary[],
): Promise<AskedTogether> {
  const described = await profiled.workspace.rows<{ column_name: string; column_type: string }>(
    `describe select * from ${profiled.from}`,
  );
  const types = new Map(described.map((each) => [each.column_name, each.column_type]));
  const kinds = Map.groupBy(columns.keys(), (place) => {
    const { name = "", type = "" } = columns[place] ?? {};
    return `${type} ${types.get(name) ?? ""}`;
  });
  const top = new Map<number, Top>();
  const histogram = new Map<number, Histogram>();
  for (const places of kinds.values()) {
    const counted = places.filter((place) => isCountedWhole(profiled, columns[place], summaries[place]));
    for (const [place, found] of await topOf(profiled, columns, counted)) top.set(place, found);
    for (const [place, found] of await histogramsOf(profiled, columns, summaries, places))
      histogram.set(place, found);
  }
  return { top, histogram };
}

/** SQL of the cells of some columns, each with the place of its column. */
function cellsOf({ from }: ProfileInput, columns: readonly Column[], places: readonly number[], more = "") {
  const names = places.map((place) => quoteName(columns[place]?.name ?? "")).join(", ");
  return `(select unnest([${places.join(", ")}]) as place, unnest([${names}]) as value${more} from ${from})`;
}

async function topOf(
  profiled: ProfileInput,
  columns: readonly Column[],
  places: readonly number[],
): Promise<(readonly [number, Top])[]> {
  const { type } = columns[places[0] ?? 0] ?? {};
  if (places.length === 0 || type === undefined) return [];
  const rows = await profiled.workspace.rows<TopRow & { place: number }>(
    `select place, ${written(type, "value")} as value, count, distinct_values as "distinct" from (
       select place, value, count(*) as count, count(*) over (partition by place) as distinct_values,
         row_number() over (partition by place order by count(*) desc, value) as turn
       from ${cellsOf(profiled, columns, places)} where value is not null group by place, value)
     where turn <= ${topMax} order by place, turn`,
    [],
    { signal: profiled.signal },
  );
  const byPlace = Map.groupBy(rows, ({ place }) => place);
  return places.map((place) => [place, toTop(byPlace.get(place) ?? [])] as const);
}

async function histogramsOf(
  profiled: ProfileInput,
  columns: readonly Column[],
  summaries: readonly Summary[],
  among: readonly number[],
): Promise<(readonly [number, Histogram])[]> {
  const scaled = among.flatMap((place) => {
    const [column, summary] = [columns[place], summaries[place]];
    const scale =
      column === undefined || summary === undefined ? undefined : scaleOf(column, summary, "value");
    return scale === undefined ? [] : [[place, scale] as const];
  });
  const [[, first] = []] = scaled;
  if (first === undefined) return [];
  const told = (value: (scale: Scale) => number) => `[${scaled.map(([, scale]) => value(scale)).join(", ")}]`;
  const more = ", unnest($1::double[]) as low, unnest($2::double[]) as width";
  const rows = await profiled.workspace.rows<BinRow & { place: number }>(
    `select place, ${binSql(first.position, { low: "low", width: "width" })} as bin, count(*) as count
     from ${cellsOf(
       profiled,
       columns,
       scaled.map(([place]) => place),
       more,
     )} group by all`,
    [told(({ low }) => low), told(({ width }) => width)],
    { signal: profiled.signal },
  );
  const byPlace = Map.groupBy(rows, ({ place }) => place);
  return scaled.map(([place, scale]) => [place, toHistogram(scale, byPlace.get(place) ?? [])] as const);
}
