import type { Dataset } from "../dataset.ts";
import type { Distribution } from "../metadata.ts";
import { accessRights } from "../../vocabularies/access-rights.ts";
import { availabilities } from "../../vocabularies/availabilities.ts";
import { fileTypes } from "../../vocabularies/file-types.ts";
import { languages } from "../../vocabularies/languages.ts";
import { toConcept, toLabelled } from "./concepts.ts";
import { toDate } from "./dates.ts";
import {
  describe,
  type Description,
  reference,
  says,
  saysEach,
  text,
  typed,
  type TreeValue,
} from "./description.ts";
import { accessRightsOf } from "../access-rights-of.ts";
import {
  applicableLegislation,
  describeDocument,
  describeStandard,
  highValueCategories,
  referenceTo,
} from "./legal.ts";
import { describeLicence } from "./licences.ts";
import { toIri } from "./iri.ts";

/** What a distribution takes from its dataset. */
export interface Owner {
  readonly dataset: Dataset;
  readonly iri: string;
  /** Where people find it. */
  readonly page: string;
  readonly language: string;
  /** Whom to ask about it, also about the services through which it is had. */
  readonly contacts: readonly Description[];
}

/** A distribution as DCAT-AP 3.0.1 has it; one whose address is none leads to the page of its dataset. */
export function describeDistribution(distribution: Distribution, owner: Owner): Description {
  const { dataset, iri, page, language } = owner;
  const { title, description } = distribution;
  return describe(
    partIri(distribution.id, iri),
    ["dcat:Distribution"],
    [
      says("dct:title", title?.trim() ? text(title.trim(), language) : undefined),
      says("dct:description", description?.trim() ? text(description.trim(), language) : undefined),
      ["dcat:accessURL", reference(toIri(distribution.accessUrl) ?? page)],
      says("dcat:downloadURL", referenceTo(distribution.downloadUrl)),
      says("dct:format", toConcept(fileTypes, distribution.format, "dct:MediaTypeOrExtent")),
      says("dcat:mediaType", toMediaType(distribution.mediaType)),
      says("dcat:byteSize", toSize(distribution.sizeBytes)),
      says("spdx:checksum", toChecksum(distribution.checksum)),
      says("dct:license", describeLicence(distribution.licence ?? dataset.licence)),
      says(
        "dct:rights",
        levelOf(distribution.access) ??
          toLabelled(distribution.rights ?? dataset.metadata.rights, "dct:RightsStatement", language),
      ),
      says("dct:issued", toDate(distribution.issued)),
      says("dct:modified", toDate(distribution.modified)),
      ...saysEach(
        "dct:language",
        (distribution.languages ?? []).map((each) => toConcept(languages, each, "dct:LinguisticSystem")),
      ),
      ...saysEach("dct:conformsTo", (distribution.conformsTo ?? []).map(describeStandard)),
      says("dcatap:availability", toConcept(availabilities, distribution.availability)),
      says("dcat:accessService", describeService(distribution, owner)),
      ...applicableLegislation(dataset.metadata),
    ],
  );
}

/** A table may be less open than its dataset. */
function levelOf(access: Distribution["access"]): TreeValue | undefined {
  if (access === undefined) return undefined;
  return toConcept(accessRights, access === "closed" ? "NON_PUBLIC" : "RESTRICTED", "dct:RightsStatement");
}

/** Of the services through which a dataset is had; of several distributions of one id the first is told. */
export function serviceIris(distributions: readonly Distribution[], datasetIri: string): readonly string[] {
  const first = new Map<string, Distribution>();
  for (const one of distributions) {
    const iri = serviceIri(one.id, datasetIri);
    if (!first.has(iri)) first.set(iri, one);
  }
  return [...first]
    .filter(([, { service }]) => toIri(service?.endpointUrl) !== undefined)
    .map(([iri]) => iri);
}

function serviceIri(id: string, datasetIri: string): string {
  return partIri(`${id}-service`, datasetIri);
}

/** The address of a distribution, within that of its dataset. */
export function partIri(id: string, datasetIri: string): string {
  return `${datasetIri}#${encodeURIComponent(id.slice(-200).toWellFormed())}`;
}

function describeService({ id, title, service, access }: Distribution, owner: Owner): TreeValue | undefined {
  const endpoint = toIri(service?.endpointUrl);
  if (service === undefined || endpoint === undefined) return undefined;
  const { dataset, iri, page, language, contacts } = owner;
  const rightsOfOwner = toConcept(accessRights, accessRightsOf(dataset), "dct:RightsStatement");
  return describe(
    serviceIri(id, iri),
    ["dcat:DataService"],
    [
      ["dct:title", text(service.title?.trim() || title?.trim() || dataset.title || dataset.slug, language)],
      ["dcat:endpointURL", reference(endpoint)],
      says("dcat:endpointDescription", referenceTo(service.endpointDescription)),
      ["dcat:servesDataset", reference(iri)],
      ...saysEach("dcat:contactPoint", contacts),
      ["dcat:landingPage", describe(page, ["foaf:Document"], [])],
      // DCAT-AP HVD asks a service for its documentation.
      ...saysEach("foaf:page", [describeDocument(service.endpointDescription)]),
      says("dct:accessRights", levelOf(access) ?? rightsOfOwner),
      says("dct:license", describeLicence(dataset.licence)),
      ...saysEach("dct:conformsTo", (service.conformsTo ?? []).map(describeStandard)),
      ...applicableLegislation(dataset.metadata),
      ...highValueCategories(dataset.metadata),
    ],
  );
}

function toMediaType(mediaType: string | undefined): Description | undefined {
  const [, plain] = /^\s*([\w-]+\/[\w.+-]+)\s*(?:;|$)/.exec(mediaType ?? "") ?? [];
  return plain === undefined
    ? undefined
    : describe(
        `https://www.iana.org/assignments/media-types/${plain.toLowerCase()}`,
        ["dct:MediaType"],
        [["rdfs:label", text(plain.toLowerCase())]],
      );
}

function toSize(bytes: number | undefined): TreeValue | undefined {
  return bytes !== undefined && Number.isSafeInteger(bytes) && bytes >= 0
    ? typed(String(bytes), "xsd:nonNegativeInteger")
    : undefined;
}

const hexadecimals: Readonly<Record<string, RegExp>> = {
  md5: /^[0-9a-f]{32}$/i,
  sha1: /^[0-9a-f]{40}$/i,
  sha256: /^[0-9a-f]{64}$/i,
  sha512: /^[0-9a-f]{128}$/i,
};

function toChecksum(checksum: Distribution["checksum"]): Description | undefined {
  const { algorithm, value } = checksum ?? { algorithm: "", value: "" };
  const hex = value.trim();
  if (hexadecimals[algorithm]?.test(hex) !== true) return undefined;
  return describe(
    undefined,
    ["spdx:Checksum"],
    [
      [
        "spdx:algorithm",
        describe(`http://spdx.org/rdf/terms#checksumAlgorithm_${algorithm}`, ["spdx:ChecksumAlgorithm"], []),
      ],
      ["spdx:checksumValue", typed(hex.toLowerCase(), "xsd:hexBinary")],
    ],
  );
}
