import type { EntryFacts } from "../../catalogue/search-index/entry.ts";
import { dayOf } from "../days.ts";
import type { Facet } from "../search.ts";
import { TextNumbers } from "../words/text-numbers.ts";
import type { FacetColumn } from "./facet-column.ts";
import type { WrittenFacts } from "./written-facts.ts";

/** Those that lie in columns; freshness follows from the day. */
export type StoredFacet = Exclude<Facet, "freshness">;

export interface FacetValues {
  readonly values: readonly string[];
  /** What each is called, where the facet has names beside its values. */
  readonly labels?: readonly string[];
}

/** What is made of one fact. */
interface Told {
  readonly key: keyof EntryFacts;
  readonly ofFacts: (facts: EntryFacts) => readonly string[];
  /** Of its JSON, empty where there is none. */
  readonly ofWritten: (written: string) => readonly string[];
}

interface FacetOfEntry {
  readonly values: Told;
  readonly labels?: Told;
}

function told<Key extends keyof EntryFacts>(
  key: Key,
  read: (value: EntryFacts[Key] | undefined) => readonly string[],
): Told {
  return {
    key,
    ofFacts: (facts) => read(facts[key]),
    ofWritten: (written) => read(written === "" ? undefined : (JSON.parse(written) as EntryFacts[Key])),
  };
}

function all(values: readonly string[] | undefined): readonly string[] {
  return (values ?? []).filter((value) => value !== "");
}

function one(value: string | undefined): readonly string[] {
  return all([value ?? ""]);
}

const ofEntry: Readonly<Record<StoredFacet, FacetOfEntry>> = {
  theme: { values: told("themes", all) },
  producer: {
    values: told("producer", (value = "") => [value]),
    labels: told("producerName", (name = "") => [name]),
  },
  organization: {
    values: told("organization", (organization) => [organization?.[0] ?? ""]),
    labels: told("organization", (organization) => [organization?.[1] ?? ""]),
  },
  format: { values: told("formats", all) },
  licence: { values: told("licence", one) },
  access: { values: told("access", one) },
  territory: { values: told("territories", all) },
  period: { values: told("period", decadesOf) },
  quality: { values: told("rating", (rating) => (rating === undefined ? [] : [rating])) },
  origin: {
    values: told("origins", (origins = []) =>
      origins.length === 0 ? ["here"] : origins.map(([source]) => source),
    ),
    labels: told("origins", (origins = []) => origins.map(([, name]) => name)),
  },
  personal: { values: told("personal", one) },
  kind: { values: told("kind", (kind) => [kind ?? "dataset"]) },
  keyword: { values: told("keywords", all) },
};

/** What each facet has of a dataset. */
export function facetsOf(facts: EntryFacts): Record<StoredFacet, FacetValues> {
  const found = Object.entries(ofEntry).map(([facet, { values, labels }]) => [
    facet,
    { values: values.ofFacts(facts), ...(labels === undefined ? {} : { labels: labels.ofFacts(facts) }) },
  ]);
  return Object.fromEntries(found) as Record<StoredFacet, FacetValues>;
}

/** Puts what a facet has of entries into its column. */
export class FacetOfEntries {
  readonly #column: FacetColumn;
  readonly #values: Told;
  readonly #labels: Told | undefined;
  readonly #labelNumbers = new TextNumbers();
  /** By the number of the text that tells them. */
  readonly #labelsRead: (readonly string[])[] = [];

  constructor(column: FacetColumn, facet: StoredFacet | "covers") {
    this.#column = column;
    const { values, labels } = facet === "covers" ? { values: told("covers", all) } : ofEntry[facet];
    this.#values = values;
    this.#labels = labels;
  }

  push(facts: WrittenFacts): void {
    const { key, ofWritten } = this.#values;
    const list = this.#column.push(facts.text, facts.start(key), facts.end(key), ofWritten);
    if (this.#labels !== undefined) this.#column.label(list, this.#labelsOf(facts, this.#labels));
  }

  #labelsOf(facts: WrittenFacts, { key, ofWritten }: Told): readonly string[] {
    const number = this.#labelNumbers.of(
      facts.text,
      facts.start(key),
      facts.end(key),
      (written) => this.#labelsRead.push(ofWritten(written)) - 1,
    );
    return this.#labelsRead[number] ?? [];
  }
}

/** What is before 1900 is told by precise dates alone. */
const decades = Array.from({ length: 13 }, (_, at) => String(1900 + 10 * at));
/** The first day of each, and of the one after the last. */
const decadesBegin = [...decades, "2030"].map((year) => dayOf(new Date(`${year}-01-01`)));

/** First years of decades: `1990`, `2000`. */
function decadesOf(period: EntryFacts["period"]): readonly string[] {
  if (period === undefined) return [];
  const [first, last] = period;
  return decades.filter((_, at) => first < (decadesBegin[at + 1] ?? 0) && last >= (decadesBegin[at] ?? 0));
}
