import type { EntryFacts, SearchEntry } from "../../catalogue/search-index/entry.ts";
import { englishStemOf, fold, singular, stemOf, wordsOf } from "../../catalogue/word-forms.ts";
import { recencyOf } from "../index/documents.ts";
import { facetsOf, type StoredFacet } from "../index/facets-of-entry.ts";
import { worthOf } from "../score.ts";
import { titleOrder } from "../title-order.ts";
import { Lexicon } from "../words/lexicon.ts";

/** Raised whenever what lies on the server is written otherwise: another index is then made beside. */
export const format = 3;

/** Between the value of a facet and what it is called, and between a folded name and the value itself. */
export const separator = "\u001f";

/** Facets of which a value is told by a name that it does not say itself. */
export const labelled: ReadonlySet<StoredFacet> = new Set(["producer", "organization", "origin"]);

const word = { type: "keyword", ignore_above: 8000 } as const;
const unread = { type: "keyword", doc_values: false, ignore_above: 8000 } as const;
const each = <Of>(names: readonly string[], of: Of) => Object.fromEntries(names.map((name) => [name, of]));

const facets: readonly StoredFacet[] = [
  "theme",
  "producer",
  "organization",
  "format",
  "licence",
  "access",
  "territory",
  "period",
  "quality",
  "origin",
  "personal",
  "kind",
  "keyword",
];

/** More are spread over more machines. */
const datasetsOfShard = 500_000;

/** Of an index that holds datasets, the words they have, and how far it was fed. */
export function indexBody(datasets: number): object {
  return {
    settings: { ...settings, number_of_shards: Math.max(1, Math.ceil(datasets / datasetsOfShard)) },
    mappings,
  };
}

const settings = {
  auto_expand_replicas: "0-1",
  // Whoever was stopped for a while and goes on puts nothing back that was deleted meanwhile.
  gc_deletes: "1h",
  max_result_window: 100_000,
  refresh_interval: "-1",
  analysis: { analyzer: { folded: { type: "custom", tokenizer: "whitespace" } } },
};

const mappings = {
  dynamic: "strict",
  _source: {
    includes: [
      "is",
      "stems",
      "titleStems",
      "title",
      "slug",
      "published",
      "producer",
      "word",
      "folded",
      "singular",
      "frequency",
      "fed",
    ],
  },
  properties: {
    is: word,
    // Of a dataset.
    revision: { type: "long" },
    id: { type: "keyword", index: false },
    impacts: { type: "rank_features" },
    stems: word,
    titleStems: { type: "keyword", index: false, doc_values: false },
    text: { type: "text", analyzer: "folded", norms: false },
    title: { type: "keyword", index: false, doc_values: false },
    titleOrder: { type: "keyword", index: false },
    slug: { type: "keyword", index: false, doc_values: false },
    producer: { type: "keyword", index: false, doc_values: false },
    published: { type: "long" },
    modified: { type: "integer" },
    firstDay: { type: "integer" },
    lastDay: { type: "integer" },
    worth: { type: "double", index: false },
    recency: { type: "double", index: false },
    known: { type: "double", index: false },
    facets: { properties: each(facets, word) },
    told: { properties: each([...labelled], word) },
    covers: word,
    named: word,
    boxes: {
      type: "nested",
      properties: each(["west", "south", "east", "north"], { type: "double" }),
    },
    // Of a word.
    word: { type: "keyword", index: false, doc_values: false },
    folded: unread,
    singular: unread,
    frequency: { type: "integer" },
    // How far it was fed.
    fed: { type: "object", enabled: false },
  },
};

/** A dataset as it lies on the server: its words by their impact, and what it is narrowed, counted and ordered by. */
export function documentOf(entry: SearchEntry, revision: number, known: KnownStems): object {
  const { dataset, impacts, text, facts } = entry;
  const stems = known.ofWords(entry);
  const values = facetsOf(facts);
  return {
    is: "dataset",
    id: dataset,
    revision,
    stems,
    impacts: Object.fromEntries(stems.map((one, at) => [one, impacts[at] ?? 1])),
    titleStems: known.ofTitle(entry),
    text,
    title: facts.title,
    titleOrder: titleOrder(facts.title),
    slug: facts.slug,
    producer: facts.producer,
    published: facts.published,
    modified: facts.modified,
    ...(facts.period === undefined ? {} : { firstDay: facts.period[0], lastDay: facts.period[1] }),
    worth: worthOf(facts),
    recency: recencyOf(facts.modified),
    known: facts.known,
    facets: Object.fromEntries(Object.entries(values).map(([facet, own]) => [facet, own.values])),
    told: Object.fromEntries(
      [...labelled].map((facet) => [
        facet,
        values[facet].values.map((value, at) => `${value}${separator}${values[facet].labels?.[at] ?? ""}`),
      ]),
    ),
    covers: facts.covers,
    named: facts.keywords.map((value) => `${wordsOf(value).map(fold).join(" ")}${separator}${value}`),
    boxes: facts.bboxes.map(([west, south, east, north]) => ({ west, south, east, north })),
  };
}

/** The words of a dataset, one of each stem, and whether they are English. */
export type EntryWords = Pick<SearchEntry, "words"> & { readonly facts: Pick<EntryFacts, "english"> };

/** Stems of the words of many datasets: most words are in thousands of them, and are stemmed once. */
export class KnownStems {
  readonly #french = new Lexicon(stemOf);
  readonly #english = new Lexicon(englishStemOf);

  /** In the order of the words. */
  ofWords({ words, facts }: EntryWords): readonly string[] {
    const lexicon = this.#lexiconOf(facts);
    return splitWords(words).map((word) => lexicon.of(word).stem);
  }

  /** Small words left out. */
  ofTitle({ facts }: SearchEntry): readonly string[] {
    const lexemes = this.#lexiconOf(facts).read(facts.title);
    return lexemes.filter(({ isSmall }) => !isSmall).map(({ stem }) => stem);
  }

  #lexiconOf({ english }: EntryWords["facts"]): Lexicon {
    return english === true ? this.#english : this.#french;
  }
}

/** Of the words of many datasets those that come first of their stem, by these. */
export function firstWords(entries: Iterable<EntryWords>, known: KnownStems): ReadonlyMap<string, string> {
  const first = new Map<string, string>();
  for (const entry of entries) {
    const words = splitWords(entry.words);
    for (const [at, stem] of known.ofWords(entry).entries())
      if (!first.has(stem)) first.set(stem, words[at] ?? stem);
  }
  return first;
}

function splitWords(words: string): readonly string[] {
  return words === "" ? [] : words.split(" ");
}

/** A word that datasets hold. */
export function wordOf(one: string, frequency: number): object {
  const folded = fold(one);
  return { is: "word", word: one, folded, singular: singular(folded), frequency };
}

export function idOfWord(stem: string): string {
  return `word/${stem}`;
}
