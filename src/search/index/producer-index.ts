import { Breath } from "../../base/breath.ts";
import { system } from "../../access/actor.ts";
import type { FindingContext } from "../../catalogue/context.ts";
import { noFacts } from "../../catalogue/search-index/entry.ts";
import { stemOf } from "../../catalogue/word-forms.ts";
import { listOrganizations } from "../../people/organizations.ts";
import { initialsOf } from "../words/acronyms.ts";
import { type Field, Weigher } from "./weigher.ts";
import { DatasetIndex } from "./dataset-index.ts";

/** Organizations, and publishers that are none, as a small index of their own. */
export interface ProducerIndex {
  /** Its documents go by the value that the facet holds. */
  readonly index: DatasetIndex;
  /** How many values the facet had when it was made. */
  readonly publishers: number;
  /** Of those that are organizations, by value. */
  readonly slugs: ReadonlyMap<string, string>;
}

/** A value of the facet. */
export interface ProducerFacts {
  readonly value: string;
  readonly name: string;
  /** Whether its datasets are many and well known: `weightOfProducer`. */
  readonly weight: number;
}

/** Between two breaths of the process. */
const sliceMs = 8;

export async function readProducers(
  { db, clock }: Pick<FindingContext, "db" | "clock">,
  facts: readonly ProducerFacts[],
): Promise<ProducerIndex> {
  const organizations = await listOrganizations({ db, clock }, system, { page: 1, pageSize: 100_000 });
  const weights = new Map(facts.map(({ value, weight }) => [value, weight]));
  const weigher = new Weigher(stemOf);
  const index = new DatasetIndex();
  const slugs = new Map<string, string>();
  const breath = new Breath(sliceMs);
  for (const { slug, name, description } of organizations.items) {
    slugs.set(slug, slug);
    put(index, weigher, { value: slug, name, description, weight: weights.get(slug) ?? 0 });
    if (breath.isDue) await breath.take();
  }
  for (const { value, name, weight } of facts) {
    if (!slugs.has(value)) put(index, weigher, { value, name, description: "", weight });
    if (breath.isDue) await breath.take();
  }
  await index.postings.packAll();
  return { index, publishers: facts.length, slugs };
}

/** Of one whose datasets are many and well known, 0 to 1: `points` are 0.2 for each, and how well it is known. */
export function weightOfProducer(points: number): number {
  // Sums of another order are the same here.
  return Math.min(1, Math.round((Math.log10(1 + points) / 3) * 1e9) / 1e9);
}

/** Of an index in memory. */
export function factsOfProducers({ documents }: DatasetIndex): readonly ProducerFacts[] {
  const column = documents.facets.producer;
  const sums = new Float64Array(column.values.length);
  for (let row = 0; row < documents.length; row += 1) {
    if (documents.alive.at(row) === 0) continue;
    const number = column.firstOf(row);
    if (number !== undefined) sums[number] = (sums[number] ?? 0) + 0.2 + documents.known.at(row);
  }
  return column.values.map((value, number) => ({
    value,
    name: column.labels[number] ?? value,
    weight: weightOfProducer(sums[number] ?? 0),
  }));
}

function put(
  index: DatasetIndex,
  weigher: Weigher,
  producer: { value: string; name: string; description: string; weight: number },
): void {
  const { value, name, description, weight } = producer;
  const fields: readonly Field[] = [
    { text: name, boost: 12, usual: 6, b: 0.4 },
    { text: initialsOf(name).join(" "), boost: 10, usual: 3, b: 0.2, keepsSmall: true },
    { text: description, boost: 1, usual: 60, b: 0.5 },
  ];
  const { text: _, ...weighed } = weigher.weigh(fields);
  index.put({
    dataset: value,
    ...weighed,
    text: "",
    facts: { ...noFacts, title: name, slug: value, known: weight },
  });
}
