import { defined } from "../base/defined.ts";
import { system } from "../access/actor.ts";
import { listOrganizations } from "../people/organizations.ts";
import type { FindingContext } from "../catalogue/context.ts";
import type { FoundProducer, Understood } from "./search.ts";
import { initialsOf } from "./words/acronyms.ts";
import { type Field, weigh } from "./index/analyse.ts";
import { DatasetIndex } from "./index/dataset-index.ts";
import type { IndexedDocuments } from "./index/documents.ts";
import { noFacts } from "../catalogue/search-index/entry.ts";
import { livingRows } from "./order.ts";
import { rank } from "./rank.ts";
import type { Scorer } from "./score.ts";
import { understand } from "./understand.ts";
import { Lexicon } from "./words/lexicon.ts";
import { stemOf } from "../catalogue/word-forms.ts";

/** Organizations, and publishers that are none, as a small index of their own. */
export interface ProducerIndex {
  /** Its documents go by the value that the facet holds. */
  readonly index: DatasetIndex;
  /** How many values the facet had when it was made. */
  readonly publishers: number;
  /** Of those that are organizations, by value. */
  readonly slugs: ReadonlyMap<string, string>;
}

export async function readProducers(
  { db, clock }: Pick<FindingContext, "db" | "clock">,
  { documents }: DatasetIndex,
): Promise<ProducerIndex> {
  const organizations = await listOrganizations({ db, clock }, system, { page: 1, pageSize: 100_000 });
  const weights = weightsOf(documents);
  const lexicon = new Lexicon(stemOf);
  const index = new DatasetIndex();
  const slugs = new Map<string, string>();
  for (const { slug, name, description } of organizations.items) {
    slugs.set(slug, slug);
    put(index, lexicon, { value: slug, name, description, weight: weights.get(slug) ?? 0 });
  }
  const column = documents.facets.producer;
  for (const [number, value] of column.values.entries()) {
    if (slugs.has(value)) continue;
    const name = column.labels[number] ?? value;
    put(index, lexicon, { value, name, description: "", weight: weights.get(value) ?? 0 });
  }
  await index.postings.packAll();
  return { index, publishers: column.values.length, slugs };
}

/** How many producers are told. */
const producersMax = 10;
/** What a producer's datasets say of it, beside its own name. */
const evidenceWeight = 0.3;
/** Less than that part of what the best publishes says nothing of a producer. */
const evidenceMin = 0.25;

/**
 * Those that the words name, then those that publish most of the best answers. Words that datasets have, or
 * are corrected to, are taken as they have them: looking for another spelling of each would cost as much as the search.
 */
export function findProducers(
  { index, slugs }: ProducerIndex,
  scorer: Scorer,
  understood: Understood["words"],
  answers: { readonly datasets: DatasetIndex; readonly rows: readonly number[] },
): readonly FoundProducer[] {
  const known = { dictionary: index.dictionary, documents: index.documents.living };
  const words = understood.flatMap(({ word, corrected }) => (corrected ?? word).split(" "));
  const unknown = new Set(understood.filter(({ found }) => !found).flatMap(({ word }) => word.split(" ")));
  const { groups } = understand(words, known, { corrects: (word) => unknown.has(word) });
  const scored = scorer.score(index, groups, 0.5);
  const scores = new Map<string, number>();
  const ranked = groups.length === 0 ? [] : rank(index, scored, groups, producersMax * 2);
  const most = ranked[0]?.score ?? 1;
  for (const { row, score } of ranked) scores.set(index.documents.ids[row] ?? "", score / most);
  for (const [value, share] of evidenceOf(answers.datasets.documents, answers.rows)) {
    const named = scores.get(value);
    if (named !== undefined || share >= evidenceMin) scores.set(value, (named ?? 0) + evidenceWeight * share);
  }
  const counts = countsOf(answers.datasets);
  return [...scores]
    .sort(([, one], [, other]) => other - one)
    .slice(0, producersMax)
    .map(([value]) => {
      const row = index.documents.rowOf(value);
      const slug = slugs.get(value);
      return {
        value,
        name: row === undefined ? value : (index.documents.titles[row] ?? value),
        ...defined({ slug }),
        datasets: counts.get(value) ?? 0,
      };
    });
}

/** Of each producer the part of the best answers that it publishes, by their places; the highest is 1. */
function evidenceOf(documents: IndexedDocuments, rows: readonly number[]): Map<string, number> {
  const column = documents.facets.producer;
  const sums = new Map<string, number>();
  for (const [place, row] of rows.entries()) {
    for (const number of column.valuesOf(row)) {
      const value = column.values[number] ?? "";
      sums.set(value, (sums.get(value) ?? 0) + 1 / (place + 3));
    }
  }
  const most = Math.max(...sums.values());
  return new Map([...sums].map(([value, sum]) => [value, sum / most]));
}

/** Those whose datasets are many and well known: 0 to 1. */
function weightsOf(documents: IndexedDocuments): ReadonlyMap<string, number> {
  const column = documents.facets.producer;
  const sums = new Float64Array(column.values.length);
  for (let row = 0; row < documents.length; row += 1) {
    if (documents.alive.at(row) === 0) continue;
    for (const number of column.valuesOf(row))
      sums[number] = (sums[number] ?? 0) + 0.2 + documents.known.at(row);
  }
  return new Map(
    column.values.map((value, number) => [value, Math.min(1, Math.log10(1 + (sums[number] ?? 0)) / 3)]),
  );
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

function put(
  index: DatasetIndex,
  lexicon: Lexicon,
  producer: { value: string; name: string; description: string; weight: number },
): void {
  const { value, name, description, weight } = producer;
  const fields: readonly Field[] = [
    { text: name, boost: 12, usual: 6, b: 0.4 },
    { text: initialsOf(name).join(" "), boost: 10, usual: 3, b: 0.2, keepsSmall: true },
    { text: description, boost: 1, usual: 60, b: 0.5 },
  ];
  const { text: _, ...weighed } = weigh(fields, lexicon);
  index.put({
    dataset: value,
    ...weighed,
    text: "",
    facts: { ...noFacts, title: name, slug: value, known: weight },
  });
}
