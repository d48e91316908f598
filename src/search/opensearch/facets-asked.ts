import { defined } from "../../base/defined.ts";
import { type CountedValue, facetCounts, valuesMax } from "../count-facets.ts";
import { freshnesses } from "../freshness.ts";
import type { Wanted } from "../index/asked-index.ts";
import type { StoredFacet } from "../index/facets-of-entry.ts";
import type { Facet, FacetCounts } from "../search.ts";
import { chosenOf, daysOf } from "./choices-query.ts";
import type { ServerQuery } from "./group-query.ts";
import { labelled, separator } from "./shape.ts";

export interface ValueBucket {
  readonly key: string;
  readonly doc_count: number;
  readonly told?: { readonly buckets: readonly ValueBucket[] };
  readonly known?: { readonly value: number };
}

interface ValueBuckets {
  readonly buckets: readonly ValueBucket[];
}

/** What the server counted of each facet. */
export type CountedFacets = Readonly<
  Record<string, { readonly most?: ValueBuckets; readonly chosen?: ValueBuckets }>
>;

/** Each shard tells so many values: those that most datasets have are counted right. */
const shardSize = 1_000;
/** Origins of one dataset. */
const labelsMax = 50;

/** What is counted of an answer: of each facet the datasets that its own choice alone leaves out, too. */
export function facetsQuestion(wanted: Wanted): Record<string, object> {
  const chosen = chosenOf(wanted.filters, wanted);
  return Object.fromEntries(
    wanted.facets.map((facet) => [
      facet,
      {
        filter: othersOf(facet, chosen),
        aggs: facet === "freshness" ? freshnessCounts(wanted) : valueCounts(facet, wanted),
      },
    ]),
  );
}

/** What a facet's own choice does not change. */
export function othersOf(facet: Facet, chosen: ReturnType<typeof chosenOf>): ServerQuery {
  return { bool: { filter: chosen.filter((one) => one.facet !== facet).map(({ query }) => query) } };
}

/** What covers the places around these. */
export function coversQuestion(places: readonly string[]): object {
  return { terms: { field: "covers", include: places, size: places.length } };
}

/** What was counted, as it is told; `covering` are counts of what covers places, where that was asked. */
export function facetsTold(
  wanted: Wanted,
  told: CountedFacets,
  covering: ReadonlyMap<string, number>,
): readonly FacetCounts[] {
  return wanted.facets.map((facet) => {
    const counted = countedOf(facet, wanted, told[facet] ?? {});
    const all = facet === "territory" ? counted.map((one) => withCovering(one, wanted, covering)) : counted;
    return facetCounts(facet, all, { chosen: new Set(wanted.filters[facet]), labelOf: wanted.labelOf });
  });
}

function withCovering(
  counted: CountedValue,
  { wider }: Wanted,
  covering: ReadonlyMap<string, number>,
): CountedValue {
  const around = wider(counted.value).reduce((sum, place) => sum + (covering.get(place) ?? 0), 0);
  return { ...counted, count: counted.count + around };
}

export function countedOf(
  facet: Facet,
  { filters }: Pick<Wanted, "filters">,
  { most, chosen }: CountedFacets[string],
): readonly CountedValue[] {
  if (facet === "freshness") {
    const counts = new Map(most?.buckets.map(({ key, doc_count }) => [key, doc_count]));
    return freshnesses.map((value) => ({ value, count: counts.get(value) ?? 0 }));
  }
  const counted = (most?.buckets ?? []).map(toCounted);
  const known = new Set(counted.map(({ value }) => value));
  const others = new Map(chosen?.buckets.map((bucket) => [bucket.key, bucket]));
  const missing = (filters[facet] ?? []).filter((value) => !known.has(value));
  return [...counted, ...missing.map((value) => chosenCounted(value, others.get(value)))];
}

function toCounted({ key, doc_count: count }: ValueBucket): CountedValue {
  const [value = "", label = ""] = key.split(separator);
  return { value, count, ...defined({ label: label === "" ? undefined : label }) };
}

function chosenCounted(value: string, bucket: ValueBucket | undefined): CountedValue {
  if (bucket === undefined) return { value, count: 0 };
  const own = bucket.told?.buckets.find(({ key }) => key.startsWith(`${value}${separator}`));
  return { ...toCounted(own ?? bucket), value, count: bucket.doc_count };
}

function freshnessCounts({ today }: Wanted): object {
  const ranges = freshnesses.map((key) => {
    const { gte: from, lt: to } = daysOf(key, today);
    return { key, ...defined({ from, to }) };
  });
  return { most: { range: { field: "modified", ranges } } };
}

function valueCounts(facet: Exclude<Facet, "freshness">, { filters }: Wanted): object {
  const chosen = filters[facet] ?? [];
  return {
    most: { terms: { field: fieldTold(facet), size: valuesMax, shard_size: shardSize } },
    ...(chosen.length === 0 ? {} : { chosen: chosenCounts(facet, chosen) }),
  };
}

function chosenCounts(facet: StoredFacet, chosen: readonly string[]): object {
  const told = { told: { terms: { field: fieldTold(facet), size: labelsMax } } };
  return {
    terms: { field: `facets.${facet}`, include: chosen, size: chosen.length },
    ...(labelled.has(facet) ? { aggs: told } : {}),
  };
}

/** Where a facet's values lie with what they are called. */
function fieldTold(facet: StoredFacet): string {
  return labelled.has(facet) ? `told.${facet}` : `facets.${facet}`;
}
