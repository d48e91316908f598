import type { AddedUp } from "../tables/add-large.ts";
import { type Aggregate, type QueryColumn, rowNumber } from "../tables/query/query.ts";
import type { RowsSource } from "./definition.ts";
import { type PartName, partsNeeded, type SourceColumns } from "./partial-sql.ts";

/** What the columns that tell days and codes are called where rows are added up. */
const names = { time: "told_day", place: "told_code" } as const;

/**
 * What several machines add up of a source for the embedded engine to go on with: by days and codes as they are written.
 * `undefined` where parts do not add up to the last digit, as those of numbers that are not exact.
 */
export function addedUp(
  { value }: RowsSource,
  columns: SourceColumns,
): (AddedUp & { readonly columns: SourceColumns }) | undefined {
  const { time, place, values, filter } = columns;
  const [measure, ...more] = values;
  const by = (["time", "place"] as const).flatMap((role) => {
    const column = { time, place }[role];
    return column === undefined ? [] : [{ column, as: names[role] }];
  });
  const needed = partsNeeded(value.aggregation);
  const isInexact = needed.includes("s") && !(measure !== undefined && isExact(measure));
  if (by.length === 0 || more.length > 0 || needed.includes("d") || isInexact) return undefined;
  const aggregates = needed.map((part): AddedUp["aggregates"][number] => ({
    column: part === "c" ? rowNumber : (measure ?? rowNumber),
    aggregation: aggregations[part],
    as: part,
  }));
  return { filter, by, aggregates, columns: renamed(columns) };
}

const aggregations: Readonly<Record<PartName, Aggregate["aggregation"]>> = {
  s: "sum",
  n: "count",
  c: "count",
  d: "distinct",
  lo: "min",
  hi: "max",
};

function isExact({ type, exact }: QueryColumn): boolean {
  return type === "integer" || exact !== undefined;
}

/** The columns of a source where its rows are added up. */
function renamed({ time, place, ...rest }: SourceColumns): SourceColumns {
  return {
    ...rest,
    ...(time === undefined ? {} : { time: { ...time, name: names.time } }),
    ...(place === undefined ? {} : { place: { ...place, name: names.place } }),
  };
}
