import type { SearchEntry } from "../../catalogue/search-index/entry.ts";
import { fold, wordsOf } from "../../catalogue/word-forms.ts";
import { recencyOf } from "../index/documents.ts";
import {
  type AskedIndex,
  fewMax,
  type FoundDataset,
  type IndexAnswer,
  type NamedFacet,
  type NamedValue,
  type Wanted,
} from "../index/asked-index.ts";
import { DatasetIndex } from "../index/dataset-index.ts";
import type { ProducerIndex } from "../index/producer-index.ts";
import { lookedAtMax, rankByTitles } from "../rank.ts";
import { recencyShare, type Scorer } from "../score.ts";
import type { Known } from "../understand.ts";
import { chosenOf, narrowedBy } from "./choices-query.ts";
import type { Server } from "./server.ts";
import {
  type ValueBucket,
  type CountedFacets,
  countedOf,
  coversQuestion,
  facetsQuestion,
  facetsTold,
  othersOf,
} from "./facets-asked.ts";
import { groupsQuery, type ServerQuery } from "./group-query.ts";
import type { LearnedWords } from "./learned-words.ts";
import { separator } from "./shape.ts";

/** What is known of a copy at one revision. */
export interface CopyStanding {
  readonly revision: number;
  readonly documents: number;
  /** The last day on which anything there changed, in days since 1970. */
  readonly latest: number;
  readonly words: LearnedWords;
}

interface Answered {
  readonly hits: {
    readonly total: { readonly value: number };
    readonly hits: readonly {
      readonly _id: string;
      readonly _score: number | null;
      readonly _source: Omit<FoundDataset, "id" | "score"> & { readonly titleStems: readonly string[] };
    }[];
  };
  readonly aggregations?: CountedFacets;
}

const told = ["title", "slug", "published", "producer", "titleStems"];
const datasets: ServerQuery = { term: { is: "dataset" } };
/** Further answers are counted, and not told. */
const answersMax = 100_000;
const namesMax = 8;

/** A copy on the search server, as it answers questions: scored, narrowed, counted and ordered there as `OwnIndex` does here. */
export class AskedCopy implements AskedIndex {
  readonly of: object;
  readonly producers: ProducerIndex;
  readonly scorer: Scorer;
  readonly #server: Server;
  readonly #standing: CopyStanding;

  constructor(
    server: Server,
    standing: CopyStanding,
    { producers, scorer }: Pick<AskedIndex, "producers" | "scorer">,
  ) {
    this.of = server;
    this.producers = producers;
    this.scorer = scorer;
    this.#server = server;
    this.#standing = standing;
  }

  get generation(): number {
    return this.#standing.revision;
  }

  withWords<Made>(make: (known: Known) => Made): Promise<Made> {
    const { words, documents } = this.#standing;
    return words.asMade(documents, make);
  }

  async answer(wanted: Wanted): Promise<IndexAnswer> {
    const { among } = wanted;
    if (among === "none") return { best: [], total: 0, facets: facetsTold(wanted, {}, new Map()) };
    if (among === "all" || among.ofFew === undefined)
      return this.#answerTo(wanted, this.#scored(wanted, among));
    const query = this.#scored(wanted, among);
    const many = await this.#server.count(query, fewMax);
    const isFew = many > 0 && many < fewMax;
    return this.#answerTo(wanted, isFew ? this.#scored(wanted, { least: among.ofFew }) : query);
  }

  async beside(entries: readonly SearchEntry[]): Promise<DatasetIndex> {
    const { documents: counted, latest } = this.#standing;
    return this.withWords(({ dictionary }) =>
      DatasetIndex.beside({ dictionary, documents: { counted, latest } }, entries),
    );
  }

  async countsOf(producers: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (producers.length === 0) return new Map();
    const filters = { producer: producers };
    const field = "facets.producer";
    const aggs = { chosen: { terms: { field, include: producers, size: producers.length } } };
    const { chosen } = await this.#server.aggregate(datasets, aggs);
    const counted = countedOf("producer", { filters }, { chosen: chosen ?? { buckets: [] } });
    return new Map(counted.map(({ value, count }) => [value, count]));
  }

  valuesBeginning(
    facet: NamedFacet,
    begun: string,
    nameOfValue: (value: string) => string,
  ): Promise<readonly NamedValue[]> {
    return facet === "keyword" ? this.#keywordsBeginning(begun) : this.#placesBeginning(begun, nameOfValue);
  }

  async #keywordsBeginning(begun: string): Promise<readonly NamedValue[]> {
    const words = begun.replaceAll(/[^\p{L}\p{N} ]/gu, "");
    const name = `[^${separator}]*`;
    const found = await Promise.all(
      [`${words}.*`, `${name} ${words}.*${separator}.*`].map(async (include) => {
        const query = { bool: { filter: [{ regexp: { named: { value: include, flags: "NONE" } } }] } };
        // By ordinals it fails where nothing begins so (2.19).
        const terms = { field: "named", include, size: namesMax, shard_size: 1000, execution_hint: "map" };
        return (await this.#server.aggregate(query, { names: { terms } }))["names"]?.buckets ?? [];
      }),
    );
    const values = found.flat().map(({ key }) => key.split(separator)[1] ?? "");
    return [...new Set(values)].map((value) => ({ value, name: value }));
  }

  /** Places are as many as the country has, whatever the datasets: they are named here. */
  async #placesBeginning(
    begun: string,
    nameOfValue: (value: string) => string,
  ): Promise<readonly NamedValue[]> {
    const places = (await this.#server.places()).map((value) => {
      const name = nameOfValue(value);
      return { value, name, folded: wordsOf(name).map(fold).join(" ") };
    });
    const starting = places.filter(({ folded }) => folded.startsWith(begun));
    const holding = places.filter(({ folded }) => !folded.startsWith(begun) && folded.includes(` ${begun}`));
    return [...starting, ...holding];
  }

  /** What answers, scored by its words, and by what it is worth by itself. */
  #scored({ groups, sort }: Wanted, among: Exclude<Wanted["among"], "none">): ServerQuery {
    const { documents, words, latest } = this.#standing;
    const known = { dictionary: words, documents };
    const stem = (term: number): string => words.stem(term);
    const query =
      among === "all"
        ? { constant_score: { filter: datasets } }
        : groupsQuery(groups, among.least, { known, stem });
    if (sort !== "relevance") return query;
    const factor = recencyShare / recencyOf(latest);
    return {
      function_score: {
        query,
        functions: [
          { field_value_factor: { field: "worth" } },
          { field_value_factor: { field: "recency", factor } },
        ],
        score_mode: "sum",
        boost_mode: "multiply",
      },
    };
  }

  async #answerTo(wanted: Wanted, scored: ServerQuery): Promise<IndexAnswer> {
    const { sort, groups, count } = wanted;
    const query = { bool: { must: [scored], ...narrowedBy(wanted) } };
    const chosen = chosenOf(wanted.filters, wanted);
    const answered = (await this.#server.search({
      size: Math.min(sort === "relevance" ? Math.max(count, lookedAtMax) : count, answersMax),
      track_total_hits: true,
      _source: told,
      query,
      ...(chosen.length === 0 ? {} : { post_filter: { bool: { filter: chosen.map((one) => one.query) } } }),
      sort: orders[sort],
      ...(wanted.facets.length === 0 ? {} : { aggs: facetsQuestion(wanted) }),
    })) as Answered;
    const { words } = this.#standing;
    const rows = answered.hits.hits.map(({ _id: id, _score, _source }, row) => ({
      id,
      ..._source,
      score: _score ?? 0,
      row,
    }));
    const titleOf = ({ titleStems }: (typeof rows)[number]) => {
      const terms = titleStems.map((stem) => words.termOf(stem));
      return { terms, start: 0, end: terms.length };
    };
    const facets = answered.aggregations ?? {};
    return {
      best: sort === "relevance" ? rankByTitles(rows, titleOf, groups, count) : rows,
      total: answered.hits.total.value,
      facets: facetsTold(wanted, facets, await this.#covering(wanted, query, facets)),
    };
  }

  /** What covers the places around those that are told. */
  async #covering(
    wanted: Wanted,
    query: ServerQuery,
    told: CountedFacets,
  ): Promise<ReadonlyMap<string, number>> {
    if (!wanted.facets.includes("territory")) return new Map();
    const counted = countedOf("territory", wanted, told["territory"] ?? {});
    const places = [...new Set(counted.flatMap(({ value }) => wanted.wider(value)))];
    if (places.length === 0) return new Map();
    const others = othersOf("territory", chosenOf(wanted.filters, wanted));
    const within = { bool: { filter: [query, others] } };
    const { covers } = await this.#server.aggregate(within, { covers: coversQuestion(places) });
    return new Map(covers?.buckets.map(({ key, doc_count }: ValueBucket) => [key, doc_count]));
  }
}

/** Of what is the same, the one that was analysed first; by date and by title by its id, as `OwnIndex` has it. */
const orders: Readonly<Record<Wanted["sort"], readonly object[]>> = {
  relevance: [{ _score: "desc" }, { revision: "asc" }],
  newest: [{ published: "desc" }, { id: "desc" }],
  title: [{ titleOrder: "asc" }, { id: "asc" }],
};
