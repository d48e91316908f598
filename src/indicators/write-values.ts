import { join } from "node:path";
import { defined } from "../base/defined.ts";
import { Failure } from "../base/failure.ts";
import type { PlaceRef, StatusCounts } from "../catalogue/metadata.ts";
import type { Workspace } from "../engine/engine.ts";
import { quoteText } from "../engine/quote.ts";
import type { Column } from "../tables/column.ts";
import { parquetSettings } from "../tables/computed.ts";
import { type IndicatorLevel, type IndicatorPlace, valueStatuses } from "./definition.ts";
import { byLevel } from "./geography.ts";

export interface WrittenValues {
  /** A Parquet file in the folder of the workspace. */
  readonly path: string;
  readonly levels: readonly IndicatorLevel[];
  /** First days of the first period and of the last. */
  readonly from: string;
  readonly to: string;
  readonly places: readonly PlaceRef[];
  readonly counts: StatusCounts;
  /** How many places have values, the whole among them. */
  readonly placesCount: number;
}

/** The values of a file that was written, of places that the workspace knows. */
export function rankedSql(file: string): string {
  return `select p.rank, f.period, f.value, f.status, f.reason
    from ${file} f join places p on p.level = f.level and p.code = f.code`;
}

/** Writes a table of values, of these places: place after place, each in the order of time. */
export async function writeValues(
  workspace: Workspace,
  from: string,
  places: readonly IndicatorPlace[],
): Promise<WrittenValues> {
  if (places.length === 0) throw new Failure("invalid", "indicator-empty");
  const path = join(workspace.folder, "values.parquet");
  await workspace.run(`
    copy (
      select period, cast(level as varchar) as level, cast(code as varchar) as code,
        cast(place as varchar) as place, value, status, reason
      from (from ${from} join placed using (rank) order by rank, period) sorted
    ) to ${quoteText(path)} ${parquetSettings}`);
  const [told] = await workspace.rows<{ first: string; last: string } & StatusCounts>(`
    select strftime(min(period), '%Y-%m-%d') as first, strftime(max(period), '%Y-%m-%d') as last,
      ${valueStatuses.map((status) => `count(*) filter (where status = '${status}') as ${status}`).join(", ")}
    from read_parquet(${quoteText(path)})`);
  if (told === undefined) throw new Failure("invalid", "indicator-empty");
  const { first, last, ...counts } = told;
  return {
    path,
    counts,
    from: first,
    to: last,
    levels: [...new Set(places.map(({ level }) => level))].toSorted(byLevel),
    places: places.flatMap(({ level, code }) => (level === "country" ? [] : [{ level, code }])),
    placesCount: places.length,
  };
}

/** Of the table of an indicator. */
export function columnsOfValues(unit: string | undefined): readonly Column[] {
  return [
    { ...column("period", "date"), meaning: "date" },
    column("level", "text"),
    column("code", "text"),
    column("place", "text"),
    { ...column("value", "decimal"), ...defined({ unit }) },
    column("status", "text"),
    column("reason", "text"),
  ];
}

function column(name: string, type: Column["type"]): Column {
  return { name, type, missing: [] };
}

export const keyOfValues = ["period", "level", "code"] as const;
