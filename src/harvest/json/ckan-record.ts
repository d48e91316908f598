import type { Agent, Contact, Coverage, Metadata, Standard } from "../../catalogue/metadata.ts";
import { type Draft, present } from "../normalize/draft.ts";
import { Fields, isEmpty, isRawRecord, listOf, opened, type RawRecord } from "../normalize/fields.ts";
import {
  toAccessRights,
  toEmail,
  toFrequency,
  toHvdCategories,
  toLanguage,
  toLanguages,
  toStandard,
  toThemes,
} from "../normalize/terms.ts";
import type { BoundingBox } from "../normalize/geometry.ts";
import { territoryOf } from "../normalize/territory.ts";
import { ckanDistributions } from "./ckan-resources.ts";
import type { RecordContext } from "./record-context.ts";

/**
 * A package of CKAN (Action API 3), with the fields that ckanext-dcat, ckanext-spatial and DKAN add,
 * at the top or among the extras.
 */
export function ckanRecord(told: RawRecord, context: RecordContext): Draft {
  const fields = new Fields(withExtras(told), context.base);
  const name = fields.text("name");
  const identifier = fields.text("id", "name");
  const organization = organizationOf(fields);
  const texts = textsOf(fields, context);
  return {
    identifier,
    title: fields.text("title") ?? name,
    description: fields.markdown("notes", "description"),
    licence: licenceOf(fields),
    url: pageOf(fields, name, context),
    deleted: fields.text("state")?.toLowerCase() === "deleted",
    metadata: {
      ...texts,
      ...whenAndWhere(fields),
      keywords: keywordsOf(fields),
      themes: themesOf(fields, organization),
      frequency: toFrequency(
        fields.text(
          "frequency",
          "accrual_periodicity",
          "update_frequency",
          "frequency-of-update",
          "frequence",
        ),
      ),
      accessRights: toAccessRights(fields.text("access_rights")),
      publisher: publisherOf(fields, organization),
      creators: agentsOf(fields, "creator", "author"),
      contacts: contactsOf(fields),
      landingPage: landingPageOf(fields),
      documentation: fields.addresses("documentation"),
      conformsTo: fields.texts("conforms_to").map(toStandard),
      provenance: fields.inOneLanguage("provenance") ?? fields.markdown("lineage"),
      legislation: fields.addresses("applicable_legislation"),
      hvdCategories: toHvdCategories(fields.texts("hvd_category", "hvd_categories")),
      version: fields.text("version"),
      versionNotes: fields.inOneLanguage("version_notes"),
      identifiers: identifiersOf(fields, identifier),
      languages: toLanguages(fields.texts("language")),
      rights: fields.text("rights", "access_constraints"),
      series: seriesOf(fields),
      distributions: ckanDistributions(fields),
      interactions: interactionsOf(fields),
    },
    problems: fields.problems,
  };
}

/** What stands at the top comes before what an extra says, unless it is empty. */
function withExtras(told: RawRecord): RawRecord {
  return isEmpty(told["extras"]) ? told : { ...extrasOf(told), ...filled(told) };
}

/** Names without the prefixes under which harvesters keep them, lists and objects in JSON opened. */
function extrasOf(told: RawRecord): Record<string, unknown> {
  const extras = told["extras"];
  const pairs: [string, unknown][] = isRawRecord(extras)
    ? Object.entries(extras)
    : listOf(extras).flatMap((extra): [string, unknown][] =>
        isRawRecord(extra) && typeof extra["key"] === "string" ? [[extra["key"], extra["value"]]] : [],
      );
  return Object.fromEntries(
    pairs
      .slice(0, 500)
      .map(([name, value]) => [name.replace(/^(?:dcat|dct|dcterms)[_:]/, ""), opened(value)]),
  );
}

function filled(told: RawRecord): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(told).filter(([name, value]) => name !== "extras" && listOf(value).length > 0),
  );
}

/** The language of title and description, and what they say in others (ckanext-fluent). */
function textsOf(
  fields: Fields,
  context: RecordContext,
): Pick<Metadata, "translations"> & { language: string | undefined } {
  const titles = byLanguage(fields, "title_translated");
  const descriptions = byLanguage(fields, "notes_translated");
  const keywords = fields.object("tags_translated");
  const title = fields.text("title");
  const own = [...titles].find(([, text]) => text === title)?.[0];
  const language =
    own ?? toLanguage(fields.text("metadata-language", "metadata_language")) ?? context.language;
  const translations: Record<string, Metadata["translations"][string]> = {};
  for (const code of new Set([...titles.keys(), ...descriptions.keys()])) {
    if (code === own) continue;
    const words = keywords.texts(code);
    translations[code] = present({
      title: titles.get(code),
      description: descriptions.get(code),
      keywords: words.length === 0 ? undefined : words,
    });
  }
  return { language, translations };
}

function byLanguage(fields: Fields, name: string): Map<string, string> {
  const texts = fields.object(name);
  const found = new Map<string, string>();
  for (const key of Object.keys(texts.told)) {
    const code = toLanguage(key);
    const text = texts.markdown(key);
    if (code !== undefined && text !== undefined) found.set(code, text);
  }
  return found;
}

function licenceOf(fields: Fields): string | undefined {
  return fields.licence("license_id", [
    fields.text("license_id"),
    ...fields.texts("license_url", "license"),
    fields.text("license_title"),
    ...fields.texts("licence"),
  ]);
}

function organizationOf(fields: Fields): Fields | undefined {
  const organization = fields.object("organization");
  if (organization.text("title", "name") !== undefined) return organization;
  // DKAN tells the organization as the only group.
  const groups = listOf(fields.raw("groups"));
  if (groups.length !== 1 || !isRawRecord(groups[0])) return undefined;
  const [group] = fields.objects("groups");
  return group?.text("name")?.startsWith("group/") === true ? group : undefined;
}

function pageOf(fields: Fields, name: string | undefined, context: RecordContext): string | undefined {
  const told = fields.address("ckan_url");
  if (told !== undefined) return told;
  if (context.portal === undefined || name === undefined) return fields.address("url");
  return `${context.portal}/dataset/${encodeURIComponent(name)}`;
}

/** CKAN calls it the source: of a dataset that it gathered itself, the page at its producer. */
function landingPageOf(fields: Fields): string | undefined {
  return fields.address("url", "landing_page");
}

function keywordsOf(fields: Fields): string[] {
  const tags = listOf(fields.raw("tags")).flatMap((tag) => {
    const text = isRawRecord(tag) ? new Fields(tag, "").text("display_name", "name") : String(tag);
    return text === undefined ? [] : [text];
  });
  const groups = listOf(fields.raw("groups")).filter((group) => typeof group === "string");
  return [...new Set([...tags, ...fields.texts("tag_string").flatMap((text) => text.split(",")), ...groups])]
    .map((word) => word.trim())
    .filter((word) => word !== "");
}

function themesOf(fields: Fields, organization: Fields | undefined): string[] {
  const groups = listOf(fields.raw("groups")).flatMap((group) =>
    isRawRecord(group) && group !== organization?.told
      ? (new Fields(group, "").text("title", "display_name", "name") ?? [])
      : [],
  );
  return toThemes([...fields.texts("theme", "themes"), ...groups]);
}

function publisherOf(fields: Fields, organization: Fields | undefined): Agent | undefined {
  const [told] = agentsOf(fields, "publisher");
  if (told !== undefined) return told;
  const name = organization?.text("title", "name");
  if (organization === undefined || name === undefined) return undefined;
  return present({ name, url: organization.address("url", "website"), email: organization.text("email") });
}

/** Told as objects, or by fields that begin with their name. */
function agentsOf(fields: Fields, role: string, other = role): Agent[] {
  const listed = listOf(fields.raw(role)).some(isRawRecord) ? fields.objects(role) : [];
  const agents = listed.flatMap((agent) => {
    const name = agent.text("name");
    if (name === undefined) return [];
    const uri = agent.text("uri", "identifier");
    return [
      present({
        name,
        uri: uri?.startsWith("http") === true ? uri : undefined,
        url: agent.address("url"),
        email: toEmail(agent.text("email")),
        type: agent.text("type"),
      }),
    ];
  });
  if (agents.length > 0) return agents;
  const name = fields.text(`${role}_name`, ...(typeof fields.raw(other) === "string" ? [other] : []));
  if (name === undefined) return [];
  return [
    present({
      name,
      uri: fields.text(`${role}_uri`),
      url: fields.address(`${role}_url`),
      email: toEmail(fields.text(`${role}_email`, `${other}_email`)),
      type: fields.text(`${role}_type`),
    }),
  ];
}

function contactsOf(fields: Fields): Contact[] {
  const listed = listOf(fields.raw("contact")).some(isRawRecord) ? fields.objects("contact") : [];
  const contacts = listed.map((contact): Contact =>
    present({
      name: contact.text("name"),
      email: toEmail(contact.text("email")),
      url: contact.address("url"),
      phone: contact.text("phone"),
    }),
  );
  const told: Contact[] = [
    present({
      name: fields.text("contact_name", "contact-name"),
      email: toEmail(fields.text("contact_email", "contact-email")),
    }),
    present({ name: fields.text("maintainer"), email: toEmail(fields.text("maintainer_email")) }),
  ];
  // The maintainer is often one of those that are listed with more.
  const others = told.filter(
    ({ name, email }) => !contacts.some((contact) => contact.name === name && contact.email === email),
  );
  const found = [...contacts, ...others].filter((contact) => Object.keys(contact).length > 0);
  if (found.length > 0) return found;
  const email = toEmail(fields.text("author_email"));
  return email === undefined ? [] : [present({ name: fields.text("author"), email })];
}

function whenAndWhere(
  fields: Fields,
): Pick<Metadata, "temporal" | "spatial"> & { issued: string | undefined; modified: string | undefined } {
  const periods = listOf(fields.raw("temporal_coverage")).some(isRawRecord)
    ? fields.objects("temporal_coverage")
    : [];
  const start = [
    "temporal_start",
    "temporal_coverage_from",
    "temporal-extent-begin",
    "temporal_coverage_start",
  ];
  const end = ["temporal_end", "temporal_coverage_to", "temporal-extent-end", "temporal_coverage_end"];
  return {
    issued: fields.date("issued", "release_date", "metadata_created", "created"),
    modified: fields.date("modified", "last_modified", "metadata_modified", "revision_timestamp"),
    temporal: [
      ...periods.flatMap((period) => period.period(["start"], ["end"])),
      ...fields.period(start, end),
    ],
    spatial: spatialOf(fields),
  };
}

function spatialOf(fields: Fields): Coverage[] {
  const listed = listOf(fields.raw("spatial_coverage")).some(isRawRecord)
    ? fields.objects("spatial_coverage")
    : [];
  const names = listed.map((place): Coverage =>
    present({ uri: place.text("uri"), label: place.text("text", "label") }),
  );
  const spatial = fields.raw("spatial");
  const isShape = isRawRecord(spatial) || (typeof spatial === "string" && /[{\d]/.test(spatial));
  const ownName: Coverage = present({
    uri: fields.text("spatial_uri"),
    label: fields.text("spatial_text", "territory") ?? (isShape ? undefined : fields.text("spatial")),
  });
  const within = territoryOf([...names, ownName]);
  const places = listed.map((place, at): Coverage =>
    present({ ...names[at], bbox: place.box("bbox", within) ?? place.box("geom", within) }),
  );
  const own: Coverage = present({
    ...ownName,
    bbox: (isShape ? fields.box("spatial", within) : undefined) ?? sidesOf(fields, within),
  });
  return [...places, own].filter((place) => Object.keys(place).length > 0);
}

function sidesOf(fields: Fields, within: BoundingBox | undefined): Coverage["bbox"] {
  return fields.boxOfSides(
    {
      west: "bbox-west-long",
      south: "bbox-south-lat",
      east: "bbox-east-long",
      north: "bbox-north-lat",
    },
    within,
  );
}

function identifiersOf(fields: Fields, identifier: string | undefined): string[] {
  const known = [
    identifier,
    ...fields.texts("name"),
    ...fields.texts("identifier"),
    ...fields.texts("uri"),
    ...fields.texts("guid"),
    ...fields.texts("doi"),
    ...fields.texts("alternate_identifier"),
    ...fields.texts("id_given"),
  ];
  return [...new Set(known.flatMap((one) => one ?? []))];
}

function seriesOf(fields: Fields): Standard | undefined {
  const [first] = listOf(fields.raw("in_series"));
  if (isRawRecord(first)) {
    const title = new Fields(first, "").text("title", "name");
    return title === undefined ? undefined : { title };
  }
  return typeof first === "string" ? toStandard(first) : undefined;
}

function interactionsOf(fields: Fields): Metadata["interactions"] {
  const views = fields.object("tracking_summary").number("total");
  return views === undefined ? undefined : { views };
}
