import type { Language } from "../base/language.ts";
import type { PageRequest } from "../base/page.ts";
import type { PlaceLevel } from "../territory/territory.ts";
import type { Dataset } from "../catalogue/dataset.ts";

export type Facet =
  | "theme"
  | "producer"
  /** That answers for it here, whoever made it: the slug of the organization. */
  | "organization"
  | "format"
  | "licence"
  | "access"
  | "territory"
  | "period"
  | "freshness"
  | "quality"
  | "origin"
  /** Of data that name people: whether their producer says why they are published. */
  | "personal"
  /** What it is: an indicator, or any other dataset. */
  | "kind"
  | "keyword";

export type SearchSort = "relevance" | "newest" | "title";

export interface SearchRequest extends PageRequest {
  /** A question in the asker's words; `"an exact phrase"` and `-excluded` words are understood. */
  readonly q: string;
  /** Which words an answer holds, or others that say the same; where absent, those that say most. */
  readonly held?: "every" | "any";
  /** Values of a facet are alternatives; facets narrow each other. */
  readonly filters: Readonly<Partial<Record<Facet, readonly string[]>>>;
  /** Values that leave a dataset out. */
  readonly without?: Readonly<Partial<Record<Facet, readonly string[]>>>;
  /** Datasets whose time meets it: ISO 8601 dates. */
  readonly period?: { readonly from?: string; readonly to?: string };
  /** Datasets whose place meets it: west, south, east, north in degrees. */
  readonly bbox?: readonly [number, number, number, number];
  readonly sort: SearchSort;
  readonly language: Language;
  /** Which to count; all where absent. */
  readonly facets?: readonly Facet[];
  /** Words as they are written: nothing is corrected. */
  readonly literally?: boolean;
}

export interface SearchResult<Item = Dataset> {
  readonly items: readonly Item[];
  readonly total: number;
  readonly facets: readonly FacetCounts[];
  /** Those that the question names or that publish most of what answers it; with the first page alone. */
  readonly producers: readonly FoundProducer[];
  readonly understood: Understood;
  /** Nothing answers: `items` are the nearest. */
  readonly nearest: boolean;
  /** The search server is away: titles alone were looked at, and nothing was counted. */
  readonly byTitleAlone?: true;
  /** What is held about who asks is asked for, which no dataset answers. */
  readonly isAboutOneself: boolean;
}

export interface FoundProducer {
  /** As the facet holds it. */
  readonly value: string;
  readonly name: string;
  /** Where it is an organization here. */
  readonly slug?: string;
  /** That everybody may read. */
  readonly datasets: number;
}

export interface FacetCounts {
  readonly facet: Facet;
  /** Most frequent first, those chosen always among them. */
  readonly values: readonly FacetValue[];
}

export interface FacetValue {
  /** As filters hold it: a code of a vocabulary, a slug, an id, a free text. */
  readonly value: string;
  /** Where the value says nothing to people by itself: the name of a producer, of a place. */
  readonly label?: string;
  readonly count: number;
  readonly chosen: boolean;
}

/** What was made of a question, for the asker to see. */
export interface Understood {
  /** In the order of the question: each word with what was searched beside it. */
  readonly words: readonly {
    readonly word: string;
    /** Whether anything here holds it, or what was taken in its stead. */
    readonly found: boolean;
    /** Where the word is in no dataset: the one that was taken in its stead. */
    readonly corrected?: string;
    readonly synonyms: readonly string[];
  }[];
  readonly phrases: readonly string[];
  readonly excluded: readonly string[];
}

export interface Suggestion {
  readonly kind: "dataset" | "keyword" | "producer" | "place";
  readonly text: string;
  /** Of a dataset whose title another suggestion has too. */
  readonly producer?: string;
  /** Of a dataset its slug, of a producer its value in the facet, of a place `commune/35238`. */
  readonly target?: string;
  /** Of a place: what it is, and the département of a commune or the région of a département. */
  readonly level?: PlaceLevel;
  readonly within?: string;
}
