import { defined } from "../../base/defined.ts";
import type { Workspace } from "../../engine/engine.ts";
import { quoteText } from "../../engine/quote.ts";
import type { Column } from "../column.ts";

/** What a Parquet file says of a column by itself, summed over its row groups. */
export interface StoredStatistics {
  readonly missing?: number;
  /** As the engine writes them; absent where a row group has none. */
  readonly min?: string;
  readonly max?: string;
  /** The distinct values of each row group alone, added up: no fewer than the column has. */
  readonly distinctMax?: number;
}

interface GroupRow {
  name: string;
  min: string | null;
  max: string | null;
  missing: number | null;
  distinct: number | null;
  count: number;
}

/** In the order of the columns. Columns that hold lists have none. */
export async function storedStatistics(
  workspace: Workspace,
  path: string,
  columns: readonly Column[],
): Promise<StoredStatistics[]> {
  const groups = await workspace.rows<GroupRow>(
    `select path_in_schema as name, stats_min_value as min, stats_max_value as max,
       stats_null_count as missing, stats_distinct_count as distinct, num_values as count
     from parquet_metadata(${quoteText(path)})`,
  );
  const byName = Map.groupBy(groups, (group) => group.name);
  return columns.map((column) => {
    const numeric = column.type === "integer" || column.type === "decimal";
    return sum(byName.get(column.name) ?? [], numeric ? byValue : byCharacters);
  });
}

type Less = (one: string, other: string) => boolean;

const byValue: Less = (one, other) => Number(one) < Number(other);

/** Texts, and dates in ISO 8601. */
const byCharacters: Less = (one, other) => one < other;

function sum(groups: readonly GroupRow[], isLess: Less): StoredStatistics {
  const filled = groups.filter((group) => group.missing !== group.count);
  const mins = filled.flatMap((group) => group.min ?? []);
  const maxs = filled.flatMap((group) => group.max ?? []);
  const bounded = mins.length === filled.length && maxs.length === filled.length && filled.length > 0;
  const missing = total(groups.map((group) => group.missing));
  const distinctMax = total(filled.map((group) => group.distinct));
  return {
    ...defined({ missing, distinctMax }),
    ...(bounded
      ? {
          min: mins.reduce((one, other) => (isLess(other, one) ? other : one)),
          max: maxs.reduce((one, other) => (isLess(one, other) ? other : one)),
        }
      : {}),
  };
}

/** Undefined where one is unknown, or there is none. */
function total(numbers: readonly (number | null)[]): number | undefined {
  if (numbers.length === 0) return undefined;
  let sum = 0;
  for (const number of numbers) {
    if (number === null) return undefined;
    sum += number;
  }
  return sum;
}
