import { defined } from "../base/defined.ts";
import { findAskedPlaces, findBegunPlaces } from "../territory/asked-place.ts";
import type { Gazetteer } from "../territory/gazetteer.ts";
import type { Territory } from "../territory/territory.ts";
import type { Suggestion } from "./search.ts";
import type { LoadedIndex } from "./index/search-index.ts";
import type { DatasetIndex } from "./index/dataset-index.ts";
import type { StoredFacet } from "./index/documents.ts";
import { toFoundPlace } from "./answer-place.ts";
import { knownWords } from "./figure-words.ts";
import { placeAt, placeName } from "./labels.ts";
import type { ProducerIndex } from "./producers.ts";
import { rank } from "./rank.ts";
import { endings, type Group, rarity, understand } from "./understand.ts";
import { fold, isSmall, stemOf, wordsOf } from "../catalogue/word-forms.ts";

const datasetsMax = 4;
const keywordsMax = 3;
const producersMax = 3;
const placesMax = 3;
/** Places of a word that datasets hold too are named where they are well known. */
const wellKnownMin = 10_000;
const beginningLengthMax = 100;

type Reference = { readonly territory: Territory; readonly gazetteer: Gazetteer };

/** What may be meant by the beginning of a question, from what everybody may read. */
export function suggestions(
  { datasets, producers, scorer }: LoadedIndex,
  beginning: string,
  reference: Reference,
): readonly Suggestion[] {
  const words = wordsOf(beginning.slice(0, beginningLengthMax));
  const last = fold(words.at(-1) ?? "");
  if (last.length + words.length < 3) return [];
  const begun = words.map(fold).join(" ");
  const titles = suggestDatasets({ datasets, producers, scorer }, words.slice(0, -1), last);
  const keywords = beginningWith(datasets, "keyword", begun, (value) => value);
  const named = producersBeginningWith(producers, begun);
  const places = suggestPlaces(datasets, beginning, begun, reference);
  // A word that no title holds is most likely that of a place, though many datasets are about it.
  const areFirst = !titles.some(({ text }) => wordsOf(text).some((word) => fold(word).startsWith(last)));
  return [
    ...(areFirst ? places : []),
    ...titles,
    ...keywords.slice(0, keywordsMax).map(({ name }): Suggestion => ({ kind: "keyword", text: name })),
    ...named
      .slice(0, producersMax)
      .map(({ name, value }): Suggestion => ({ kind: "producer", text: name, target: value })),
    ...(areFirst ? [] : places),
  ];
}

/** Those that the question names, those that begin so, then those that a dataset declares and of which a word does. */
function suggestPlaces(
  datasets: DatasetIndex,
  beginning: string,
  begun: string,
  reference: Reference,
): readonly Suggestion[] {
  const { territory } = reference;
  const known = knownWords(() => false);
  const isKnown = datasets.dictionary.find(stemOf(begun)) !== undefined;
  const asked = findAskedPlaces(reference, beginning, known)?.places ?? [];
  const starting = findBegunPlaces(reference, begun, 2 * placesMax).filter(
    ({ level, code }) => !isKnown || (territory.populationOf(level, code) ?? 0) >= wellKnownMin,
  );
  const declared = beginningWith(datasets, "territory", begun, (value) => placeName(value, territory) ?? "");
  const named = declared.flatMap(({ value }) => placeAt(value, territory) ?? []);
  const all = [...asked, ...starting, ...named].map(
    (place) => [`${place.level}/${place.code}`, place] as const,
  );
  return [...new Map(all)].slice(0, placesMax).map(([target, place]): Suggestion => {
    const { level, label, within } = toFoundPlace(reference, place);
    return { kind: "place", text: label, target, level, ...defined({ within }) };
  });
}

function suggestDatasets(
  { datasets, producers, scorer }: Pick<LoadedIndex, "datasets" | "producers" | "scorer">,
  before: readonly string[],
  last: string,
): readonly Suggestion[] {
  const { dictionary, documents } = datasets;
  const known = { dictionary, documents: documents.living };
  const { groups } = understand(before, known, { literally: true });
  const telling = before.filter((word) => !isSmall(fold(word)));
  if (groups.length === 0 && telling.length > 0) return [];
  const own = dictionary.find(stemOf(last));
  const begun = endings(last, dictionary);
  const alternatives = own === undefined ? begun : [{ terms: [own], weight: 1 }, ...begun];
  if (alternatives.length === 0) return [];
  const [first] = alternatives;
  const group: Group = { alternatives, weight: rarity(first?.terms[0] ?? 0, known) };
  const all = [...groups, group];
  const rows = rank(datasets, scorer.score(datasets, all, 0.9), all, datasetsMax).map(({ row }) => row);
  const sameTitle = Map.groupBy(rows, (row) => documents.titles[row]);
  return rows.map((row): Suggestion => {
    const text = documents.titles[row] ?? "";
    const isShared = (sameTitle.get(text)?.length ?? 0) > 1;
    const producer = isShared ? producerOf(row, datasets, producers) : undefined;
    return {
      kind: "dataset",
      text,
      target: documents.slugs[row] ?? "",
      ...defined({ producer }),
    };
  });
}

function producerOf(row: number, { documents }: DatasetIndex, { index }: ProducerIndex): string | undefined {
  const { producer } = documents.facets;
  const [number] = producer.valuesOf(row);
  const value = producer.values[number ?? -1];
  const known = value === undefined ? undefined : index.documents.rowOf(value);
  return known === undefined ? undefined : index.documents.titles[known];
}

interface Named {
  readonly value: string;
  readonly name: string;
  readonly count: number;
}

/** The best known first. */
function producersBeginningWith({ index }: ProducerIndex, begun: string): readonly Omit<Named, "count">[] {
  const { ids, titles, known } = index.documents;
  return titles
    .flatMap((name, row) => {
      const folded = ` ${wordsOf(name).map(fold).join(" ")}`;
      return folded.includes(` ${begun}`) ? [{ value: ids[row] ?? "", name, known: known.at(row) }] : [];
    })
    .sort((one, other) => other.known - one.known);
}

interface Names {
  readonly generation: number;
  readonly names: readonly (Named & { readonly folded: string })[];
}

/** Values by facet, the most frequent first, kept until the index changes. */
const kept = new WeakMap<DatasetIndex, Partial<Record<StoredFacet, Names>>>();

/** Values whose name begins so, then those of which a word does. */
function beginningWith(
  index: DatasetIndex,
  facet: StoredFacet,
  begun: string,
  nameOfValue: (value: string) => string,
): readonly Named[] {
  const { names } = namesOf(index, facet, nameOfValue);
  const inside = ` ${begun}`;
  const starting = names.filter(({ folded }) => folded.startsWith(begun));
  const holding = names.filter(({ folded }) => !folded.startsWith(begun) && folded.includes(inside));
  return [...starting, ...holding];
}

function namesOf(index: DatasetIndex, facet: StoredFacet, nameOfValue: (value: string) => string): Names {
  const known = kept.get(index) ?? {};
  const own = known[facet];
  if (own?.generation === index.generation) return own;
  const { facets, alive, length } = index.documents;
  const column = facets[facet];
  const living = Uint32Array.from({ length }, (_, row) => row).filter((row) => alive.at(row) === 1);
  const { counts } = column.count([living]);
  const names = column.values
    .map((value, number) => {
      const name = nameOfValue(value);
      return { value, name, count: counts[number] ?? 0, folded: wordsOf(name).map(fold).join(" ") };
    })
    .filter(({ count, folded }) => count > 0 && folded !== "")
    .sort((one, other) => other.count - one.count);
  const made = { generation: index.generation, names };
  kept.set(index, { ...known, [facet]: made });
  return made;
}
