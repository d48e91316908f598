import { join } from "node:path";
import { defined } from "../base/defined.ts";
import { Failure } from "../base/failure.ts";
import type { PlaceRef, StatusCounts } from "../catalogue/metadata.ts";
import type { Workspace } from "../engine/engine.ts";
import { quoteText } from "../engine/fold.ts";
import type { Column } from "../tables/column.ts";
import { parquetSettings } from "../tables/computed.ts";
import type { Territory } from "../territory/territory.ts";
import { type IndicatorLevel, valueStatuses } from "./definition.ts";
import { byLevel, load, placesIn } from "./geography.ts";
import { labelOfPlace } from "./place-label.ts";

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

/** Writes a table of values, place after place, each in the order of time; makes `labels` (level, code, place, rank). */
export async function writeValues(
  territory: Territory,
  workspace: Workspace,
  from: string,
): Promise<WrittenValues> {
  const places = await placesIn(workspace, from);
  if (places.length === 0) throw new Failure("invalid", "indicator-empty");
  await load(
    workspace,
    "told_labels",
    ["level", "code", "place", "rank"],
    places.map(({ level, code }, rank) => [
      level,
      code,
      labelOfPlace(territory, { level, code }) ?? code,
      String(rank),
    ]),
  );
  await workspace.run(
    "create or replace temp table labels as select level, code, place, cast(rank as int) as rank from told_labels",
  );
  const path = join(workspace.folder, "values.parquet");
  await workspace.run(`
    copy (
      select period, level, code, place, value, status, reason
      from ${from} join labels using (level, code) order by rank, period
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
