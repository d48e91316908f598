import { defined } from "../base/defined.ts";
import { byCode } from "../base/by-code.ts";
import { findAskedPlaces, findBegunPlaces } from "../territory/asked-place.ts";
import type { Gazetteer } from "../territory/gazetteer.ts";
import type { Territory } from "../territory/territory.ts";
import type { Suggestion } from "./search.ts";
import { type AskedIndex, type NamedValue, wordsAlone } from "./index/asked-index.ts";
import { toFoundPlace } from "./answer-place.ts";
import { knownWords } from "./figure-words.ts";
import { placeAt, placeName } from "./labels.ts";
import type { ProducerIndex } from "./index/producer-index.ts";
import { endings, type Group, type Known, rarity, understand } from "./understand.ts";
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
export async function suggestions(
  index: AskedIndex,
  beginning: string,
  reference: Reference,
): Promise<readonly Suggestion[]> {
  const words = wordsOf(beginning.slice(0, beginningLengthMax));
  const last = fold(words.at(-1) ?? "");
  if (last.length + words.length < 3) return [];
  const begun = words.map(fold).join(" ");
  const [titles, keywords, places] = await Promise.all([
    suggestDatasets(index, words.slice(0, -1), last),
    index.valuesBeginning("keyword", begun, (value) => value),
    suggestPlaces(index, beginning, begun, reference),
  ]);
  const named = producersBeginningWith(index.producers, begun);
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
async function suggestPlaces(
  index: AskedIndex,
  beginning: string,
  begun: string,
  reference: Reference,
): Promise<readonly Suggestion[]> {
  const { territory } = reference;
  const known = knownWords(() => false);
  const isKnown = await index.withWords(({ dictionary }) => dictionary.find(stemOf(begun)) !== undefined);
  const asked = findAskedPlaces(reference, beginning, known)?.places ?? [];
  const starting = findBegunPlaces(reference, begun, 2 * placesMax).filter(
    ({ level, code }) => !isKnown || (territory.populationOf(level, code) ?? 0) >= wellKnownMin,
  );
  const nameOfPlace = (value: string) => placeName(value, territory) ?? "";
  const declared = await index.valuesBeginning("territory", begun, nameOfPlace);
  const named = declared.flatMap(({ value }) => placeAt(value, territory) ?? []);
  const all = [...asked, ...starting, ...named].map(
    (place) => [`${place.level}/${place.code}`, place] as const,
  );
  return [...new Map(all)].slice(0, placesMax).map(([target, place]): Suggestion => {
    const { level, label, within } = toFoundPlace(reference, place);
    return { kind: "place", text: label, target, level, ...defined({ within }) };
  });
}

async function suggestDatasets(
  index: AskedIndex,
  before: readonly string[],
  last: string,
): Promise<readonly Suggestion[]> {
  const groups = await index.withWords((known) => groupsOf(before, last, known));
  if (groups.length === 0) return [];
  const { best } = await index.answer({ ...titlesWanted, groups });
  const sameTitle = Map.groupBy(best, ({ title }) => title);
  return best.map(({ title: text, slug: target, producer: value }): Suggestion => {
    const isShared = (sameTitle.get(text)?.length ?? 0) > 1;
    const producer = isShared ? nameOfProducer(value, index.producers) : undefined;
    return { kind: "dataset", text, target, ...defined({ producer }) };
  });
}

/** The best that hold nearly all of what was begun. */
const titlesWanted = { ...wordsAlone, among: { least: 0.9 }, count: datasetsMax };

/** The words before the last, and those that begin as the last does; none where nothing holds them. */
function groupsOf(before: readonly string[], last: string, known: Known): readonly Group[] {
  const { dictionary } = known;
  const { groups } = understand(before, known, { literally: true });
  const telling = before.filter((word) => !isSmall(fold(word)));
  if (groups.length === 0 && telling.length > 0) return [];
  const own = dictionary.find(stemOf(last));
  const begun = endings(last, dictionary);
  const alternatives = own === undefined ? begun : [{ terms: [own], weight: 1 }, ...begun];
  if (alternatives.length === 0) return [];
  const [first] = alternatives;
  const group: Group = { alternatives, weight: rarity(first?.terms[0] ?? 0, known) };
  return [...groups, group];
}

function nameOfProducer(value: string, { index }: ProducerIndex): string | undefined {
  const known = index.documents.rowOf(value);
  return known === undefined ? undefined : index.documents.titles[known];
}

/** The best known first. */
function producersBeginningWith({ index }: ProducerIndex, begun: string): readonly NamedValue[] {
  const { ids, titles, known } = index.documents;
  return titles
    .flatMap((name, row) => {
      const folded = ` ${wordsOf(name).map(fold).join(" ")}`;
      return folded.includes(` ${begun}`) ? [{ value: ids[row] ?? "", name, known: known.at(row) }] : [];
    })
    .sort((one, other) => other.known - one.known || byCode(one.value, other.value));
}
