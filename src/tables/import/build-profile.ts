import { defined } from "../../base/defined.ts";
import type { Workspace } from "../../engine/engine.ts";
import { quoteName, quoteText } from "../../engine/quote.ts";
import type { Column } from "../column.ts";
import { storedStatistics, type StoredStatistics } from "./parquet-statistics.ts";
import { readCounted } from "./counted-values.ts";
import { readHistogram, type Histogram } from "./histogram.ts";
import { askTogether } from "./profile-together.ts";
import type { ProfileInput } from "./profile-input.ts";
import { summarize } from "./summarize.ts";
import { sampledRowsMax, type Summary } from "./summary.ts";
import { readTop, type Top } from "./top-values.ts";
import type { ColumnProfile, Profile } from "../profile.ts";

/** A small table is read once into memory: hundreds of columns would each open the file. */
const cellsInMemoryMax = 2_000_000;
const columnsAtOnce = 100;
/** Cells that are asked together; of more, what is asked of each column takes longer than what asking takes. */
const togetherCellsMax = 200_000;

/**
 * The profile of a table from the Parquet that holds it: counts and bounds from its own
 * statistics, distinct values and means from one scan, the rest column by column, so that a
 * scan decompresses nothing that it does not need.
 */
export async function buildProfile(
  workspace: Workspace,
  path: string,
  columns: readonly Column[],
  signal: AbortSignal,
  onProgress: (fraction: number) => void = () => undefined,
): Promise<Profile> {
  const file = `read_parquet(${quoteText(path)}, file_row_number = true)`;
  // Each column is asked on its own: the file's footer is read once.
  await workspace.run("set parquet_metadata_cache = true");
  const stored = await storedStatistics(workspace, path, columns);
  const [{ rows } = { rows: 0 }] = await workspace.rows<{ rows: number }>(
    `select count(*) as rows from ${file}`,
  );
  const profiles: ColumnProfile[] = [];
  for (let start = 0; start < columns.length; start += columnsAtOnce) {
    const group = columns.slice(start, start + columnsAtOnce);
    const small = rows <= sampledRowsMax && rows * group.length <= cellsInMemoryMax;
    const from = small ? await inMemory(workspace, file, group) : file;
    const profiled: ProfileInput = { workspace, from, rows, signal };
    const known = stored.slice(start, start + columnsAtOnce);
    for await (const profile of profileGroup(profiled, group, known)) {
      profiles.push(profile);
      onProgress(profiles.length / columns.length);
    }
  }
  await workspace.run("reset parquet_metadata_cache");
  return { rows, columns: profiles };
}

async function* profileGroup(
  profiled: ProfileInput,
  columns: readonly Column[],
  stored: readonly StoredStatistics[],
): AsyncGenerator<ColumnProfile> {
  const summaries = await summarize(profiled, columns, stored);
  const isShort = columns.length > 1 && profiled.rows * columns.length <= togetherCellsMax;
  const together = isShort ? await askTogether(profiled, columns, summaries) : undefined;
  for (const [index, column] of columns.entries()) {
    const summary = summaries[index];
    if (summary === undefined) continue;
    const told =
      together === undefined
        ? await askAlone(profiled, column, summary)
        : { top: together.top.get(index), histogram: together.histogram.get(index) };
    const top = told.top ?? (await readTop(profiled, column, summary));
    yield toProfile(column, profiled.rows, { summary, top, histogram: told.histogram });
  }
}

async function askAlone(profiled: ProfileInput, column: Column, summary: Summary) {
  const counted = await readCounted(profiled, column, summary);
  if (counted !== undefined) return counted;
  return {
    top: await readTop(profiled, column, summary),
    histogram: await readHistogram(profiled, column, summary),
  };
}

async function inMemory(workspace: Workspace, file: string, columns: readonly Column[]): Promise<string> {
  const names = columns.map(({ name }) => quoteName(name)).join(", ");
  await workspace.run(`create or replace temp table profiled as select ${names} from ${file}`);
  return "profiled";
}

function toProfile(
  column: Column,
  rows: number,
  found: { summary: Summary; top: Top; histogram: Histogram | undefined },
): ColumnProfile {
  const { summary, top, histogram } = found;
  const { missing, min, max, mean, standardDeviation, quantiles, shortest, longest } = summary;
  return {
    name: column.name,
    count: rows,
    missing,
    distinct: top.distinct ?? Math.min(summary.distinct, rows - missing),
    distinctExact: top.distinct !== undefined,
    ...defined({ min, max, mean, standardDeviation, quantiles }),
    top: top.values,
    ...defined({ histogram, shortest, longest }),
  };
}
