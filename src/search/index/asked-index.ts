import type { Id } from "../../base/id.ts";
import type { SearchEntry } from "../../catalogue/search-index/entry.ts";
import type { LabelOf } from "../count-facets.ts";
import type { WiderPlaces } from "../narrow.ts";
import type { Question } from "../../catalogue/question.ts";
import type { Scorer } from "../score.ts";
import type { Facet, FacetCounts, SearchRequest } from "../search.ts";
import type { Group, Known } from "../understand.ts";
import type { DatasetIndex } from "./dataset-index.ts";
import type { ProducerIndex } from "./producer-index.ts";

/** What answers searches, of one moment: held in the memory of this process, or by servers of its own. */
export interface AskedIndex {
  /** What is kept of an answer holds as long as these two stay the same. */
  readonly of: object;
  readonly generation: number;
  readonly producers: ProducerIndex;
  /** For small indexes beside it. */
  readonly scorer: Scorer;
  /** What is made of the words that are known. `make` changes nothing, and may be called again with more of them. */
  withWords<Made>(make: (known: Known) => Made): Promise<Made>;
  answer(wanted: Wanted): Promise<IndexAnswer>;
  /** An index of its own, in which documents are scored as they would be in this one, which holds none of them. */
  beside(entries: readonly SearchEntry[]): Promise<DatasetIndex>;
  /** How many datasets each of these producers has. */
  countsOf(producers: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Values of a facet whose name begins so, then those of which a word does; of each the most frequent first. */
  valuesBeginning(
    facet: NamedFacet,
    begun: string,
    nameOfValue: (value: string) => string,
  ): Promise<readonly NamedValue[]>;
}

/** Those of which names are looked for. */
export type NamedFacet = "keyword" | "territory";

export interface NamedValue {
  readonly value: string;
  readonly name: string;
}

/** A question, in the terms of the index. */
export interface Wanted
  extends
    Pick<SearchRequest, "filters" | "without" | "period" | "bbox" | "sort">,
    Pick<Question, "phrases" | "excluded"> {
  readonly groups: readonly Group[];
  /** Those that hold so much of what was asked, by the rarity of the words; or all of them, or none. */
  readonly among: Share | "all" | "none";
  /** So many of the best are answered. */
  readonly count: number;
  readonly facets: readonly Facet[];
  /** In days since 1970. */
  readonly today: number;
  readonly wider: WiderPlaces;
  readonly labelOf: LabelOf;
}

/** Nothing asked for beside words. */
export const wordsAlone = {
  sort: "relevance",
  filters: {},
  phrases: [],
  excluded: [],
  facets: [],
  today: 0,
  wider: () => [],
  labelOf: () => undefined,
} as const satisfies Partial<Wanted>;

export interface Share {
  readonly least: number;
  /** Where that leaves but a few, those with so much follow them. */
  readonly ofFew?: number;
}

/** Fewer are a few. */
export const fewMax = 10;

export interface IndexAnswer {
  /** Best first. */
  readonly best: readonly FoundDataset[];
  readonly total: number;
  readonly facets: readonly FacetCounts[];
}

export interface FoundDataset {
  readonly id: Id;
  readonly title: string;
  readonly slug: string;
  /** In milliseconds since 1970. */
  readonly published: number;
  /** As the facet holds it. */
  readonly producer: string;
  readonly score: number;
}
