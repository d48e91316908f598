import type { ProfileInput } from "./profile-input.ts";
import type { Column } from "../column.ts";
import { quoteName } from "../../engine/quote.ts";
import { engineType } from "./engine-type.ts";
import { sampledRowsMax, type Summary, written } from "./summarize.ts";

export interface Top {
  readonly values: readonly { readonly value: string; readonly count: number }[];
  /** Exact, where all values were counted. */
  readonly distinct?: number;
}

export const topMax = 10;
/** So few values are counted one by one. */
const countedMax = 20_000;
/** Where so many values are different, none is frequent. */
const distinctShareMax = 0.5;

/** The most frequent values, with exact counts. Of a list, its items. */
export async function readTop(profiled: ProfileInput, column: Column, summary: Summary): Promise<Top> {
  if (column.type === "geometry") return { values: [] };
  if (column.type === "list") return items(profiled, column);
  if (isCountedWhole(profiled, column, summary)) return all(profiled, column);
  const filled = profiled.rows - summary.missing;
  if (summary.candidates === undefined || summary.distinct > filled * distinctShareMax) return { values: [] };
  return frequent(profiled, column, summary.candidates);
}

/** Whether each value of a column is counted. */
export function isCountedWhole(
  { rows }: Pick<ProfileInput, "rows">,
  column: Column | undefined,
  summary: Summary | undefined,
): boolean {
  if (column === undefined || summary === undefined) return false;
  if (column.type === "geometry" || column.type === "list") return false;
  const few = summary.isCounted || summary.distinct <= countedMax;
  return few || rows - summary.missing <= sampledRowsMax;
}

/** A value of a column, with the number of its different values. */
export interface TopRow {
  readonly value: unknown;
  readonly count: number;
  readonly distinct: number;
}

export function toTop(rows: readonly TopRow[]): Top {
  return {
    values: rows.map(({ value, count }) => ({ value: String(value), count })),
    distinct: rows[0]?.distinct ?? 0,
  };
}

async function all({ workspace, from, signal }: ProfileInput, column: Column): Promise<Top> {
  const name = quoteName(column.name);
  const rows = await workspace.rows<TopRow>(
    `select ${written(column.type, name)} as value, count(*) as count, count(*) over () as distinct
     from ${from} where ${name} is not null group by ${name} order by 2 desc, ${name} limit ${topMax}`,
    [],
    { signal },
  );
  return toTop(rows);
}

/** Exact counts of the values that were frequent in a sample. */
async function frequent(
  { workspace, from, signal }: ProfileInput,
  column: Column,
  candidates: readonly string[],
): Promise<Top> {
  const name = quoteName(column.name);
  if (candidates.length === 0) return { values: [] };
  const list = candidates.map((_, index) => `$${index + 1}::${engineType(column)}`).join(", ");
  const rows = await workspace.rows<{ value: unknown; count: number }>(
    `select ${written(column.type, name)} as value, count(*) as count from ${from}
     where ${name} in (${list}) group by ${name} order by 2 desc, ${name} limit ${topMax}`,
    candidates,
    { signal },
  );
  return { values: rows.map(({ value, count }) => ({ value: String(value), count })) };
}

async function items({ workspace, from, signal }: ProfileInput, column: Column): Promise<Top> {
  const name = quoteName(column.name);
  const rows = await workspace.rows<{ value: string; count: number }>(
    `select item::varchar as value, count(*) as count from (select unnest(${name}) as item from ${from})
     where item is not null group by 1 order by 2 desc, 1 limit ${topMax}`,
    [],
    { signal },
  );
  return { values: rows };
}
