import { createHash } from "node:crypto";
import type * as RDF from "@rdfjs/types";
import type { Distribution, Standard } from "../../catalogue/metadata.ts";
import { availabilities } from "../../vocabularies/availabilities.ts";
import { fileTypes } from "../../vocabularies/file-types.ts";
import { toChecksum, toDistribution, toSizeBytes } from "../normalize/distribution.ts";
import { present } from "../normalize/draft.ts";
import { understandLanguage } from "../normalize/languages.ts";
import { licenceAmongRights, licenceOf, rightsOf } from "./licences.ts";
import { type RecordReading, textOf, toHttp, unique } from "./reading.ts";
import { localName, type Resource } from "./resource.ts";
import { lineOf, nameOf, paragraphsOf } from "./texts.ts";

/** The ways to get a dataset: its distributions, then services that say that they serve it. */
export function toDistributions(
  dataset: Resource,
  services: readonly Resource[],
  reading: RecordReading,
): Distribution[] {
  const found = dataset.all("distribution").flatMap((term, position): Distribution[] => {
    const told = dataset.at(term);
    if (told !== undefined) return listOf(ofNode(told, position, reading));
    // A text stands for an address, an address for what is not described here.
    const address = term.termType === "Literal" ? toHttp(term.value) : undefined;
    if (address !== undefined)
      return listOf(toDistribution({ id: idOf(address), accessUrl: address }, position));
    reading.tell("read-distribution-absent", "distributions", { address: term.value.slice(0, 200) });
    return [];
  });
  const endpoints = new Set(found.map(({ service }) => service?.endpointUrl));
  for (const service of services) {
    const distribution = serviceDistribution(service, reading);
    if (distribution !== undefined && !endpoints.has(distribution.service?.endpointUrl))
      found.push(distribution);
  }
  return found;
}

function listOf(distribution: Distribution | undefined): Distribution[] {
  return distribution === undefined ? [] : [distribution];
}

/** A service by itself, as a way to get what it serves. */
export function serviceDistribution(told: Resource, reading: RecordReading): Distribution | undefined {
  const service = toService(told, reading);
  if (service === undefined) return undefined;
  return present({
    id: told.isBlank ? idOf(service.endpointUrl) : idOf(told.id),
    kind: "service" as const,
    title: lineOf(told, reading.language, "title", "name"),
    description: paragraphsOf(told, reading.language, "description"),
    accessUrl: service.endpointUrl,
    service,
  });
}

function ofNode(told: Resource, position: number, reading: RecordReading): Distribution | undefined {
  const [service] = told.values("accessService").flatMap((term) => {
    const node = told.at(term);
    return node === undefined ? [] : (toService(node, reading) ?? []);
  });
  const addresses = addressesOf(told, service, reading);
  const title = lineOf(told, reading.language, "title", "name", "label");
  if (addresses === undefined) {
    reading.tell("read-distribution-nowhere", "distributions", { title: title ?? localName(told.id) });
    return undefined;
  }
  const licence = reading.take(licenceOf(told, "license"), "distributions") ?? licenceAmongRights(told);
  const whole = {
    id: identifierOf(told, addresses.downloadUrl ?? addresses.accessUrl),
    kind: service === undefined ? undefined : ("service" as const),
    title,
    description: paragraphsOf(told, reading.language, "description", "comment"),
    ...addresses,
    ...formatsOf(told, reading),
    sizeBytes: sizeOf(told, reading),
    checksum: checksumOf(told, reading),
    licence,
    rights: rightsOf(told, licence),
    issued: reading.date(told, "distributions", "issued", "created", "dateCreated", "datePublished"),
    modified: reading.date(told, "distributions", "modified", "dateModified"),
    languages: languagesOf(told, reading, "distributions"),
    conformsTo: standardsOf(told, reading),
    availability: availabilityOf(told, reading),
    service,
  };
  return toDistribution(whole, position);
}

type Service = NonNullable<Distribution["service"]>;

function toService(told: Resource, reading: RecordReading): Service | undefined {
  const endpointUrl = reading.address(told.first("endpointURL", "endpointUrl", "url"), "distributions");
  if (endpointUrl === undefined) return undefined;
  const description = told.first("endpointDescription");
  return present({
    endpointUrl,
    endpointDescription: description === undefined ? undefined : toHttp(description.value),
    title: lineOf(told, reading.language, "title", "name"),
    conformsTo: standardsOf(told, reading),
  });
}

function addressesOf(
  told: Resource,
  service: Service | undefined,
  reading: RecordReading,
): Pick<Distribution, "accessUrl" | "downloadUrl"> | undefined {
  const download = reading.address(told.first("downloadURL", "contentUrl"), "distributions");
  const access = reading.address(told.first("accessURL", "url"), "distributions");
  const accessUrl = access ?? download ?? service?.endpointUrl;
  if (accessUrl === undefined) return undefined;
  const downloadUrl = download ?? (service === undefined && isFile(accessUrl) ? accessUrl : undefined);
  return downloadUrl === undefined ? { accessUrl } : { accessUrl, downloadUrl };
}

const notFiles = new Set(["HTML", "HTML_SIMPL", "XHTML", "WMS", "WFS", "PHP", "RDFA", "SPARQLQ"]);

/** An address whose last part is a file's name leads to its bytes. */
function isFile(address: string): boolean {
  const extension = /\.([a-z0-9]{2,8})(?:\.(?:gz|zip|bz2))?$/i.exec(URL.parse(address)?.pathname ?? "")?.[1];
  const type = extension === undefined ? undefined : fileTypes.find(extension);
  return type !== undefined && !notFiles.has(type.code);
}

/** Its own name, where that is short; else a digest of its address: the same from run to run. */
function identifierOf(told: Resource, address: string): string {
  const term = told.first("identifier");
  const identifier = term === undefined ? "" : textOf(told, term).trim();
  if (/^[\w:.-]{1,100}$/.test(identifier)) return identifier;
  return idOf(told.isBlank ? `${address} ${lineOf(told, "fr", "title") ?? ""}` : told.id);
}

function idOf(text: string): string {
  const name = /[/#]([\w-]{8,64})$/.exec(text)?.[1];
  return name ?? createHash("sha256").update(text).digest("hex").slice(0, 16);
}

const iana = /media-types?\/(?:media-types\/)?([\w.+-]+\/[\w.+-]+)$/i;
const mime = /^[\w.+-]+\/[\w.+-]+$/;

function formatsOf(told: Resource, reading: RecordReading): { mediaType?: string; format?: string } {
  const written = told
    .all("mediaType", "encodingFormat", "format", "fileFormat")
    .map((term) => formatText(told, term, reading))
    .filter((text) => text !== "");
  return present({
    mediaType: written.find((text) => mime.test(text))?.toLowerCase(),
    format: written.find((text) => !mime.test(text)),
  });
}

/** A media type, or a format as the vocabulary of the EU or the producer names it. */
function formatText(told: Resource, term: RDF.Term, reading: RecordReading): string {
  const name = nameOf(told, term, reading.language) ?? "";
  const type = iana.exec(term.value)?.[1] ?? iana.exec(name)?.[1];
  if (type !== undefined) return type;
  if (term.termType !== "NamedNode") return name;
  return fileTypes.find(term.value)?.code ?? (name === "" ? localName(term.value) : name);
}

function sizeOf(told: Resource, reading: RecordReading): number | undefined {
  const term = told.first("byteSize", "contentSize", "extent");
  const text = term === undefined ? "" : textOf(told, term).trim();
  if (text === "" || /^0+(?:\.0*)?$/.test(text)) return undefined;
  const size = toSizeBytes(text);
  if (size === undefined) reading.tell("read-size-wrong", "distributions", { text: text.slice(0, 100) });
  return size;
}

/** SPDX; the algorithm by the end of its address (`checksumAlgorithm_sha1`, `hashAlgorithms/sha/256`). */
function checksumOf(told: Resource, reading: RecordReading): Distribution["checksum"] {
  const node = told.at(told.first("checksum"));
  const value = node?.first("checksumValue")?.value;
  if (node === undefined || value === undefined) return undefined;
  const term = node.first("algorithm");
  const algorithm = term === undefined ? undefined : textOf(node, term).replace(/\/(?=\d+$)/, "");
  const checksum = toChecksum(algorithm, value);
  if (checksum === undefined) {
    reading.tell("read-checksum-unknown", "distributions", {
      algorithm: localName(algorithm ?? "?").slice(0, 50),
    });
  }
  return checksum;
}

function availabilityOf(told: Resource, reading: RecordReading): string | undefined {
  const term = told.first("availability", "plannedAvailability");
  if (term === undefined) return undefined;
  const byName = availabilities.find(localName(term.value));
  return byName?.code ?? reading.code(told, term, availabilities);
}

export function languagesOf(told: Resource, reading: RecordReading, field: string): string[] | undefined {
  const codes = told.values("language", "inLanguage").flatMap((term) => {
    const byAddress = term.termType === "BlankNode" ? undefined : understandLanguage(term.value).value;
    return byAddress ?? reading.take(understandLanguage(textOf(told, term)), field) ?? [];
  });
  return codes.length === 0 ? undefined : unique(codes);
}

export function standardsOf(told: Resource, reading: RecordReading): Standard[] | undefined {
  const standards = told.all("conformsTo").flatMap((term) => {
    const title = nameOf(told, term, reading.language);
    const uri =
      term.termType === "NamedNode"
        ? term.value
        : term.termType === "Literal"
          ? toHttp(term.value)
          : undefined;
    const isSame = title === undefined || title === uri || toHttp(title) === uri;
    if (uri === undefined && title === undefined) return [];
    return [present({ uri, title: isSame && uri !== undefined ? undefined : title })];
  });
  return standards.length === 0 ? undefined : standards;
}
