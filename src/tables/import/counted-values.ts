import type { Column } from "../column.ts";
import { quoteName } from "../../engine/quote.ts";
import {
  type BinRow,
  binSql,
  boundsOf,
  boundSql,
  type Histogram,
  scaleOf,
  toHistogram,
} from "./histogram.ts";
import type { ProfileInput } from "./profile-input.ts";
import { written } from "./summarize.ts";
import { isCountedWhole, type Summary } from "./summary.ts";
import { type Top, topMax, toTop, type TopRow } from "./top-values.ts";

/** A value comes back as often as that, on average, where its counts are worth a pass less. */
const timesMin = 10;

/**
 * The most frequent values and the histogram of a column, in one pass, where each value is counted and comes back
 * often: the few counts tell the bins. The answers are those of `readTop` and `readHistogram`; undefined elsewhere.
 */
export async function readCounted(
  profiled: ProfileInput,
  column: Column,
  summary: Summary,
): Promise<{ readonly top: Top; readonly histogram: Histogram } | undefined> {
  const scale = scaleOf(column, summary, "cell");
  const isWorth = summary.distinct * timesMin <= profiled.rows;
  if (scale === undefined || !isWorth || !isCountedWhole(profiled, column, summary)) return undefined;
  const name = quoteName(column.name);
  const rows = await profiled.workspace.rows<TopRow | BinRow>(
    `with counted as materialized (
       select ${name} as cell, count(*) as times from ${profiled.from} where ${name} is not null group by 1)
     (select ${written(column.type, "cell")} as value, times as count, count(*) over () as distinct, null as bin
       from counted order by times desc, cell limit ${topMax})
     union all
     (select null, sum(times)::bigint, null, ${binSql(scale.position, boundSql)} from counted group by 4)`,
    boundsOf(scale),
    { signal: profiled.signal },
  );
  const [values, bins] = [rows.filter(isOfValue), rows.filter((row) => !isOfValue(row))];
  return { top: toTop(values), histogram: toHistogram(scale, bins as BinRow[]) };
}

/** Of a bin there is no number of different values. */
function isOfValue(row: TopRow | BinRow): row is TopRow {
  return "distinct" in row && row.distinct !== null;
}
