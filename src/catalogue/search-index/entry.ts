import type { Id } from "../../base/id.ts";
import type { Rating } from "../quality.ts";

/** Raised whenever analysis makes something else of the same dataset: all are analysed again. */
export const analyser = 9;

/** What analysis makes of a dataset that everybody may read. */
export interface SearchEntry {
  readonly dataset: Id;
  /** One word for each stem, as it is written, with accents; a space between each two. */
  readonly words: string;
  /** By word, how much the dataset is about it: 1 to 255. */
  readonly impacts: Uint8Array;
  /** Folded, small words included: what an exact phrase is looked for in. */
  readonly text: string;
  readonly facts: EntryFacts;
}

/** As an index in memory reads it, in UTF-8: its words without their text, its facts as JSON. */
export interface ReadEntry extends Pick<SearchEntry, "dataset" | "impacts"> {
  readonly words: Uint8Array;
  readonly facts: Buffer;
}

export interface EntryFacts {
  readonly title: string;
  readonly slug: string;
  /** Stems of `words` are those of English. */
  readonly english?: true;
  readonly themes: readonly string[];
  /** Slug of the organization; of a publisher that is none, its name. */
  readonly producer: string;
  readonly producerName: string;
  /** Slug and name of the organization that answers for it here. */
  readonly organization: readonly [string, string];
  readonly formats: readonly string[];
  readonly licence: string;
  readonly access: string;
  /** As `commune/35238`, with the places around each; without those that lie in one of `covers`. */
  readonly territories: readonly string[];
  /** The widest places that all of it is about, `country/FR` among them. */
  readonly covers: readonly string[];
  readonly keywords: readonly string[];
  /** Where it names people: whether it says why it is published all the same. */
  readonly personal?: "stated" | "unstated";
  /** Of another dataset nothing is kept. */
  readonly kind?: "indicator";
  /** As `[source, name]`. */
  readonly origins: readonly (readonly [string, string])[];
  /** First and last day of what it covers, as numbers of days since 1970. */
  readonly period?: readonly [number, number];
  readonly bboxes: readonly (readonly [number, number, number, number])[];
  /** When it was last changed, in days since 1970. */
  readonly modified: number;
  /** When it was published here, in milliseconds since 1970. */
  readonly published: number;
  /** 0 to 405. */
  readonly quality: number;
  readonly rating: Rating;
  /** How well known it is where that is told: 0 to 1. */
  readonly known: number;
}

/** Of what says nothing of itself. */
export const noFacts: EntryFacts = {
  title: "",
  slug: "",
  themes: [],
  producer: "",
  producerName: "",
  organization: ["", ""],
  formats: [],
  licence: "",
  access: "",
  territories: [],
  covers: [],
  keywords: [],
  origins: [],
  bboxes: [],
  modified: 0,
  published: 0,
  quality: 0,
  rating: "bad",
  known: 0,
};
