import type { Id } from "../../base/id.ts";
import type { Facet } from "../search.ts";
import type { SearchEntry, EntryFacts } from "../../catalogue/search-index/entry.ts";
import { FacetColumn } from "./facet-column.ts";
import { Growing, growingBytes, GrowingLists } from "../growing.ts";

/** Those that lie in columns; freshness follows from the day. */
export type StoredFacet = Exclude<Facet, "freshness">;

/** The documents beside which others are scored. */
export interface Around {
  /** Among how many words are rare. */
  readonly counted: number;
  /** The last day on which any changed, in days since 1970. */
  readonly latest: number;
}

/** No day: what has no period. */
const noDay = -2_147_483_648;

/**
 * What is known of each document beside its words, in columns. A document that changes gets a new
 * row, and its old one is dead; rows are never moved.
 */
export class IndexedDocuments {
  readonly ids: Id[] = [];
  readonly titles: string[] = [];
  readonly slugs: string[] = [];
  readonly titleTerms = new GrowingLists();
  readonly alive = growingBytes();
  readonly facets: Readonly<Record<StoredFacet, FacetColumn>> = {
    theme: new FacetColumn(),
    producer: new FacetColumn(),
    organization: new FacetColumn(),
    format: new FacetColumn(),
    licence: new FacetColumn(),
    access: new FacetColumn(),
    territory: new FacetColumn(),
    period: new FacetColumn(),
    quality: new FacetColumn(),
    origin: new FacetColumn(),
    personal: new FacetColumn(),
    kind: new FacetColumn(),
    keyword: new FacetColumn(),
  };
  /** The places that each covers, whose inner places find it too. */
  readonly covers = new FacetColumn();
  readonly firstDays = new Growing((length) => new Int32Array(length));
  readonly lastDays = new Growing((length) => new Int32Array(length));
  readonly modified = new Growing((length) => new Int32Array(length));
  readonly recency = new Growing((length) => new Float32Array(length));
  readonly published: number[] = [];
  readonly quality = new Growing((length) => new Uint16Array(length));
  readonly known = new Growing((length) => new Float32Array(length));
  readonly bboxes = new Map<number, EntryFacts["bboxes"]>();
  readonly #rows = new Map<Id, number>();
  readonly #around: Around | undefined;
  /** The last day on which anything here changed: an archive is not all stale. */
  #latest: number;

  /** Beside others, which tell how rare a word is, and what is recent. */
  constructor(around?: Around) {
    this.#around = around;
    this.#latest = around?.latest ?? 0;
  }

  /** Dead rows included. */
  get length(): number {
    return this.ids.length;
  }

  get living(): number {
    return this.#rows.size;
  }

  /** Among how many the words of these are rare. */
  get counted(): number {
    return this.#around?.counted ?? this.living;
  }

  get latest(): number {
    return this.#latest;
  }

  rowOf(dataset: Id): number | undefined {
    return this.#rows.get(dataset);
  }

  add({ dataset, facts }: SearchEntry, titleTerms: readonly number[]): number {
    this.remove(dataset);
    const row = this.ids.length;
    this.#rows.set(dataset, row);
    this.ids.push(dataset);
    this.titles.push(facts.title);
    this.slugs.push(facts.slug);
    this.titleTerms.push(titleTerms);
    this.alive.push(1);
    for (const [facet, values] of Object.entries(facetsOf(facts))) {
      this.facets[facet as StoredFacet].push(values);
    }
    // Those that another version of this program analysed are analysed again.
    this.covers.push(plain(facts.covers ?? []));
    this.firstDays.push(facts.period?.[0] ?? noDay);
    this.lastDays.push(facts.period?.[1] ?? noDay);
    this.modified.push(facts.modified);
    this.recency.push(recencyOf(facts.modified));
    this.#latest = Math.max(this.#latest, facts.modified);
    this.published.push(facts.published);
    this.quality.push(facts.quality);
    this.known.push(facts.known);
    if (facts.bboxes.length > 0) this.bboxes.set(row, facts.bboxes);
    return row;
  }

  remove(dataset: Id): void {
    const row = this.#rows.get(dataset);
    if (row === undefined) return;
    this.alive.values[row] = 0;
    this.bboxes.delete(row);
    this.#rows.delete(dataset);
  }

  /** By which `recency` is multiplied to be 1 for what changed last of all that is here, and half two years before. */
  get recencyScale(): number {
    return 1 / recencyOf(this.#latest);
  }

  hasPeriod(row: number): boolean {
    return this.firstDays.at(row) !== noDay;
  }
}

/** Doubled by each two years; 1 in October 2024. */
export function recencyOf(day: number): number {
  return 2 ** ((day - 20_000) / 730);
}

interface Value {
  readonly value: string;
  readonly label?: string;
}

/** What each facet has of a dataset. */
export function facetsOf(facts: EntryFacts): Record<StoredFacet, readonly Value[]> {
  return {
    theme: plain(facts.themes),
    producer: [{ value: facts.producer, label: facts.producerName }],
    organization: [{ value: facts.organization[0], label: facts.organization[1] }],
    format: plain(facts.formats),
    licence: plain([facts.licence]),
    access: plain([facts.access]),
    territory: plain(facts.territories),
    period: plain(decadesOf(facts.period)),
    quality: [{ value: facts.rating }],
    origin:
      facts.origins.length === 0
        ? [{ value: "here" }]
        : facts.origins.map(([value, label]) => ({ value, label })),
    personal: plain(facts.personal === undefined ? [] : [facts.personal]),
    kind: [{ value: facts.kind ?? "dataset" }],
    keyword: plain(facts.keywords),
  };
}

function plain(values: readonly string[]): readonly Value[] {
  return values.filter((value) => value !== "").map((value) => ({ value }));
}

const decadeFirst = 1900;
const decadeLast = 2020;

/** First years of decades: `1990`, `2000`. What is before 1900 is told by precise dates alone. */
function decadesOf(period: EntryFacts["period"]): readonly string[] {
  if (period === undefined) return [];
  const [first, last] = period.map((day) => new Date(day * 86_400_000).getUTCFullYear());
  const decades: string[] = [];
  for (let decade = decadeFirst; decade <= decadeLast; decade += 10) {
    if ((first ?? 0) < decade + 10 && (last ?? 0) >= decade) decades.push(String(decade));
  }
  return decades;
}
