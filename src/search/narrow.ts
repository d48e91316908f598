import type { Facet, SearchRequest } from "./search.ts";
import { firstDay, lastDay } from "./days.ts";
import type { DatasetIndex } from "./index/dataset-index.ts";
import { growingNumbers } from "./growing.ts";
import type { FacetColumn } from "./index/facet-column.ts";
import type { StoredFacet } from "./index/documents.ts";
import { type Freshness, freshnessOf, isFreshness } from "./freshness.ts";

/** What is left of an answer, and what would be if one facet asked for nothing. */
export interface NarrowedAnswer {
  readonly rows: Uint32Array;
  /** Places of `rows` in what was narrowed; all of them where absent. */
  readonly places: Uint32Array | undefined;
  /** Rows that only this facet's choice leaves out. */
  readonly leftOutBy: ReadonlyMap<Facet, Uint32Array>;
}

type Choices = Pick<SearchRequest, "filters" | "without" | "period" | "bbox">;

/** The places that hold a place, as the facet writes them: what covers one of them covers it. */
export type WiderPlaces = (place: string) => readonly string[];

export interface DayAndPlaces {
  /** In days since 1970. */
  readonly today: number;
  readonly wider: WiderPlaces;
}

export function narrow(
  index: DatasetIndex,
  rows: Uint32Array,
  choices: Choices,
  known: DayAndPlaces,
): NarrowedAnswer {
  const chosen = chosenFacets(index, choices.filters, known);
  const { without = {}, period, bbox } = choices;
  const refused = chosenFacets(index, without, known);
  if (chosen.length + refused.length === 0 && period === undefined && bbox === undefined) {
    return { rows, places: undefined, leftOutBy: new Map() };
  }
  const within = withinPlaceAndTime(index, choices);
  const places = new Uint32Array(rows.length);
  const leftOut = new Map(chosen.map(({ facet }) => [facet, growingNumbers()]));
  let count = 0;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? 0;
    if (!within(row) || refused.some(({ has }) => has(row))) continue;
    const missed = missedOf(chosen, row);
    if (missed === undefined) {
      places[count] = at;
      count += 1;
    } else if (missed !== "several") leftOut.get(missed)?.push(row);
  }
  const kept = places.subarray(0, count);
  return {
    rows: rowsAt(rows, kept),
    places: kept,
    leftOutBy: new Map([...leftOut].map(([facet, list]) => [facet, list.values.subarray(0, list.length)])),
  };
}

function rowsAt(rows: Uint32Array, places: Uint32Array): Uint32Array {
  const kept = new Uint32Array(places.length);
  for (let at = 0; at < kept.length; at += 1) kept[at] = rows[places[at] ?? 0] ?? 0;
  return kept;
}

/** The facet whose choice leaves a row out, or that several do. */
function missedOf(chosen: readonly Chosen[], row: number): Facet | "several" | undefined {
  let missed: Facet | undefined;
  for (const { facet, has } of chosen) {
    if (has(row)) continue;
    if (missed !== undefined) return "several";
    missed = facet;
  }
  return missed;
}

interface Chosen {
  readonly facet: Facet;
  readonly has: (row: number) => boolean;
}

function chosenFacets(
  { documents }: DatasetIndex,
  filters: Choices["filters"],
  { today, wider }: DayAndPlaces,
): readonly Chosen[] {
  return Object.entries(filters).flatMap(([name, values]): Chosen[] => {
    if (values === undefined || values.length === 0) return [];
    const facet = name as Facet;
    if (facet === "freshness") {
      const wanted = new Set<Freshness>(values.filter(isFreshness));
      return [{ facet, has: (row) => wanted.has(freshnessOf(documents.modified.at(row), today)) }];
    }
    const has = hasOf(documents.facets[facet satisfies StoredFacet], values);
    if (facet !== "territory") return [{ facet, has }];
    const isCovered = hasOf(documents.covers, values.flatMap(wider));
    return [{ facet, has: (row) => has(row) || isCovered(row) }];
  });
}

/** Whether a row has one of the values. */
function hasOf(column: FacetColumn, values: readonly string[]): (row: number) => boolean {
  const marked = new Uint8Array(column.values.length);
  for (const value of values) {
    const number = column.numberOf(value);
    if (number !== undefined) marked[number] = 1;
  }
  return (row) => column.hasSome(row, marked);
}

function withinPlaceAndTime(
  { documents }: DatasetIndex,
  { period, bbox }: Choices,
): (row: number) => boolean {
  const from = firstDay(period?.from);
  const to = lastDay(period?.to);
  if (from === undefined && to === undefined && bbox === undefined) return () => true;
  return (row) => {
    if (from !== undefined || to !== undefined) {
      if (!documents.hasPeriod(row)) return false;
      if (from !== undefined && documents.lastDays.at(row) < from) return false;
      if (to !== undefined && documents.firstDays.at(row) > to) return false;
    }
    if (bbox === undefined) return true;
    return (documents.bboxes.get(row) ?? []).some((own) => meets(own, bbox));
  };
}

type Box = NonNullable<SearchRequest["bbox"]>;

function meets([west, south, east, north]: Box, other: Box): boolean {
  return west <= other[2] && east >= other[0] && south <= other[3] && north >= other[1];
}
