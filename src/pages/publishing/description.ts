import type { Language } from "../../base/language.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import type { Agent, Contact, Metadata, Standard, Translation } from "../../catalogue/metadata.ts";
import { accessRights } from "../../vocabularies/access-rights.ts";
import { frequencies } from "../../vocabularies/frequencies.ts";
import { themes } from "../../vocabularies/themes.ts";
import type { Vocabulary } from "../../vocabularies/vocabulary.ts";
import { languageName } from "../reading/terms.ts";

/** What the form of a description holds: texts by field, and the ticked boxes of those that have some. */
export interface WrittenDescription {
  readonly texts: Readonly<Record<string, string>>;
  readonly lists: Readonly<Record<string, readonly string[]>>;
}

/** Boxes: themes and categories by code, places by their position in the dataset, proposals by field. */
const lists = ["themes", "hvdCategories", "places", "take"] as const;

/** What stands in a choice for “another, written beside”. */
export const other = "other";

export function writtenOf(form: FormData): WrittenDescription {
  const texts = [...form].flatMap(([name, value]) =>
    typeof value === "string" && !lists.some((list) => list === name) ? [[name, value.trim()]] : [],
  );
  return {
    texts: Object.fromEntries(texts),
    lists: Object.fromEntries(
      lists.map((name) => [name, form.getAll(name).filter((value) => typeof value === "string")]),
    ),
  };
}

/** The form of a dataset as it is kept. `language` is the one that the page is read in. */
export function writtenFrom(
  { title, description, licence = "", metadata }: Dataset,
  { language, instance }: { language: Language; instance: Language },
): WrittenDescription {
  return {
    texts: {
      title,
      description,
      licence,
      ...classified(metadata),
      ...covered(metadata),
      ...reached(metadata),
      ...answered(metadata),
      ...plain(metadata),
      "metadata.language": metadata.language ?? instance,
      "metadata.languages": metadata.languages.map((code) => languageName(code, language)).join(", "),
      ...translated(metadata.translations[otherLanguage(metadata.language ?? instance)]),
    },
    lists: {
      themes: metadata.themes.flatMap((theme) => themes.find(theme)?.code ?? []),
      hvdCategories: metadata.hvdCategories,
      places: metadata.spatial.map((_, index) => String(index)),
      take: [],
    },
  };
}

function classified(metadata: Metadata): Record<string, string> {
  return {
    "metadata.keywords": metadata.keywords.join(", "),
    "themes-other": metadata.themes.filter((theme) => themes.find(theme) === undefined).join(" ; "),
    ...choice("frequency", frequencies, metadata.frequency),
    ...choice("accessRights", accessRights, metadata.accessRights),
  };
}

function covered({ temporal: [period = {}] }: Metadata): Record<string, string> {
  return { "metadata.temporal": period.start ?? "", "temporal-end": period.end ?? "" };
}

function reached({ contacts: [contact = {}], documentation, conformsTo, legislation }: Metadata) {
  return {
    "contact-name": contact.name ?? "",
    "metadata.contacts": contact.email ?? "",
    "contact-url": contact.url ?? "",
    "contact-phone": contact.phone ?? "",
    "metadata.documentation": documentation.join("\n"),
    "metadata.conformsTo": conformsTo.map(writeStandard).join("\n"),
    "metadata.legislation": legislation.join("\n"),
  };
}

function answered({ publisher, creators, series = {}, identifiers }: Metadata): Record<string, string> {
  return {
    "metadata.publisher": publisher === undefined ? "" : writeAgent(publisher),
    "metadata.creators": creators.map(writeAgent).join("\n"),
    "metadata.series": writeStandard(series),
    "metadata.identifiers": identifiers.join("\n"),
  };
}

function translated({ title = "", description = "", keywords = [] }: Translation = {}) {
  return {
    "translation-title": title,
    "metadata.translations": description,
    "translation-keywords": keywords.join(", "),
  };
}

/** Descriptions are written in French, in English, or in both. */
export function otherLanguage(language: string): Language {
  return language === "fr" ? "en" : "fr";
}

/** Fields of one text, kept as they are written. */
export const plainFields = [
  "landingPage",
  "provenance",
  "rights",
  "issued",
  "modified",
  "version",
  "versionNotes",
] as const satisfies readonly (keyof Metadata)[];

function plain(metadata: Metadata): Record<string, string> {
  return Object.fromEntries(plainFields.map((field) => [`metadata.${field}`, metadata[field] ?? ""]));
}

export function choice(
  field: string,
  vocabulary: Vocabulary,
  value: string | undefined,
): Record<string, string> {
  const code = value === undefined ? undefined : vocabulary.find(value)?.code;
  return {
    [`metadata.${field}`]: code ?? (value === undefined ? "" : other),
    [`${field}-other`]: code === undefined ? (value ?? "") : "",
  };
}

/** By which one is written to: it is read again as it was written. */
export function writeContact({ email, url, name, phone }: Contact): string {
  return email ?? url ?? name ?? phone ?? "";
}

/** Its name, then its page. */
export function writeAgent({ name, url }: Agent): string {
  return url === undefined ? name : `${name} ${url}`;
}

export function writeStandard({ title, uri }: Standard): string {
  return [title, uri].filter((part) => part !== undefined).join(" ");
}
