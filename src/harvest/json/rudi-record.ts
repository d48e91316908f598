import type { Agent, Contact, Coverage, Metadata, Translation } from "../../catalogue/metadata.ts";
import { type Draft, present } from "../normalize/draft.ts";
import { Fields, isRawRecord, listOf, type RawRecord } from "../normalize/fields.ts";
import { toEmail, toLanguage, toLanguages, toThemes } from "../normalize/terms.ts";
import { mainland } from "../normalize/geometry.ts";
import type { RecordContext } from "./record-context.ts";
import { rudiDistributions } from "./rudi-media.ts";

/**
 * Metadata of RUDI, API 1.2 to 1.4.1. What DCAT has no place for (sizes in rows, connector
 * parameters, personal data of the RUDI extension) stays in the original alone.
 */
export function rudiRecord(told: RawRecord, context: RecordContext): Draft {
  const fields = new Fields(told, context.base);
  const identifier = fields.text("global_id", "local_id");
  const access = fields.object("access_condition");
  const dates = fields.object("dataset_dates");
  const spread = fields.object("temporal_spread");
  const synopsis = inLanguages(fields, "synopsis");
  const summary = inLanguages(fields, "summary");
  const language = languageOf([...summary.keys(), ...synopsis.keys()], context);
  const description = descriptionOf(synopsis, summary, language);
  return {
    identifier,
    title: fields.text("resource_title"),
    description,
    licence: licenceOf(access),
    url: pageOf(identifier, context),
    metadata: {
      language,
      translations: translationsOf(synopsis, summary, language),
      keywords: fields.texts("keywords"),
      themes: toThemes(fields.texts("theme")),
      accessRights: accessRightsOf(access),
      issued: dates.date("published", "created"),
      modified: dates.date("updated"),
      temporal: spread.period(["start_date"], ["end_date"]),
      spatial: spatialOf(fields),
      publisher: publisherOf(fields),
      contacts: contactsOf(fields),
      conformsTo: projectionOf(fields),
      identifiers: identifiersOf(fields),
      languages: toLanguages(fields.texts("resource_languages")),
      rights: rightsOf(access, language),
      distributions: rudiDistributions(fields),
    },
    problems: fields.problems,
  };
}

/** Texts by language (`[{ lang: "fr-FR", text }]`); the first of each. A plain text has no language. */
function inLanguages(fields: Fields, name: string): Map<string, string> {
  const found = new Map<string, string>();
  const plain = listOf(fields.raw(name)).some(isRawRecord) ? undefined : fields.markdown(name);
  if (plain !== undefined) return found.set("", plain);
  for (const entry of listOf(fields.raw(name)).some(isRawRecord) ? fields.objects(name) : []) {
    const code = toLanguage(entry.text("lang")) ?? "";
    const text = entry.markdown("html", "text");
    if (text !== undefined && !found.has(code)) found.set(code, text);
  }
  return found;
}

/** That of the reader where it is told, else French, the language of RUDI, else the first. */
function languageOf(codes: readonly string[], context: RecordContext): string | undefined {
  const told = codes.filter((code) => code !== "");
  return [context.language, "fr", told[0]].find((code) => code !== undefined && told.includes(code));
}

/** A synopsis that only begins or repeats the summary is left. */
function descriptionOf(
  synopsis: ReadonlyMap<string, string>,
  summary: ReadonlyMap<string, string>,
  language: string | undefined,
): string | undefined {
  const short = textIn(synopsis, language);
  const long = textIn(summary, language);
  if (short === undefined || long === undefined) return long ?? short;
  return long.includes(short) || squeezed(long).includes(squeezed(short)) ? long : `${short}\n\n${long}`;
}

function textIn(texts: ReadonlyMap<string, string>, language: string | undefined): string | undefined {
  return texts.get(language ?? "") ?? texts.get("") ?? [...texts.values()][0];
}

function squeezed(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}

function translationsOf(
  synopsis: ReadonlyMap<string, string>,
  summary: ReadonlyMap<string, string>,
  language: string | undefined,
): Record<string, Translation> {
  const others = new Set(
    [...synopsis.keys(), ...summary.keys()].filter((code) => code !== "" && code !== language),
  );
  return Object.fromEntries(
    [...others].map((code) => [code, present({ description: summary.get(code) ?? synopsis.get(code) })]),
  );
}

function licenceOf(access: Fields): string | undefined {
  const licence = access.object("licence");
  const custom = [...inLanguages(licence, "custom_licence_label").values()];
  return licence.licence("custom_licence_uri", [
    licence.text("licence_label"),
    licence.text("custom_licence_uri", "licence_uri"),
    ...custom,
  ]);
}

/** Data on a person are for that person alone; other data are for those who were let in, or for all. */
function accessRightsOf(access: Fields): string | undefined {
  const confidentiality = access.object("confidentiality");
  if (confidentiality.flag("gdpr_sensitive") === true) return "NON_PUBLIC";
  const restricted = confidentiality.flag("restricted_access");
  if (restricted === undefined) return undefined;
  return restricted ? "RESTRICTED" : "PUBLIC";
}

function rightsOf(access: Fields, language: string | undefined): string | undefined {
  const names = [
    "mandatory_mention",
    "usage_constraint",
    "access_constraint",
    "other_constraints",
    "bibliographical_reference",
  ];
  const texts = names.flatMap((name) => textIn(inLanguages(access, name), language) ?? []);
  return texts.length === 0 ? undefined : [...new Set(texts)].join("\n\n");
}

/** Of a portal; a node has no pages. */
function pageOf(identifier: string | undefined, context: RecordContext): string | undefined {
  if (context.portal === undefined || identifier === undefined) return undefined;
  return `${context.portal}/catalogue/detail/${encodeURIComponent(identifier)}`;
}

function publisherOf(fields: Fields): Agent | undefined {
  const producer = fields.object("producer");
  const name = producer.text("organization_name");
  return name === undefined ? undefined : { name };
}

function contactsOf(fields: Fields): Contact[] {
  return fields
    .objects("contacts")
    .map((contact): Contact =>
      present({
        name: contact.text("contact_name", "organization_name"),
        email: toEmail(contact.text("email")),
      }),
    )
    .filter((contact) => Object.keys(contact).length > 0);
}

/** A record of RUDI names no territory; its nodes are those of French towns. */
function spatialOf(fields: Fields): Coverage[] {
  const geography = fields.object("geography");
  const told = geography.object("bounding_box");
  const bbox =
    told.boxOfSides(
      {
        west: "west_longitude",
        south: "south_latitude",
        east: "east_longitude",
        north: "north_latitude",
      },
      mainland,
    ) ?? geography.box("geographic_distribution", mainland);
  return bbox === undefined ? [] : [{ bbox }];
}

/** The system of coordinates, by its code where one is told. */
function projectionOf(fields: Fields): Metadata["conformsTo"] {
  const projection = fields.object("geography").text("projection");
  if (projection === undefined) return [];
  const code = /EPSG\D{0,4}(\d{4,6})/i.exec(projection)?.[1];
  return [
    present({
      title: projection,
      uri: code === undefined ? undefined : `http://www.opengis.net/def/crs/EPSG/0/${code}`,
    }),
  ];
}

function identifiersOf(fields: Fields): string[] {
  const told = ["global_id", "local_id", "doi", "dataverse_doi"].flatMap((name) => fields.text(name) ?? []);
  return [...new Set(told)];
}
