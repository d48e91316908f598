import { toIri } from "./iri.ts";
import { findLicence } from "../licence.ts";
import { cleanText } from "../cleaning/cleaning.ts";
import type { Coverage, Distribution, Metadata, Period } from "../metadata.ts";
import { fileTypes } from "../../vocabularies/file-types.ts";
import { themes } from "../../vocabularies/themes.ts";
import type { Language } from "../../base/language.ts";
import type { Dataset } from "../dataset.ts";

/** The instance, as what is said of its datasets names it. */
interface Site {
  readonly url: string;
  readonly name: string;
  readonly language: Language;
  /** The address of the logo of the organization that publishes a dataset. */
  readonly logo?: string | undefined;
}

/**
 * A dataset as search engines read it (https://schema.org/Dataset, and what Google asks for:
 * https://developers.google.com/search/docs/appearance/structured-data/dataset).
 */
export function toSchemaOrg(
  dataset: Dataset,
  distributions: readonly Distribution[],
  site: Site,
  reuses: readonly { readonly url: string; readonly title: string }[] = [],
): object {
  const { metadata, origins } = dataset;
  const { url } = site;
  const page = `${url}/datasets/${encodeURIComponent(dataset.slug)}`;
  const sameAs = origins.map((origin) => toIri(origin.url)).filter((address) => address !== undefined);
  return told({
    "@context": "https://schema.org/",
    "@type": "Dataset",
    "@id": `${url}/datasets/${dataset.id}`,
    name: cleanText(dataset.title, 300) || dataset.slug,
    description: cleanText(dataset.description, 5000) || cleanText(dataset.title, 300),
    url: page,
    sameAs,
    identifier: [dataset.id, ...metadata.identifiers],
    keywords: [
      ...metadata.keywords,
      ...metadata.themes.map((theme) => themes.find(theme)?.[site.language] ?? theme),
    ],
    license: licenceOf(dataset.licence),
    isAccessibleForFree: metadata.accessRights === undefined || metadata.accessRights === "PUBLIC",
    inLanguage: metadata.languages,
    version: metadata.version,
    datePublished: metadata.issued ?? dataset.publishedAt?.toISOString(),
    dateModified: metadata.modified ?? dataset.modifiedAt.toISOString(),
    publisher: publisherOf(dataset, site),
    creator: metadata.creators.map(({ name, url: home }) => organization(name, toIri(home))),
    temporalCoverage: [...metadata.temporal, ...spanOf(metadata)]
      .map(toInterval)
      .filter((interval) => interval !== undefined),
    spatialCoverage: metadata.spatial.map(toPlace).filter((place) => place !== undefined),
    includedInDataCatalog: {
      "@type": "DataCatalog",
      "@id": `${url}/catalog`,
      name: site.name,
      url: `${url}/`,
    },
    distribution: distributions.map(toDownload).filter((download) => download !== undefined),
    isBasedOn: [...sameAs, ...sourcesOf(metadata)],
    variableMeasured: variableOf(dataset),
    usageInfo: personalDataOf(dataset),
    // What is made of it, and published.
    subjectOf: reuses.map((reuse) => ({
      "@type": "CreativeWork",
      name: cleanText(reuse.title, 300),
      url: reuse.url,
    })),
  });
}

/** What an indicator is computed from. */
function sourcesOf({ indicator }: Metadata): readonly string[] {
  return (indicator?.sources ?? []).map(({ url }) => toIri(url)).filter((address) => address !== undefined);
}

/** The periods of an indicator. */
function spanOf({ indicator }: Metadata): readonly Period[] {
  const { from, to } = indicator ?? {};
  return from === undefined || to === undefined ? [] : [{ start: from, end: to }];
}

/** What an indicator measures (https://schema.org/variableMeasured). */
function variableOf({ title, metadata: { indicator } }: Dataset): object | undefined {
  if (indicator === undefined) return undefined;
  return told({
    "@type": "PropertyValue",
    name: cleanText(title, 300),
    unitText: indicator.unit,
    measurementMethod: indicator.method === undefined ? undefined : cleanText(indicator.method, 5000),
  });
}

/** The catalogue as a whole, for the home page (https://schema.org/DataCatalog). */
export function toDataCatalog({ url, name, language }: Site, description: string): object {
  return {
    "@context": "https://schema.org/",
    "@type": "DataCatalog",
    "@id": `${url}/catalog`,
    name,
    description,
    url: `${url}/`,
    inLanguage: language,
    potentialAction: {
      "@type": "SearchAction",
      target: { "@type": "EntryPoint", urlTemplate: `${url}/datasets?q={search_term_string}` },
      "query-input": "required name=search_term_string",
    },
  };
}

/** A block of JSON-LD for the head of a page, which no text in it can end. */
export function toScript(data: object): string {
  const json = JSON.stringify(data).replaceAll(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `<script type="application/ld+json">${json}</script>`;
}

/** Without what is absent or empty. */
function told(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) => value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

function publisherOf({ metadata, organizationName, organizationSlug }: Dataset, { url, logo }: Site): object {
  const { publisher } = metadata;
  return publisher === undefined || publisher.name.trim() === ""
    ? told({
        ...organization(organizationName, `${url}/organizations/${encodeURIComponent(organizationSlug)}`),
        logo,
      })
    : organization(publisher.name, toIri(publisher.url));
}

function organization(name: string, url: string | undefined): object {
  return told({ "@type": "Organization", name: cleanText(name, 300), url });
}

/** What is to be known before data about people is used, and who answers those people. */
function personalDataOf({ metadata, organizationName }: Dataset): object | undefined {
  const { personalData } = metadata;
  if (personalData === undefined) return undefined;
  const { reason, contact, columns = [] } = personalData;
  return told({
    "@type": "CreativeWork",
    about: "https://w3id.org/dpv#PersonalData",
    text: reason === undefined ? undefined : cleanText(reason, 5000),
    keywords: columns,
    publisher:
      contact === undefined
        ? undefined
        : {
            ...organization(organizationName, undefined),
            contactPoint: told({ "@type": "ContactPoint", contactType: "data protection", ...contact }),
          },
  });
}

function toInterval({ start, end }: Period): string | undefined {
  return start === undefined && end === undefined ? undefined : `${start ?? ".."}/${end ?? ".."}`;
}

function toPlace({ label, place, bbox, uri }: Coverage): object | undefined {
  const name = label ?? place?.code;
  if (name === undefined && bbox === undefined) return undefined;
  const [west, south, east, north] = bbox ?? [];
  return told({
    "@type": "Place",
    name,
    sameAs: toIri(uri),
    geo: bbox === undefined ? undefined : { "@type": "GeoShape", box: `${south} ${west} ${north} ${east}` },
  });
}

/** A way to get bytes; a service is none. */
function toDownload(distribution: Distribution): object | undefined {
  const contentUrl = toIri(distribution.downloadUrl) ?? toIri(distribution.accessUrl);
  if (contentUrl === undefined || distribution.kind === "service") return undefined;
  const { title, format, mediaType, sizeBytes, modified } = distribution;
  return told({
    "@type": "DataDownload",
    name: title,
    contentUrl,
    encodingFormat:
      mediaType ?? (format === undefined ? undefined : (fileTypes.find(format)?.mediaType ?? format)),
    contentSize: sizeBytes === undefined ? undefined : `${sizeBytes} B`,
    dateModified: modified,
    sha256: distribution.checksum?.algorithm === "sha256" ? distribution.checksum.value : undefined,
  });
}

function licenceOf(licence: string | undefined): string | undefined {
  if (licence === undefined) return undefined;
  return findLicence(licence)?.url ?? toIri(licence) ?? cleanText(licence, 500);
}
