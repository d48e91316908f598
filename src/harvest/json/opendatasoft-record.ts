import type { Contact, Coverage, Metadata } from "../../catalogue/metadata.ts";
import { type Draft, present } from "../normalize/draft.ts";
import { Fields, isRawRecord, type RawRecord } from "../normalize/fields.ts";
import {
  toAccessRights,
  toEmail,
  toFrequency,
  toLanguage,
  toLanguages,
  toStandard,
  toThemes,
} from "../normalize/terms.ts";
import { territoryOf } from "../normalize/territory.ts";
import { opendatasoftDistributions } from "./opendatasoft-exports.ts";
import type { RecordContext } from "./record-context.ts";

/** A dataset of Opendatasoft: search API 1.0, explore API 2.0 and 2.1, and its exports. */
export function opendatasoftRecord(told: RawRecord, context: RecordContext): Draft {
  const own = isRawRecord(told["dataset"]) ? told["dataset"] : told;
  const record = new Fields(own, context.base);
  const { problems } = record;
  const fields = new Fields(metasOf(own, ["default", ""]), context.base, problems);
  const dcat = new Fields(
    metasOf(own, ["dcat", "dcat_ap", "dcat_ap_ch", ""]),
    context.base,
    problems,
    "dcat ",
  );
  const identifier = record.text("dataset_id", "datasetid");
  const language = toLanguage(fields.text("metadata_languages", "language")) ?? context.language;
  return {
    identifier,
    title: fields.text("title"),
    description: fields.markdown("description"),
    licence: fields.licence("license", [fields.text("license"), fields.text("license_url")]),
    url: pageOf(identifier, context),
    metadata: {
      language,
      keywords: fields.texts("keyword"),
      themes: toThemes(fields.texts("theme")),
      frequency: toFrequency(dcat.text("accrualperiodicity") ?? fields.text("update_frequency")),
      accessRights: accessRightsOf(fields, dcat),
      issued: dcat.date("issued", "created"),
      modified: fields.date("modified", "data_processed", "metadata_processed"),
      temporal: temporalOf(dcat),
      spatial: spatialOf(own, fields, dcat, context),
      publisher: publisherOf(fields, dcat),
      creators: dcat.texts("creator").map((name) => ({ name })),
      contacts: contactsOf(dcat, own, context),
      landingPage: landingPageOf(fields),
      conformsTo: dcat.texts("conforms_to", "conformsto").map(toStandard),
      provenance: dcat.markdown("dataquality", "provenance"),
      identifiers: identifiersOf(record, fields, own, context),
      languages: toLanguages(fields.texts("language")),
      rights: rightsOf(fields),
      distributions:
        identifier === undefined ? [] : opendatasoftDistributions(record, fields, identifier, context),
      interactions: interactionsOf(own, context),
    },
    problems,
  };
}

/**
 * The members of `metas` under the names of templates; an empty name is `metas` itself, as API 1.0
 * has it, and members of an export in columns (`default.title`).
 */
function metasOf(own: RawRecord, templates: readonly string[]): RawRecord {
  const metas = isRawRecord(own["metas"]) ? own["metas"] : {};
  const found: Record<string, unknown> = {};
  for (const template of templates) {
    const members = template === "" ? metas : metas[template];
    if (isRawRecord(members)) for (const [name, value] of Object.entries(members)) found[name] ??= value;
    const start = template === "" ? "metas." : `${template}.`;
    for (const [name, value] of Object.entries(own)) {
      if (name.startsWith(start)) found[name.slice(start.length)] ??= value;
    }
  }
  return found;
}

function pageOf(identifier: string | undefined, { portal }: RecordContext): string | undefined {
  if (portal === undefined || identifier === undefined) return undefined;
  return `${portal}/explore/dataset/${encodeURIComponent(identifier)}/`;
}

function accessRightsOf(fields: Fields, dcat: Fields): string | undefined {
  const told = toAccessRights(dcat.text("accessrights", "access_rights"));
  return told ?? (fields.text("visibility") === "restricted" ? "RESTRICTED" : undefined);
}

function temporalOf(dcat: Fields): Metadata["temporal"] {
  const told = dcat.period(["temporal_coverage_start"], ["temporal_coverage_end"]);
  return told.length > 0 ? told : dcat.periodIn("temporal");
}

function spatialOf(own: RawRecord, fields: Fields, dcat: Fields, context: RecordContext): Coverage[] {
  const inspire = new Fields(inspireOf(own), context.base, fields.problems, "inspire ");
  const labels = [...fields.texts("territory"), ...(isPlace(dcat) ? dcat.texts("spatial") : [])];
  const places = [...new Set(labels)].map((label): Coverage => ({ label }));
  const within = territoryOf(places);
  const bbox =
    inspire.boxOfSides(
      {
        west: "extend_bounding_box_westbound_longitude",
        south: "extend_bounding_box_southbound_latitude",
        east: "extend_bounding_box_eastbound_longitude",
        north: "extend_bounding_box_northbound_latitude",
      },
      within,
    ) ??
    fields.box("bbox", within) ??
    fields.box("geometry", within);
  if (bbox === undefined) return places;
  const [only] = places;
  return places.length === 1 && only !== undefined ? [{ ...only, bbox }] : [...places, { bbox }];
}

/** The DCAT field holds the name of a place more often than a geometry. */
function isPlace(dcat: Fields): boolean {
  return !/[{[]|^[-\d., ]+$/.test(dcat.text("spatial") ?? "{");
}

function inspireOf(own: RawRecord): RawRecord {
  const interop = isRawRecord(own["interop_metas"]) ? own["interop_metas"] : {};
  const old = isRawRecord(interop["inspire"]) ? interop["inspire"] : {};
  return { ...old, ...metasOf(own, ["inspire"]) };
}

function publisherOf(fields: Fields, dcat: Fields): Metadata["publisher"] {
  const name = fields.text("publisher");
  return name === undefined ? undefined : present({ name, type: dcat.text("publisher_type") });
}

function contactsOf(dcat: Fields, own: RawRecord, context: RecordContext): Contact[] {
  const inspire = new Fields(inspireOf(own), context.base);
  const told: Contact[] = [
    present({ name: dcat.text("contact_name"), email: toEmail(dcat.text("contact_email")) }),
    present({
      name: inspire.text("contact_individual_name", "contact_organisation_name"),
      email: toEmail(inspire.text("contact_email")),
    }),
  ];
  return told.filter((contact) => Object.keys(contact).length > 0);
}

/** References are addresses, at times several in one text. */
function landingPageOf(fields: Fields): string | undefined {
  const texts = fields.texts("references");
  const found = texts.flatMap((text) => /https?:\/\/[^\s;,<>"]+/.exec(text)?.[0] ?? []);
  return found[0];
}

function rightsOf(fields: Fields): string | undefined {
  const attributions = fields.texts("attributions");
  return attributions.length === 0 ? undefined : attributions.join("\n");
}

function identifiersOf(record: Fields, fields: Fields, own: RawRecord, context: RecordContext): string[] {
  const inspire = new Fields(inspireOf(own), context.base);
  const known = [
    record.text("dataset_id", "datasetid"),
    record.text("dataset_uid"),
    inspire.text("file_identifier"),
    fields.text("source_dataset"),
  ];
  return [...new Set(known.flatMap((one) => one ?? []))];
}

function interactionsOf(own: RawRecord, context: RecordContext): Metadata["interactions"] {
  const explore = new Fields(metasOf(own, ["explore", ""]), context.base);
  const counts = present({
    downloads: explore.number("download_count"),
    reuses: explore.number("reuse_count"),
  });
  return Object.keys(counts).length === 0 ? undefined : counts;
}
