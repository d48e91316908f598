import type { Facet, SearchRequest } from "./search.ts";
import { firstDay, lastDay } from "./days.ts";
import type { DatasetIndex } from "./index/dataset-index.ts";
import type { StoredFacet } from "./index/facets-of-entry.ts";
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
  for (const { marksOf } of refused) missMarked(missed, rows, marksOf(rows));
  for (const [at, { marksOf }] of chosen.entries()) missBy(missed, rows, marksOf(rows), at + 1);
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

// Which of them are marked is what no processor guesses: it is reckoned with instead of branched on.

function missMarked(missed: Uint8Array, rows: Uint32Array, marks: Uint8Array): void {
  for (let at = 0; at < rows.length; at += 1) {
    missed[at] = (missed[at] ?? 0) | (byOthers * (marks[rows[at] ?? 0] ?? 0));
  }
}

/** Those that the choice of this number leaves out alone have its number. */
function missBy(missed: Uint8Array, rows: Uint32Array, marks: Uint8Array, number: number): void {
  for (let at = 0; at < rows.length; at += 1) {
    const before = missed[at] ?? 0;
    const isMissed = 1 - (marks[rows[at] ?? 0] ?? 0);
    const isFirst = Number(before === 0);
    missed[at] = before + isMissed * (isFirst * number + (1 - isFirst) * (byOthers - before));
  }
}

function placesWhere(missed: Uint8Array, number: number): Uint32Array {
  let many = 0;
  for (let at = 0; at < missed.length; at += 1) many += Number(missed[at] === number);
  // Room for one more, which is written and not kept.
  const places = new Uint32Array(many + 1);
  let count = 0;
  for (let at = 0; at < missed.length; at += 1) {
    places[count] = at;
    count += Number(missed[at] === number);
  }
  return places.subarray(0, many);
}

function rowsAt(rows: Uint32Array, places: Uint32Array): Uint32Array {
  const kept = new Uint32Array(places.length);
  for (let at = 0; at < kept.length; at += 1) kept[at] = rows[places[at] ?? 0] ?? 0;
  return kept;
}

interface Chosen {
  readonly facet: Facet;
  /** By row, 1 for each of these that has what was chosen, 0 for the others of them. */
  readonly marksOf: (rows: Uint32Array) => Uint8Array;
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
      const isWanted = (row: number) => wanted.has(freshnessOf(documents.modified.at(row), today));
      return [{ facet, marksOf: (rows) => marked(documents.length, rows, isWanted) }];
    }
    const own = documents.facets[facet satisfies StoredFacet].marksOf(values);
    if (facet !== "territory") return [{ facet, marksOf: () => own }];
    const covering = documents.covers.marksOf(values.flatMap(wider));
    return [
      { facet, marksOf: (rows) => marked(own.length, rows, (row) => own[row] === 1 || covering[row] === 1) },
    ];
  });
}

function marked(length: number, rows: Uint32Array, has: Has): Uint8Array {
  const marks = new Uint8Array(length);
  for (const row of rows) if (has(row)) marks[row] = 1;
  return marks;
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
