import type { Column } from "../column.ts";
import { quoteName } from "../../engine/quote.ts";
import type { ProfileInput } from "./profile-input.ts";

/** A quantile of so many rows is off by some 0.1 %. */
const quantileRowsMax = 100_000;
/** Values that are frequent in the table are frequent among so many rows of it. */
const frequentRowsMax = 20_000;
const frequentMin = 8;

/** The tables of the workspace that `keepSample` fills. */
export const sampleTable = "sampled_rows";
const fewTable = "few_rows";

/** By the name of the column, as texts. */
export type FrequentValues = ReadonlyMap<string, readonly string[]>;

/**
 * Keeps a sample of the rows of a large table, the same ones each time. Of columns whose values are
 * counted alone, fewer rows hold one: texts, mostly, which are dear to carry along.
 */
export async function keepSample(
  { workspace, from, rows, signal }: ProfileInput,
  { measured, counted }: { readonly measured: readonly Column[]; readonly counted: readonly Column[] },
): Promise<void> {
  const share = (wanted: number) => Math.ceil((100_000 * wanted) / rows);
  const isAmong = (wanted: number) => `hash(file_row_number) % 100000 < ${share(wanted)}`;
  const keep = async (table: string, cells: readonly string[], wanted: number) =>
    workspace.run(
      `create or replace temp table ${table} as select ${cells.join(", ")} from ${from} where ${isAmong(wanted)}`,
      [],
      { signal },
    );
  const few = `${isAmong(frequentRowsMax)} as __few`;
  if (measured.length > 0) await keep(sampleTable, [few, ...namesOf(measured)], quantileRowsMax);
  if (counted.length > 0) await keep(fewTable, namesOf(counted), frequentRowsMax);
}

function namesOf(columns: readonly Column[]): string[] {
  return columns.map(({ name }) => quoteName(name));
}

/** Values that may be the most frequent ones of each column, asked at once: a statement costs more than its few rows. */
export async function frequentAmong(
  { workspace, signal }: ProfileInput,
  { measured, counted }: { readonly measured: readonly Column[]; readonly counted: readonly Column[] },
): Promise<FrequentValues> {
  const columns = [...measured, ...counted];
  if (columns.length === 0) return new Map();
  const asks = columns.map((each, place) => {
    const column = quoteName(each.name);
    const among = measured.includes(each) ? `${sampleTable} where __few and` : `${fewTable} where`;
    return `select ${place} as place, ${column}::varchar as value from ${among}
      ${column} is not null group by ${column} having count(*) >= ${frequentMin}`;
  });
  const rows = await workspace.rows<{ place: number; value: string }>(asks.join(" union all "), [], {
    signal,
  });
  const byPlace = Map.groupBy(rows, ({ place }) => place);
  return new Map(
    columns.map(({ name }, place) => [name, (byPlace.get(place) ?? []).map(({ value }) => value)]),
  );
}
