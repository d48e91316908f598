import type { Facet, SearchRequest } from "./search.ts";
import { firstDay, lastDay } from "./days.ts";
import type { DatasetIndex } from "./index/dataset-index.ts";
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
  const missed = new Uint8Array(rows.length);
  const within = withinPlaceAndTime(index, choices);
  if (within !== undefined) missWhere(missed, rows, (row) => !within(row));
  for (const { has } of refused) missWhere(missed, rows, has);
  for (const [at, { has }] of chosen.entries()) missBy(missed, rows, has, at + 1);
  const places = placesWhere(missed, 0);
  const leftOut = chosen.map(({ facet }, at) => [facet, rowsAt(rows, placesWhere(missed, at + 1))] as const);
  return { rows: rowsAt(rows, places), places, leftOutBy: new Map(leftOut) };
}

/** What no single choice leaves out, but more than one, or what was refused. */
const byOthers = 255;

type Has = (row: number) => boolean;

function missWhere(missed: Uint8Array, rows: Uint32Array, isMissed: Has): void {
  for (let at = 0; at < rows.length; at += 1) {
    if (isMissed(rows[at] ?? 0)) missed[at] = byOthers;
  }
}

/** Those that the choice of this number leaves out alone have its number. */
function missBy(missed: Uint8Array, rows: Uint32Array, has: Has, number: number): void {
  for (let at = 0; at < rows.length; at += 1) {
    const before = missed[at] ?? 0;
    if (before === byOthers || has(rows[at] ?? 0)) continue;
    missed[at] = before === 0 ? number : byOthers;
  }
}

function placesWhere(missed: Uint8Array, number: number): Uint32Array {
  const places = new Uint32Array(missed.length);
  let count = 0;
  for (let at = 0; at < missed.length; at += 1) {
    if (missed[at] === number) places[count++] = at;
  }
  return places.slice(0, count);
}

function rowsAt(rows: Uint32Array, places: Uint32Array): Uint32Array {
  const kept = new Uint32Array(places.length);
  for (let at = 0; at < kept.length; at += 1) kept[at] = rows[places[at] ?? 0] ?? 0;
  return kept;
}

interface Chosen {
  readonly facet: Facet;
  readonly has: Has;
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
function hasOf(column: FacetColumn, values: readonly string[]): Has {
  const marks = column.marksOf(values);
  return (row) => marks[row] === 1;
}

function withinPlaceAndTime({ documents }: DatasetIndex, { period, bbox }: Choices): Has | undefined {
  const from = firstDay(period?.from);
  const to = lastDay(period?.to);
  if (from === undefined && to === undefined && bbox === undefined) return undefined;
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
