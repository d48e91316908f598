import type { ProfileInput } from "./profile-input.ts";
import type { Column } from "../column.ts";
import { quoteName } from "../../engine/quote.ts";
import { engineType } from "./engine-type.ts";
import { written } from "./summarize.ts";
import { isCountedWhole, type Summary } from "./summary.ts";

export interface Top {
  readonly values: readonly { readonly value: string; readonly count: number }[];
  /** Exact, where all values were counted. */
  readonly distinct?: number;
}

export const topMax = 10;

/** The most frequent values, with exact counts. Of a list, its items. */
export async function readTop(profiled: ProfileInput, column: Column, summary: Summary): Promise<Top> {
  if (column.type === "geometry") return { values: [] };
  if (column.type === "list") return items(profiled, column);
  if (isCountedWhole(profiled, column, summary)) return all(profiled, column);
  return summary.candidates === undefined ? { values: [] } : frequent(profiled, column, summary.candidates);
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

/** SQL of the cells of a column, by a name that no answer has: a column that is called `count` would be ordered by its counts. */
function cellsOf({ from }: ProfileInput, { name }: Column): string {
  return `(select ${quoteName(name)} as cell from ${from})`;
}

async function all(profiled: ProfileInput, column: Column): Promise<Top> {
  const rows = await profiled.workspace.rows<TopRow>(
    `select ${written(column.type, "cell")} as value, count(*) as count, count(*) over () as distinct
     from ${cellsOf(profiled, column)} where cell is not null group by cell order by 2 desc, cell limit ${topMax}`,
    [],
    { signal: profiled.signal },
  );
  return toTop(rows);
}

/** Exact counts of the values that were frequent in a sample. */
async function frequent(profiled: ProfileInput, column: Column, candidates: readonly string[]): Promise<Top> {
  if (candidates.length === 0) return { values: [] };
  const list = candidates.map((_, index) => `$${index + 1}::${engineType(column)}`).join(", ");
  const rows = await profiled.workspace.rows<{ value: unknown; count: number }>(
    `select ${written(column.type, "cell")} as value, count(*) as count from ${cellsOf(profiled, column)}
     where cell in (${list}) group by cell order by 2 desc, cell limit ${topMax}`,
    candidates,
    { signal: profiled.signal },
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
