import type { Problem } from "../base/failure.ts";
import { date, inOrder } from "./cleaning/dates.ts";
import { toBox, toPlace } from "./cleaning/places.ts";
import { indicatorFacts } from "./cleaning/indicator-facts.ts";
import { selfDataOf } from "./cleaning/self-data.ts";
import { tableId } from "./cleaning/table-id.ts";
import { distributions } from "./cleaning/distributions.ts";
import {
  address,
  type Clean,
  coded,
  count,
  email,
  isObject,
  known,
  line,
  listOf,
  note,
  oneOf,
  shape,
  text,
  uri,
  wrong,
} from "./cleaning/cleaning.ts";
import type {
  Agent,
  BoardLink,
  Contact,
  Coverage,
  Interactions,
  KeptFigure,
  Metadata,
  Period,
  PersonalDataNotice,
  Standard,
  Translation,
} from "./metadata.ts";
import { figureKinds, noMetadata } from "./metadata.ts";
import { accessRights } from "../vocabularies/access-rights.ts";
import { frequencies } from "../vocabularies/frequencies.ts";
import { hvdCategories } from "../vocabularies/hvd-categories.ts";
import { languages } from "../vocabularies/languages.ts";
import { publisherTypes } from "../vocabularies/publisher-types.ts";
import { themes } from "../vocabularies/themes.ts";

export { cleanAddress, cleanText } from "./cleaning/cleaning.ts";

/** As many charts and maps are kept on the page of a dataset. */
export const figuresMax = 12;
export const figureTitleMax = 150;
const personalReasonMax = 5000;

/**
 * Makes whatever came, from a form, a program or another catalogue, a description that every export
 * can hold: no control characters, no address that is none, no date that is none, nothing without
 * end. Each thing that is dropped or cut is a problem, and the rest stands. What it made, it leaves
 * as it is, without a problem.
 */
export function cleanMetadata(told: unknown): {
  value: Metadata;
  problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const given = isObject(told) ? told : {};
  if (given !== told) wrong(told, { field: "metadata", problems });
  const value: Record<string, unknown> = { ...noMetadata };
  for (const [field, clean] of Object.entries<Clean<unknown>>(fields)) {
    const one = Object.hasOwn(given, field) ? clean(given[field], { field, problems }) : undefined;
    if (one !== undefined) value[field] = one;
  }
  for (const field of Object.keys(given)) {
    if (Object.hasOwn(fields, field)) continue;
    note({ field: "metadata", problems }, "catalogue-field-unknown", { name: field.slice(0, 100) });
  }
  return { value: value as unknown as Metadata, problems };
}

const language = known(languages, "catalogue-language-unknown");
const keywords = listOf(line(100), 100);

const translation = shape<Translation>({ title: line(300), description: text(50_000), keywords });

const translations: Clean<Metadata["translations"]> = (value, at) => {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) return wrong(value, at);
  const clean: Record<string, Translation> = {};
  for (const [told, words] of Object.entries(value)) {
    const code = language(told, at);
    const one = code === undefined ? undefined : translation(words, at);
    // The one that comes first of `fr` and `fr-FR`.
    if (code !== undefined && one !== undefined) clean[code] ??= one;
  }
  return clean;
};

const span = shape<Period>({ start: date, end: date });

const period: Clean<Period> = (value, at) => {
  const clean = span(value, at);
  return clean === undefined ? undefined : inOrder(clean, at);
};

const standard = shape<Standard>({ uri, title: line(500) });

const agent = shape<Agent>({ name: line(500), uri, url: address, email, type: coded(publisherTypes) }, [
  "name",
]);

const contact = shape<Contact>({ name: line(500), email, url: address, phone: line(50) });

const coverage = shape<Coverage>({ place: toPlace, uri, label: line(500), bbox: toBox });

const interactions = shape<Interactions>({
  views: count,
  downloads: count,
  reuses: count,
  followers: count,
});

/** The id of a table, as it is written in the database. */
const figure = shape<KeptFigure>(
  { kind: oneOf(figureKinds), table: tableId, title: line(figureTitleMax), query: line(2000) },
  ["kind", "table", "title"],
);

const personalData = shape<PersonalDataNotice>({
  reason: text(personalReasonMax),
  contact,
  columns: listOf(line(1000), 1000),
});

/** Boards that are told of one dataset, the newest first. */
export const boardLinksMax = 50;

export const boardLink = shape<BoardLink>({ title: line(300), url: address }, ["title", "url"]);

const fields: { readonly [Field in keyof Required<Metadata>]: Clean<NonNullable<Metadata[Field]>> } = {
  language,
  translations,
  keywords,
  themes: listOf(coded(themes), 50),
  frequency: coded(frequencies),
  accessRights: coded(accessRights, 1000),
  issued: date,
  modified: date,
  temporal: listOf(period, 100),
  spatial: listOf(coverage, 500),
  publisher: agent,
  creators: listOf(agent, 100),
  contacts: listOf(contact, 50),
  landingPage: address,
  documentation: listOf(address, 100),
  conformsTo: listOf(standard, 100),
  provenance: text(10_000),
  legislation: listOf(address, 100),
  hvdCategories: listOf(coded(hvdCategories), 50),
  version: line(100),
  versionNotes: text(10_000),
  identifiers: listOf(line(1000), 50),
  languages: listOf(language, 50),
  rights: text(10_000),
  series: standard,
  distributions,
  interactions,
  figures: listOf(figure, figuresMax),
  personalData,
  indicator: indicatorFacts,
  boards: listOf(boardLink, boardLinksMax),
  selfData: selfDataOf(contact),
};
