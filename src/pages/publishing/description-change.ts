import { isDeepStrictEqual } from "node:util";
import type { Language } from "../../base/language.ts";
import { Failure } from "../../base/failure.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import type { DatasetChange, MetadataChange } from "../../catalogue/datasets.ts";
import type {
  Agent,
  Contact,
  Coverage,
  Metadata,
  Period,
  Standard,
  Translation,
} from "../../catalogue/metadata.ts";
import { parseContact } from "../../catalogue/contact.ts";
import { languages } from "../../vocabularies/languages.ts";
import type { NamedPlace } from "../../territory/territory.ts";
import { toSlug } from "../../base/slug.ts";
import { defined } from "../../base/defined.ts";
import {
  other,
  otherLanguage,
  plainFields,
  writeAgent,
  writeContact,
  type WrittenDescription,
  writeStandard,
} from "./description.ts";

export interface DescriptionContext {
  readonly dataset: Dataset;
  readonly proposals: Partial<Metadata>;
  /** Of the instance: that of a description that says none. */
  readonly language: Language;
  readonly searchPlaces: (beginning: string) => readonly NamedPlace[];
}

/** What the form of the title, description and licence alone asks. */
function toShortChange({ texts }: WrittenDescription): DatasetChange {
  const licence = texts["licence"] ?? "";
  return {
    title: texts["title"] ?? "",
    description: texts["description"] ?? "",
    licence: licence === other ? (texts["licence-other"] ?? "") : licence,
  };
}

/**
 * What the whole form asks. A proposal that was taken fills what was left empty, and is added to
 * what can hold several. What the form does not show stays.
 */
export function toChange(written: WrittenDescription, context: DescriptionContext): DatasetChange {
  const { dataset, proposals } = context;
  const taken: Partial<Metadata> = Object.fromEntries(
    Object.entries(proposals).filter(([field]) => written.lists["take"]?.includes(field)),
  );
  const metadata: MetadataChange = {
    ...taken,
    ...classifying(written, taken),
    ...covering(written, taken, context),
    ...reaching(written, dataset.metadata, taken),
    ...answering(written, dataset.metadata),
    ...plainTexts(written),
    ...naming(written, dataset.metadata),
    translations: translated(written, dataset.metadata, context.language),
  };
  return { ...toShortChange(written), metadata };
}

/** The dataset as it would be, to be assessed before it is saved. */
export function changed(
  dataset: Dataset,
  { title, description, licence, metadata = {} }: DatasetChange,
): Dataset {
  const { licence: before, ...rest } = dataset;
  const wanted = licence === undefined ? before : licence;
  const held = Object.entries({ ...dataset.metadata, ...metadata }).filter(
    ([, value]) => value !== null && value !== undefined && value !== "",
  );
  return {
    ...rest,
    title: title ?? dataset.title,
    description: description ?? dataset.description,
    ...(wanted === undefined || wanted === "" ? {} : { licence: wanted }),
    metadata: Object.fromEntries(held) as unknown as Metadata,
  };
}

function classifying({ texts, lists }: WrittenDescription, taken: Partial<Metadata>): MetadataChange {
  return {
    keywords: unique([...split(texts["metadata.keywords"], ","), ...(taken.keywords ?? [])]),
    themes: unique([
      ...(lists["themes"] ?? []),
      ...split(texts["themes-other"], ";"),
      ...(taken.themes ?? []),
    ]),
    hvdCategories: lists["hvdCategories"] ?? [],
    frequency: chosen(texts, "frequency") ?? taken.frequency ?? null,
    accessRights: chosen(texts, "accessRights") ?? taken.accessRights ?? null,
  };
}

function covering(
  { texts, lists }: WrittenDescription,
  taken: Partial<Metadata>,
  { dataset, searchPlaces }: DescriptionContext,
): MetadataChange {
  const kept = dataset.metadata.spatial.filter((_, index) => lists["places"]?.includes(String(index)));
  const added = split(texts["metadata.spatial"], ";").map((name) => toCoverage(name, searchPlaces));
  return {
    spatial: uniqueBy([...kept, ...added, ...(taken.spatial ?? [])], coverageKey),
    temporal: [...firstPeriod(texts, taken, dataset), ...dataset.metadata.temporal.slice(1)],
  };
}

/** The form shows what is described: who leaves it there, or empties it, and takes a longer period has that one. */
function firstPeriod(
  texts: WrittenDescription["texts"],
  taken: Partial<Metadata>,
  { metadata }: Pick<Dataset, "metadata">,
): readonly Period[] {
  const written = filled({ start: texts["metadata.temporal"], end: texts["temporal-end"] });
  const own = isDeepStrictEqual(written, {}) ? [] : [written];
  const isLeft = own.length === 0 || isDeepStrictEqual(written, filled(metadata.temporal[0] ?? {}));
  return isLeft ? (taken.temporal ?? own) : own;
}

function filled({ start, end }: { start?: string | undefined; end?: string | undefined }): Period {
  return defined({ start: start || undefined, end: end || undefined });
}

function reaching(
  { texts }: WrittenDescription,
  metadata: Metadata,
  taken: Partial<Metadata>,
): MetadataChange {
  const [name = "", email = "", url = "", phone = ""] = [
    texts["contact-name"],
    texts["metadata.contacts"],
    texts["contact-url"],
    texts["contact-phone"],
  ];
  const contact: Contact = { name, email, url, phone };
  const first = `${name}${email}${url}${phone}` === "" ? (taken.contacts ?? []) : [contact];
  const own = texts["metadata.language"] ?? "";
  return {
    contacts: [...first, ...metadata.contacts.slice(1)],
    language: own === "" ? null : own,
    languages: unique([
      ...split(texts["metadata.languages"], ",").map((text) => languages.find(text)?.code ?? text),
      ...(taken.languages ?? []),
    ]),
    documentation: split(texts["metadata.documentation"], "\n"),
    legislation: split(texts["metadata.legislation"], "\n"),
    conformsTo: split(texts["metadata.conformsTo"], "\n").map(toStandard),
  };
}

/** Who answers for the data. What the form does not show of one that is left as it is stays. */
function answering(
  { texts }: WrittenDescription,
  { publisher, creators, series }: Metadata,
): Pick<MetadataChange, "publisher" | "creators" | "series" | "identifiers"> {
  const [told = ""] = split(texts["metadata.publisher"], "\n");
  const own = texts["metadata.series"] ?? "";
  const agents = split(texts["metadata.creators"], "\n");
  return {
    publisher: told === "" ? null : toAgent(told, publisher === undefined ? [] : [publisher]),
    creators: agents.map((line) => toAgent(line, creators)),
    series:
      own === "" ? null : series !== undefined && writeStandard(series) === own ? series : toStandard(own),
    identifiers: split(texts["metadata.identifiers"], "\n"),
  };
}

/** Why data that name people are published: where the form asks for it. */
function naming(
  { texts: { personalData: reason, personalDataContact: told = "" } }: WrittenDescription,
  { personalData: before }: Metadata,
): Pick<MetadataChange, "personalData"> {
  if (reason === undefined) return {};
  const same = before?.contact !== undefined && writeContact(before.contact) === told;
  const contact = same ? before.contact : parseContact(told);
  if (reason === "") return { personalData: null };
  return { personalData: { ...before, reason, ...(told === "" ? { contact: {} } : { contact }) } };
}

/** `La cuisine centrale https://cuisine.example`, or its name alone. */
function toAgent(line: string, before: readonly Agent[]): Agent {
  const same = before.find((agent) => writeAgent(agent) === line);
  if (same !== undefined) return same;
  const { title = "", uri } = toStandard(line);
  return { name: title, ...defined({ url: uri }) };
}

function plainTexts({ texts }: WrittenDescription): MetadataChange {
  return Object.fromEntries(plainFields.map((field) => [field, texts[`metadata.${field}`] || null]));
}

function translated(
  { texts }: WrittenDescription,
  { translations }: Metadata,
  instance: Language,
): Metadata["translations"] {
  const language = otherLanguage(texts["metadata.language"] || instance);
  const [title = "", description = ""] = [texts["translation-title"], texts["metadata.translations"]];
  const keywords = split(texts["translation-keywords"], ",");
  const translation: Translation = {
    ...(title === "" ? {} : { title }),
    ...(description === "" ? {} : { description }),
    ...(keywords.length === 0 ? {} : { keywords }),
  };
  const { [language]: _before, ...others } = translations;
  return Object.keys(translation).length === 0 ? others : { ...others, [language]: translation };
}

/** By its name, its code, or `level/code`; another name is kept as it is. Refused where several have it. */
function toCoverage(name: string, searchPlaces: DescriptionContext["searchPlaces"]): Coverage {
  const [, level, code] = /^(commune|epci|departement|region)\/(\w+)$/.exec(name) ?? [];
  const found = searchPlaces(code ?? name).filter((place) =>
    code === undefined
      ? place.code.toLowerCase() === name.toLowerCase() || toSlug(place.label, "") === toSlug(name, "")
      : place.level === level && place.code === code,
  );
  const [first] = found;
  if (first === undefined) return { label: name };
  if (found.length > 1) {
    throw new Failure("invalid", "pages-describe-place-several", {
      parameter: "metadata.spatial",
      name,
      places: found
        .slice(0, 8)
        .map((place) => `${place.level}/${place.code} (${place.label})`)
        .join(", "),
    });
  }
  return { place: { level: first.level, code: first.code }, label: first.label };
}

function coverageKey({ place, label, uri, bbox }: Coverage): string {
  return place === undefined ? JSON.stringify([label, uri, bbox]) : `${place.level}/${place.code}`;
}

/** `Schéma des arbres https://schema.example/arbres`, either of the two. */
export function toStandard(line: string): Standard {
  const [, title = "", uri = ""] = /^(.*?)\s*(https?:\/\/\S+)?$/.exec(line) ?? [];
  return { ...(title === "" ? {} : { title }), ...(uri === "" ? {} : { uri }) };
}

export function chosen(texts: WrittenDescription["texts"], field: string): string | undefined {
  const value = texts[`metadata.${field}`] ?? "";
  const told = value === other ? (texts[`${field}-other`] ?? "") : value;
  return told === "" ? undefined : told;
}

export function split(text = "", separator: string): string[] {
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

function uniqueBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  return [...new Map(items.toReversed().map((item) => [keyOf(item), item])).values()].toReversed();
}
