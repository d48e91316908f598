import type { Problem } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import type { Territory } from "../../territory/territory.ts";
import type { Column } from "../column.ts";
import type { SampledColumn } from "../types/find-types.ts";
import { findMeanings } from "../types/meanings.ts";
import type { Profile } from "../profile.ts";
import type { ImportOptions, PersonalData } from "../table.ts";

const valuesMax = 2000;

/** What each column is about; what a person said of it stands. */
export async function giveMeanings(table: {
  columns: readonly Column[];
  /** Cells as the file writes them, in the order of the columns. */
  sample: readonly SampledColumn[];
  profile?: Profile;
  options: ImportOptions;
  territory: Territory;
}): Promise<{ columns: Column[]; problems: readonly Problem[]; personalData: readonly PersonalData[] }> {
  const { options, profile, sample, territory } = table;
  const stated = table.columns.map((column): Column => {
    const { meaning, unit, title, description } = options.columns?.[column.name] ?? {};
    return {
      ...column,
      ...defined({ meaning, unit, title: title || undefined, description: description || undefined }),
    };
  });
  const { meanings, personalData } = await findMeanings(
    stated.map((column, index) => {
      const counted = profile?.columns[index];
      const values = countValues(sample[index]?.cells ?? []);
      return { column, values, ...(counted === undefined ? {} : { cells: counted.count - counted.missing }) };
    }),
    territory,
  );
  return {
    columns: stated.map((column, index) => {
      const meaning = column.meaning ?? meanings[index]?.meaning;
      return { ...column, ...defined({ meaning }) };
    }),
    problems: meanings.flatMap((found) => found.problems),
    personalData,
  };
}

function countValues(cells: readonly (string | null)[]): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const cell of cells) if (cell !== null && cell !== "") counts.set(cell, (counts.get(cell) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((one, other) => other.count - one.count)
    .slice(0, valuesMax);
}
