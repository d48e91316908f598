import { byCode } from "../../base/by-code.ts";
import type { Id } from "../../base/id.ts";
import { datasetsWithPhrases } from "../../catalogue/search-index/rows.ts";
import type { SearchEntry } from "../../catalogue/search-index/entry.ts";
import { fold, wordsOf } from "../../catalogue/word-forms.ts";
import type { Db } from "../../db/db.ts";
import { countFacets } from "../count-facets.ts";
import type { RankedRow } from "../highest.ts";
import { narrow, type NarrowedAnswer } from "../narrow.ts";
import { everything, inOrder, livingRows } from "../order.ts";
import { foldPhrase } from "../../catalogue/question.ts";
import { rank } from "../rank.ts";
import type { ScoredRows, Scorer } from "../score.ts";
import type { Known } from "../understand.ts";
import {
  type AskedIndex,
  fewMax,
  type FoundDataset,
  type IndexAnswer,
  type NamedFacet,
  type NamedValue,
  type Wanted,
} from "./asked-index.ts";
import { DatasetIndex } from "./dataset-index.ts";
import type { ProducerIndex } from "./producer-index.ts";

/** The index in the memory of this process, as it answers questions. */
export class OwnIndex implements AskedIndex {
  readonly datasets: DatasetIndex;
  readonly producers: ProducerIndex;
  readonly scorer: Scorer;
  readonly #db: Db;

  constructor(db: Db, { datasets, producers, scorer }: Pick<OwnIndex, "datasets" | "producers" | "scorer">) {
    this.#db = db;
    this.datasets = datasets;
    this.producers = producers;
    this.scorer = scorer;
  }

  get of(): object {
    return this.datasets;
  }

  get generation(): number {
    return this.datasets.generation;
  }

  async withWords<Made>(make: (known: Known) => Made): Promise<Made> {
    const { dictionary, documents } = this.datasets;
    return make({ dictionary, documents: documents.counted });
  }

  async answer(wanted: Wanted): Promise<IndexAnswer> {
    const { datasets } = this;
    const scored = await this.#keepPhrases(this.#scored(wanted), wanted);
    const narrowed = narrow(datasets, scored.rows, wanted, wanted);
    const { facets, filters: chosen, today, wider, labelOf } = wanted;
    return {
      best: this.#best(wanted, scored, narrowed).map((ranked) => foundAt(datasets, ranked)),
      total: narrowed.rows.length,
      facets: countFacets(datasets, narrowed, { facets, chosen, today, wider, labelOf }),
    };
  }

  async beside(entries: readonly SearchEntry[]): Promise<DatasetIndex> {
    return DatasetIndex.beside(this.datasets, entries);
  }

  async countsOf(producers: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const counts = countsOf(this.datasets);
    return new Map(producers.map((value) => [value, counts.get(value) ?? 0]));
  }

  async valuesBeginning(
    facet: NamedFacet,
    begun: string,
    nameOfValue: (value: string) => string,
  ): Promise<readonly NamedValue[]> {
    const { names } = namesOf(this.datasets, facet, nameOfValue);
    const inside = ` ${begun}`;
    const starting = names.filter(({ folded }) => folded.startsWith(begun));
    const holding = names.filter(({ folded }) => !folded.startsWith(begun) && folded.includes(inside));
    return [...starting, ...holding];
  }

  #scored({ groups, among, sort }: Wanted): ScoredRows {
    const { datasets, scorer } = this;
    if (among === "all") return everything(datasets, sort);
    if (among === "none") return { rows: new Uint32Array(0), scores: new Float32Array(0) };
    const { least, ofFew } = among;
    const scored = scorer.score(datasets, groups, least);
    const isFew = scored.rows.length > 0 && scored.rows.length < fewMax;
    return isFew && ofFew !== undefined ? scorer.score(datasets, groups, ofFew) : scored;
  }

  #best({ sort, groups, count }: Wanted, scored: ScoredRows, narrowed: NarrowedAnswer): readonly RankedRow[] {
    const { datasets } = this;
    if (sort !== "relevance") return inOrder(datasets, narrowed.rows, sort, count);
    return rank(datasets, { rows: narrowed.rows, scores: scoresAt(scored, narrowed) }, groups, count);
  }

  /** Exact phrases, and what is excluded, are looked for in the texts themselves. */
  async #keepPhrases(scored: ScoredRows, { phrases, excluded }: Wanted): Promise<ScoredRows> {
    if (phrases.length === 0 && excluded.length === 0) return scored;
    const db = this.#db;
    const { documents } = this.datasets;
    const ids: Id[] = Array.from(scored.rows, (row) => documents.ids[row] ?? "");
    const [kept, without] = await Promise.all([
      phrases.length === 0 ? undefined : datasetsWithPhrases(db, ids, phrases.map(foldPhrase), "all"),
      excluded.length === 0 ? undefined : datasetsWithPhrases(db, ids, excluded.map(foldPhrase), "any"),
    ]);
    const places = ids.flatMap((id, at) =>
      (kept === undefined || kept.has(id)) && without?.has(id) !== true ? [at] : [],
    );
    return {
      rows: Uint32Array.from(places, (at) => scored.rows[at] ?? 0),
      scores: Float32Array.from(places, (at) => scored.scores[at] ?? 0),
    };
  }
}

/** What is told of a row. */
export function foundAt({ documents }: DatasetIndex, { row, score }: RankedRow): FoundDataset {
  const { producer } = documents.facets;
  return {
    id: documents.ids[row] ?? "",
    title: documents.titles[row] ?? "",
    slug: documents.slugs[row] ?? "",
    published: documents.published[row] ?? 0,
    producer: producer.values[producer.firstOf(row) ?? -1] ?? "",
    score,
  };
}

function scoresAt({ scores }: ScoredRows, { places }: NarrowedAnswer): Float32Array {
  if (places === undefined) return scores;
  const left = new Float32Array(places.length);
  for (let at = 0; at < places.length; at += 1) left[at] = scores[places[at] ?? 0] ?? 0;
  return left;
}

interface Names {
  readonly generation: number;
  readonly names: readonly (NamedValue & { readonly folded: string })[];
}

/** Values by facet, the most frequent first, kept until the index changes. */
const kept = new WeakMap<DatasetIndex, Partial<Record<NamedFacet, Names>>>();

function namesOf(index: DatasetIndex, facet: NamedFacet, nameOfValue: (value: string) => string): Names {
  const known = kept.get(index) ?? {};
  const own = known[facet];
  if (own?.generation === index.generation) return own;
  const column = index.documents.facets[facet];
  const { counts } = column.count([livingRows(index)]);
  const names = column.values
    .map((value, number) => {
      const name = nameOfValue(value);
      const folded = wordsOf(name).map(fold).join(" ");
      const key = facet === "keyword" ? `${folded}\u001f${value}` : value;
      return { value, name, key, count: counts[number] ?? 0, folded };
    })
    .filter(({ count, folded }) => count > 0 && folded !== "")
    .sort((one, other) => other.count - one.count || byCode(one.key, other.key));
  const made = { generation: index.generation, names };
  kept.set(index, { ...known, [facet]: made });
  return made;
}

/** Datasets by producer, kept until the index changes. */
const countsKept = new WeakMap<DatasetIndex, { generation: number; counts: ReadonlyMap<string, number> }>();

function countsOf(index: DatasetIndex): ReadonlyMap<string, number> {
  const known = countsKept.get(index);
  if (known?.generation === index.generation) return known.counts;
  const { documents, generation } = index;
  const column = documents.facets.producer;
  const sums = column.count([livingRows(index)]).counts;
  const counts = new Map(column.values.map((value, number) => [value, sums[number] ?? 0]));
  countsKept.set(index, { generation, counts });
  return counts;
}
