import { defined } from "../base/defined.ts";
import type { Facet, FacetCounts, FacetValue } from "./search.ts";
import type { DatasetIndex } from "./index/dataset-index.ts";
import { freshnesses, freshnessOf } from "./freshness.ts";
import type { WiderPlaces, NarrowedAnswer } from "./narrow.ts";

/** Values told of a facet; those chosen always among them. */
export const valuesMax = 12;

/** What a person calls a value, where it says nothing by itself. */
export type LabelOf = (facet: Facet, value: string) => string | undefined;

export function countFacets(
  index: DatasetIndex,
  narrowed: NarrowedAnswer,
  {
    facets,
    chosen,
    today,
    wider,
    labelOf,
  }: {
    readonly facets: readonly Facet[];
    readonly chosen: Readonly<Partial<Record<Facet, readonly string[]>>>;
    /** In days since 1970. */
    readonly today: number;
    readonly wider: WiderPlaces;
    readonly labelOf: LabelOf;
  },
): readonly FacetCounts[] {
  return facets.map((facet) => {
    const lists = [narrowed.rows, narrowed.leftOutBy.get(facet)].filter((rows) => rows !== undefined);
    const wanted = new Set(chosen[facet]);
    const counted =
      facet === "freshness" ? countFreshness(index, lists, today) : countColumn(index, facet, lists, wanted);
    const all = facet === "territory" ? withCovering(index, lists, counted, wider) : counted;
    return facetCounts(facet, all, { chosen: wanted, labelOf });
  });
}

/** What was counted of a facet, as it is told. */
export function facetCounts(
  facet: Facet,
  counted: readonly CountedValue[],
  { chosen, labelOf }: { readonly chosen: ReadonlySet<string>; readonly labelOf: LabelOf },
): FacetCounts {
  const values = counted
    .filter(({ value, count }) => count > 0 || chosen.has(value))
    .map(({ value, count, label }): FacetValue => {
      const name = labelOf(facet, value) ?? label;
      return { value, count, chosen: chosen.has(value), ...defined({ label: name }) };
    });
  return { facet, values };
}

export interface CountedValue {
  readonly value: string;
  readonly count: number;
  readonly label?: string;
}

function countFreshness(
  { documents }: DatasetIndex,
  lists: readonly Uint32Array[],
  today: number,
): readonly CountedValue[] {
  const counts = new Map(freshnesses.map((value) => [value, 0]));
  for (const rows of lists) {
    for (let at = 0; at < rows.length; at += 1) {
      const value = freshnessOf(documents.modified.at(rows[at] ?? 0), today);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  return [...counts].map(([value, count]) => ({ value, count }));
}

function countColumn(
  { documents }: DatasetIndex,
  facet: Exclude<Facet, "freshness">,
  lists: readonly Uint32Array[],
  wanted: ReadonlySet<string>,
): readonly CountedValue[] {
  const column = documents.facets[facet];
  const { counts, found } = column.count(lists);
  const told = (number: number): CountedValue => {
    const label = column.labels[number];
    return {
      value: column.values[number] ?? "",
      count: counts[number] ?? 0,
      ...defined({ label }),
    };
  };
  const most = mostFrequent(counts, found, column.values).map(told);
  const missing = [...wanted].filter((value) => most.every((each) => each.value !== value));
  return [
    ...most,
    ...missing.map((value) => {
      const number = column.numberOf(value);
      return number === undefined ? { value, count: 0 } : told(number);
    }),
  ];
}

/** Those that cover a place around it are counted too; none is counted twice, as `territories` are kept. */
function withCovering(
  { documents: { covers } }: DatasetIndex,
  lists: readonly Uint32Array[],
  counted: readonly CountedValue[],
  wider: WiderPlaces,
): readonly CountedValue[] {
  const around = counted.map(({ value }) => wider(value).flatMap((place) => covers.numberOf(place) ?? []));
  // Where nothing here covers any of them, nothing is to be counted.
  if (around.every((numbers) => numbers.length === 0)) return counted;
  const { counts } = covers.count(lists);
  return counted.map((each, at) => ({
    ...each,
    count: (around[at] ?? []).reduce((sum, number) => sum + (counts[number] ?? 0), each.count),
  }));
}

/** Of those that were found; of two that are as frequent, the one whose value comes first. */
function mostFrequent(counts: Uint32Array, found: Uint32Array, values: readonly string[]): readonly number[] {
  const best: number[] = [];
  const isBefore = (one: number, other: number): boolean => {
    const difference = countOf(counts, one) - countOf(counts, other);
    return difference > 0 || (difference === 0 && (values[one] ?? "") < (values[other] ?? ""));
  };
  for (let place = 0; place < found.length; place += 1) {
    const number = found[place] ?? 0;
    let at = best.length;
    if (at === valuesMax && !isBefore(number, best[at - 1] ?? 0)) continue;
    while (at > 0 && isBefore(number, best[at - 1] ?? 0)) at -= 1;
    best.splice(at, 0, number);
    if (best.length > valuesMax) best.pop();
  }
  return best;
}

function countOf(counts: Uint32Array, number: number): number {
  return counts[number] ?? 0;
}
