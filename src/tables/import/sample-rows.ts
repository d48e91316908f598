import type { Column } from "../column.ts";
import { quoteName } from "../../engine/quote.ts";
import type { ProfileInput } from "./profile-input.ts";

/** A quantile of so many rows is off by some 0.1 %. */
const quantileRowsMax = 100_000;
/** Values that are frequent in the table are frequent among so many rows of it. */
const frequentRowsMax = 20_000;
const frequentMin = 8;

/** The table of the workspace that `keepSample` fills. */
export const sampleTable = "sampled_rows";

/** By the name of the column, as texts. */
export type FrequentValues = ReadonlyMap<string, readonly string[]>;

/**
 * Keeps a sample of the rows of a large table, the same ones each time. Of columns whose values are
 * counted alone, fewer rows hold one.
 */
export async function keepSample(
  { workspace, from, rows, signal }: ProfileInput,
  { measured, counted }: { readonly measured: readonly Column[]; readonly counted: readonly Column[] },
): Promise<void> {
  const share = (wanted: number) => Math.ceil((100_000 * wanted) / rows);
  const isFew = `__place < ${share(frequentRowsMax)}`;
  const names = [
    ...measured.map(({ name }) => quoteName(name)),
    ...counted.map(({ name }) => `case when ${isFew} then ${quoteName(name)} end as ${quoteName(name)}`),
  ];
  await workspace.run(
    `create or replace temp table ${sampleTable} as select ${[`${isFew} as __few`, ...names].join(", ")}
     from (select *, hash(file_row_number) % 100000 as __place from ${from}) where __place < ${share(quantileRowsMax)}`,
    [],
    { signal },
  );
}

/** Values that may be the most frequent ones of each column, asked at once: a statement costs more than its few rows. */
export async function frequentAmong(
  { workspace, signal }: ProfileInput,
  columns: readonly Column[],
): Promise<FrequentValues> {
  if (columns.length === 0) return new Map();
  const asks = columns.map(({ name }, place) => {
    const column = quoteName(name);
    return `select ${place} as place, ${column}::varchar as value from ${sampleTable}
      where __few and ${column} is not null group by ${column} having count(*) >= ${frequentMin}`;
  });
  const rows = await workspace.rows<{ place: number; value: string }>(asks.join(" union all "), [], {
    signal,
  });
  const byPlace = Map.groupBy(rows, ({ place }) => place);
  return new Map(
    columns.map(({ name }, place) => [name, (byPlace.get(place) ?? []).map(({ value }) => value)]),
  );
}
