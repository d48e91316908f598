import type { Id } from "../../base/id.ts";
import type { EntryFacts } from "../../catalogue/search-index/entry.ts";
import { FacetColumn } from "./facet-column.ts";
import { FacetOfEntries, type StoredFacet } from "./facets-of-entry.ts";
import type { ImageSink, ImageSource } from "../image.ts";
import type { WrittenFacts } from "./written-facts.ts";
import { Growing, growingBytes, GrowingLists } from "../growing.ts";

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
  readonly #filled: readonly FacetOfEntries[] = [
    ...Object.entries(this.facets).map(([facet, column]) => new FacetOfEntries(column, facet as StoredFacet)),
    // Those that another version of this program analysed, which told no places, are analysed again.
    new FacetOfEntries(this.covers, "covers"),
  ];
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

  add(dataset: Id, facts: WrittenFacts, title: string, titleTerms: readonly number[]): number {
    this.remove(dataset);
    const row = this.ids.length;
    this.#rows.set(dataset, row);
    this.ids.push(dataset);
    this.titles.push(title);
    this.slugs.push(facts.value("slug") ?? "");
    this.titleTerms.push(titleTerms);
    this.alive.push(1);
    for (const each of this.#filled) each.push(facts);
    const [first, last] = facts.value("period") ?? [noDay, noDay];
    this.firstDays.push(first);
    this.lastDays.push(last);
    const modified = facts.value("modified") ?? 0;
    this.modified.push(modified);
    this.recency.push(recencyOf(modified));
    this.#latest = Math.max(this.#latest, modified);
    this.published.push(facts.value("published") ?? 0);
    this.quality.push(facts.value("quality") ?? 0);
    this.known.push(facts.value("known") ?? 0);
    const bboxes = facts.value("bboxes") ?? [];
    if (bboxes.length > 0) this.bboxes.set(row, bboxes);
    return row;
  }

  remove(dataset: Id): void {
    const row = this.#rows.get(dataset);
    if (row === undefined) return;
    this.alive.values[row] = 0;
    this.bboxes.delete(row);
    this.#rows.delete(dataset);
  }

  async write(sink: ImageSink): Promise<void> {
    await sink.values(this.ids);
    await sink.values(this.titles);
    await sink.values(this.slugs);
    await sink.lists(this.titleTerms);
    for (const column of this.#columns) await column.write(sink);
    await sink.growing(this.alive);
    await sink.growing(this.firstDays);
    await sink.growing(this.lastDays);
    await sink.growing(this.modified);
    await sink.growing(this.recency);
    await sink.numbers(Float64Array.from(this.published));
    await sink.growing(this.quality);
    await sink.growing(this.known);
    await sink.values([...this.bboxes]);
    await sink.numbers(Int32Array.of(this.#latest));
  }

  /** Into those that are empty. */
  async restore(source: ImageSource): Promise<void> {
    await source.values(this.ids);
    await source.values(this.titles);
    await source.values(this.slugs);
    await source.lists(this.titleTerms);
    for (const column of this.#columns) await column.restore(source);
    await source.growing(this.alive, Uint8Array);
    await source.growing(this.firstDays, Int32Array);
    await source.growing(this.lastDays, Int32Array);
    await source.growing(this.modified, Int32Array);
    await source.growing(this.recency, Float32Array);
    for (const published of await source.numbers(Float64Array)) this.published.push(published);
    await source.growing(this.quality, Uint16Array);
    await source.growing(this.known, Float32Array);
    const bboxes: (readonly [number, EntryFacts["bboxes"]])[] = [];
    await source.values(bboxes);
    for (const [row, own] of bboxes) this.bboxes.set(row, own);
    [this.#latest = 0] = await source.numbers(Int32Array);
    await this.#findRows(source);
  }

  async #findRows({ breath }: ImageSource): Promise<void> {
    for (let row = 0; row < this.ids.length; row += 1) {
      if (this.alive.at(row) === 1) this.#rows.set(this.ids[row] ?? "", row);
      if (row % 1024 === 0 && breath.isDue) await breath.take();
    }
  }

  get #columns(): readonly FacetColumn[] {
    return [...Object.values(this.facets), this.covers];
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
