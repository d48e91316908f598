import { defined } from "../../base/defined.ts";
import type { Territory } from "../../territory/territory.ts";
import type { TableFacts } from "../../catalogue/context.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import type { Rating } from "../../catalogue/quality.ts";
import type { Interactions, Metadata, Period } from "../../catalogue/metadata.ts";
import { themes } from "../../vocabularies/themes.ts";
import type { SearchEntry, EntryFacts } from "../../catalogue/search-index/entry.ts";
import { fold } from "../../catalogue/word-forms.ts";
import { dayOf, firstDay, lastDay } from "../days.ts";
import { acronymsIn, initialsOf } from "../words/acronyms.ts";
import { mayHoldInnerGreat } from "../words/inner-great.ts";
import { liesIn, placesCovered, withAbove } from "../places-covered.ts";
import { namesOf, placesAround, territoryNames } from "../places-around.ts";
import { type Field, fieldLengthMax, type Weigher } from "./weigher.ts";

/** How well a dataset is described: 0 to 405, and what that is called. */
export interface DescriptionQuality {
  readonly score: number;
  readonly rating: Rating;
}

/** Of what nobody measured. */
export const unmeasured: DescriptionQuality = { score: 0, rating: "bad" };

/** A dataset as the index is told of it. */
interface Analysed {
  readonly dataset: Dataset;
  readonly tables?: TableFacts;
  readonly quality: DescriptionQuality;
}

/** By the language of what they weigh. */
export interface Weighers {
  readonly french: Weigher;
  readonly english: Weigher;
}

/** `weighers` keep what was worked out for one dataset for the next. */
export function analyse(
  { dataset, tables, quality }: Analysed,
  { territory, weighers }: { readonly territory: Territory; readonly weighers: Weighers },
): SearchEntry {
  const isEnglish = dataset.metadata.language === "en";
  const around = aroundOf(dataset, tables, territory);
  const facts = factsOf({ dataset, quality, around, ...defined({ tables }) }, territory);
  const fields = fieldsOf(dataset, tables, { ...facts, territories: around }, territory);
  return {
    dataset: dataset.id,
    ...(isEnglish ? weighers.english : weighers.french).weigh(fields),
    facts: { ...facts, ...(isEnglish ? { english: true } : {}) },
  };
}

function fieldsOf(
  dataset: Dataset,
  tables: TableFacts | undefined,
  facts: EntryFacts,
  territory: Territory,
): readonly Field[] {
  const { title, description, metadata, slug } = dataset;
  const told = Object.values(metadata.translations);
  const files = metadata.distributions.map((each) => `${each.title ?? ""} ${each.description ?? ""}`);
  const producers = [
    facts.producerName,
    dataset.organizationName,
    ...metadata.creators.map(({ name }) => name),
  ];
  const uniqueProducers = [...new Set(producers)];
  const acronyms = uniqueProducers.flatMap(initialsOf);
  return [
    { text: title, boost: 12, usual: 8, b: 0.5 },
    { text: metadata.keywords.join(" | "), boost: 5, usual: 8, b: 0.5 },
    { text: acronymsIn(title).join(" "), boost: 4, usual: 2, b: 0, keepsSmall: true },
    { text: uniqueProducers.join(" | "), boost: 3, usual: 6, b: 0.4 },
    { text: acronyms.join(" "), boost: 2, usual: 2, b: 0, keepsSmall: true },
    { text: metadata.themes.map(themeText).join(" | "), boost: 2, usual: 3, b: 0.3 },
    { text: territoryNames(metadata.spatial, territory).join(" | "), boost: 3, usual: 3, b: 0.3 },
    { text: namesOf(facts.territories, territory).join(" | "), boost: 0.7, usual: 8, b: 0.3 },
    { text: (tables?.columns ?? []).map(spaced).join(" | "), boost: 2, usual: 30, b: 0.6 },
    { text: plainText(description), boost: 1, usual: 80, b: 0.5 },
    { text: told.map((each) => each.title ?? "").join(" | "), boost: 10, usual: 8, b: 0.5 },
    { text: told.flatMap((each) => each.keywords ?? []).join(" | "), boost: 4, usual: 8, b: 0.5 },
    {
      text: told.map((each) => plainText(each.description ?? "")).join(" | "),
      boost: 0.8,
      usual: 80,
      b: 0.5,
    },
    { text: measuredText(metadata), boost: 3, usual: 12, b: 0.5 },
    { text: files.map(spaced).join(" | "), boost: 0.8, usual: 40, b: 0.8 },
    { text: (tables?.values ?? []).join(" | "), boost: 0.7, usual: 60, b: 0.7 },
    {
      text: [...facts.formats, facts.licence, ...metadata.identifiers].join(" | "),
      boost: 1,
      usual: 8,
      b: 0.3,
    },
    { text: slug.replaceAll("-", " "), boost: 1, usual: 8, b: 0.3 },
  ];
}

/** Of an indicator: its unit, and the names of what it is computed from; by its method last. */
function measuredText({ indicator }: Metadata): string {
  if (indicator === undefined) return "";
  const { unit = "", method = "", sources } = indicator;
  return [unit, ...sources.map(({ title }) => title), plainText(method)].join(" | ");
}

/** Both labels of a theme of the EU; another as it is. */
function themeText(theme: string): string {
  const term = themes.find(theme);
  return term === undefined ? theme : `${term.fr} | ${term.en}`;
}

/** Without addresses and tags, whose words nobody looks for. */
function plainText(description: string): string {
  return description
    .slice(0, fieldLengthMax)
    .replace(/<[^>]{0,500}>/g, " ")
    .replace(/\]\([^)\s]{0,500}\)/g, "] ")
    .replace(/https?:\/\/\S+/g, " ");
}

/** `nomCommune` → `nom Commune`; other signs part words by themselves. */
function spaced(name: string): string {
  if (!mayHoldInnerGreat(name)) return name;
  return name.replace(/(?<=\p{Ll})\p{Lu}/gu, " $&");
}

function factsOf(
  { dataset, tables, quality, around }: Analysed & { readonly around: readonly string[] },
  territory: Territory,
): EntryFacts {
  const { metadata } = dataset;
  const covers = placesCovered(metadata.spatial, tables?.places ?? [], territory);
  const covered = new Set(covers);
  const distributions = [...metadata.distributions, ...(tables?.distributions ?? [])];
  const period = periodOf(
    tables?.period === undefined ? metadata.temporal : [...metadata.temporal, tables.period],
  );
  return {
    title: dataset.title,
    slug: dataset.slug,
    themes: metadata.themes,
    ...producerOf(dataset),
    organization: [dataset.organizationSlug, dataset.organizationName],
    formats: [...new Set(distributions.flatMap(({ format }) => (format === undefined ? [] : [format])))],
    licence: dataset.licence ?? "",
    access: metadata.accessRights ?? "PUBLIC",
    // A place within one that is covered is found by that one.
    territories: [...new Set([...around, ...withAbove(covers, territory)])].filter(
      (place) => !liesIn(place, covered, territory),
    ),
    covers,
    keywords: [...new Set(metadata.keywords.map((word) => word.toLowerCase()))].slice(0, 50),
    origins: dataset.origins.map(({ source, sourceName }) => [source, sourceName] as const),
    ...defined({ period, personal: personalOf(dataset, tables) }),
    ...(metadata.indicator === undefined ? {} : { kind: "indicator" as const }),
    bboxes: metadata.spatial.flatMap(({ bbox }) => (bbox === undefined ? [] : [bbox])),
    modified: dayOf(modifiedAt(dataset)),
    published: (dataset.publishedAt ?? dataset.createdAt).getTime(),
    quality: quality.score,
    rating: quality.rating,
    known: knownOf(metadata.interactions),
  };
}

function aroundOf(
  { metadata }: Dataset,
  tables: TableFacts | undefined,
  territory: Territory,
): readonly string[] {
  const declared = metadata.spatial.flatMap(({ place }) => (place === undefined ? [] : [place]));
  return placesAround(declared, tables?.places ?? [], territory);
}

function personalOf({ metadata }: Dataset, tables: TableFacts | undefined): EntryFacts["personal"] {
  if (metadata.personalData === undefined && tables?.namesPeople !== true) return undefined;
  return metadata.personalData?.reason === undefined ? "unstated" : "stated";
}

/** Who makes the data available, which for what was gathered is not who gathered it. */
function producerOf(dataset: Dataset): { producer: string; producerName: string } {
  const { publisher } = dataset.metadata;
  const isOwn =
    publisher === undefined ||
    fold(publisher.name.toLowerCase()) === fold(dataset.organizationName.toLowerCase());
  return isOwn
    ? { producer: dataset.organizationSlug, producerName: dataset.organizationName }
    : { producer: publisher.name, producerName: publisher.name };
}

/** As the producer tells it, else as it was changed here. */
function modifiedAt({ metadata, modifiedAt: here }: Dataset): Date {
  const told = metadata.modified === undefined ? undefined : new Date(metadata.modified);
  return told === undefined || Number.isNaN(told.getTime()) ? here : told;
}

/** An open end lasts until 2200: what is said to go on goes on. */
const endless = dayOf(new Date("2200-01-01"));

function periodOf(periods: Metadata["temporal"]): readonly [number, number] | undefined {
  const ends = periods.flatMap((period) => {
    const both = bounds(period);
    return both === undefined ? [] : [both];
  });
  if (ends.length === 0) return undefined;
  return [Math.min(...ends.map(([first]) => first)), Math.max(...ends.map(([, last]) => last))];
}

function bounds({ start, end }: Period): readonly [number, number] | undefined {
  const first = firstDay(start);
  const last = lastDay(end);
  if (first === undefined && last === undefined) return undefined;
  return first !== undefined && last !== undefined && last < first
    ? [last, first]
    : [first ?? last ?? 0, last ?? endless];
}

/** On a scale of powers of ten: from nobody (0) to a hundred thousand looks or a thousand reuses (1). */
function knownOf(interactions: Interactions | undefined): number {
  if (interactions === undefined) return 0;
  const { views = 0, downloads = 0, reuses = 0, followers = 0 } = interactions;
  const points = views + downloads / 10 + reuses * 50 + followers * 20;
  return Math.min(1, Math.log10(1 + Math.max(0, points)) / 5);
}
