import { accessRightsOf } from "../../catalogue/access-rights-of.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import type { Contact, Coverage, Metadata, PlaceRef } from "../../catalogue/metadata.ts";
import { accessRights } from "../../vocabularies/access-rights.ts";
import { frequencies } from "../../vocabularies/frequencies.ts";
import { hvdCategories } from "../../vocabularies/hvd-categories.ts";
import { themes } from "../../vocabularies/themes.ts";
import type { Vocabulary } from "../../vocabularies/vocabulary.ts";

/** The names of ckanext-dcat; lists and objects in JSON, as it writes them. */
export function extrasOf(dataset: Dataset): { key: string; value: string }[] {
  const { metadata } = dataset;
  const fields: Record<string, string | undefined> = {
    issued: metadata.issued ?? (dataset.publishedAt ?? dataset.createdAt).toISOString(),
    modified: metadata.modified ?? dataset.modifiedAt.toISOString(),
    identifier: metadata.identifiers[0] ?? dataset.id,
    alternate_identifier: inJson(metadata.identifiers.slice(1)),
    publisher_name: metadata.publisher?.name ?? dataset.organizationName,
    ...termsOf(dataset),
    ...coverageOf(metadata),
    ...peopleOf(metadata),
    language: inJson(metadata.languages),
    metadata_language: metadata.language,
    documentation: inJson(metadata.documentation),
    conforms_to: inJson(metadata.conformsTo.flatMap(({ uri, title }) => uri ?? title ?? [])),
    provenance: metadata.provenance,
    applicable_legislation: inJson(metadata.legislation),
    version_notes: metadata.versionNotes,
    rights: metadata.rights,
    in_series: metadata.series === undefined ? undefined : inJson([metadata.series]),
  };
  return Object.entries(fields).flatMap(([key, value]) =>
    value === undefined || value === "" ? [] : [{ key, value }],
  );
}

type Fields = Record<string, string | undefined>;

function termsOf(dataset: Dataset): Fields {
  const { frequency, themes: about, hvdCategories: high } = dataset.metadata;
  return {
    frequency: uriOf(frequencies, frequency),
    access_rights: uriOf(accessRights, accessRightsOf(dataset)),
    theme: inJson(about.map((theme) => uriOf(themes, theme))),
    hvd_category: inJson(high.map((category) => uriOf(hvdCategories, category))),
  };
}

function placesOf(spatial: readonly Coverage[]): Fields {
  const [place, second] = spatial;
  if (place === undefined || second !== undefined) return { spatial_coverage: inJson(spatial.map(toPlace)) };
  const { uri, text } = toPlace(place);
  return { spatial: shapeOf(place), spatial_uri: uri, spatial_text: text };
}

/** One period and one place as every client reads them, several as ckanext-dcat lists them. */
function coverageOf({ temporal, spatial }: Metadata): Fields {
  const one = temporal.length === 1 ? temporal[0] : undefined;
  return {
    temporal_start: one?.start,
    temporal_end: one?.end,
    temporal_coverage: temporal.length > 1 ? inJson(temporal) : undefined,
    ...placesOf(spatial),
  };
}

function peopleOf({ publisher, creators, contacts }: Metadata): Fields {
  return {
    publisher: publisher === undefined ? undefined : inJson([publisher]),
    creator: inJson(creators),
    // One with a name and an address alone is the package's maintainer.
    contact: inJson(contacts.length === 1 && isPlain(contacts[0]) ? [] : contacts),
  };
}

function isPlain(contact: Contact | undefined): boolean {
  return contact?.url === undefined && contact?.phone === undefined;
}

/** The address of the term, else the text as its producer wrote it. */
function uriOf(vocabulary: Vocabulary, value: string | undefined): string | undefined {
  return value === undefined ? undefined : (vocabulary.find(value)?.uri ?? value);
}

function inJson(list: readonly unknown[]): string | undefined {
  return list.length === 0 ? undefined : JSON.stringify(list);
}

/** A polygon, as ckanext-spatial reads it. */
function shapeOf(place: Coverage | undefined): string | undefined {
  if (place?.bbox === undefined) return undefined;
  const [west, south, east, north] = place.bbox;
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return JSON.stringify({ type: "Polygon", coordinates: [ring] });
}

function toPlace({ place, uri, label, bbox }: Coverage): Fields {
  return {
    uri: uri ?? (place === undefined || place.level === "epci" ? undefined : inseeUri(place)),
    text: label ?? (place === undefined ? undefined : `${place.level} ${place.code}`),
    bbox: shapeOf(bbox === undefined ? {} : { bbox }),
  };
}

/** The addresses of the Insee for communes, départements and régions. */
function inseeUri({ level, code }: PlaceRef): string {
  return `http://id.insee.fr/geo/${level}/${code}`;
}
