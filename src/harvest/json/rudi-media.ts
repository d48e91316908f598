import type { Distribution, DistributionKind, Standard } from "../../catalogue/metadata.ts";
import { distinct, toChecksum, toDistribution, toSizeBytes } from "../normalize/distribution.ts";
import { present } from "../normalize/draft.ts";
import type { Fields } from "../normalize/fields.ts";
import { toAvailability } from "../normalize/terms.ts";

/** The media of a RUDI dataset (`available_formats`): files, services, series. */
export function rudiDistributions(fields: Fields): Distribution[] {
  const status = fields.text("storage_status");
  const availability = status === undefined ? undefined : toAvailability(status);
  const media = fields.has("available_formats") ? fields.objects("available_formats") : [];
  return distinct(media.map((medium, position) => distributionOf(medium, position, availability)));
}

function distributionOf(
  medium: Fields,
  position: number,
  availability: string | undefined,
): Distribution | undefined {
  const connector = medium.object("connector");
  const contract = connector.text("interface_contract");
  const kind = kindOf(medium.text("media_type"), contract);
  const address = connector.address("url");
  if (address === undefined && !connector.has("url"))
    medium.tell("read-distribution-without-address", "connector");
  const type = medium.text("file_type");
  // A node encrypts what only some may read, and tells so in its media type.
  const isEncrypted = type?.endsWith("+crypt") === true;
  if (isEncrypted) medium.tell("read-rudi-encrypted", "file_type");
  const dates = medium.object("media_dates");
  return toDistribution(
    {
      id: medium.text("media_id"),
      kind,
      title: medium.text("media_name"),
      description: medium.markdown("media_caption"),
      accessUrl: address,
      downloadUrl: kind === "file" ? address : undefined,
      format: isEncrypted ? undefined : formatOf(type, contract),
      mediaType: isEncrypted ? "application/octet-stream" : type,
      sizeBytes: toSizeBytes(medium.raw("file_size") ?? medium.raw("total_size")),
      checksum: checksumOf(medium),
      issued: dates.date("created"),
      modified: dates.date("updated"),
      conformsTo: structureOf(medium),
      availability,
      service: address === undefined ? undefined : serviceOf(medium, kind, contract, address),
    },
    position,
  );
}

const kindsOfContracts: Readonly<Record<string, DistributionKind>> = {
  dwnl: "file",
  page: "link",
  api: "service",
  geoservice: "service",
};

function kindOf(type: string | undefined, contract: string | undefined): DistributionKind {
  if (type === "SERIES") return "series";
  if (type === "SERVICE") return contract === "page" ? "link" : "service";
  return (
    kindsOfContracts[contract ?? "dwnl"] ?? (services[contract ?? ""] === undefined ? "file" : "service")
  );
}

const ogc = "http://www.opengis.net/def/serviceType/ogc";

const services: Readonly<Record<string, Standard>> = {
  wms: { uri: `${ogc}/wms`, title: "WMS" },
  wfs: { uri: `${ogc}/wfs`, title: "WFS" },
  wmts: { uri: `${ogc}/wmts`, title: "WMTS" },
};

/** The media type of a file; of a service the contract, where it names a standard. */
function formatOf(type: string | undefined, contract: string | undefined): string | undefined {
  return type ?? services[contract ?? ""]?.title;
}

function serviceOf(
  medium: Fields,
  kind: DistributionKind,
  contract: string | undefined,
  endpointUrl: string,
): Distribution["service"] {
  if (kind !== "service") return undefined;
  const standard = services[contract ?? ""] ?? (contract === undefined ? undefined : { title: contract });
  return present({
    endpointUrl,
    endpointDescription:
      medium.address("api_documentation_url") ?? medium.object("connector").address("contract_url"),
    conformsTo: standard === undefined ? undefined : [standard],
  });
}

function checksumOf(medium: Fields): Distribution["checksum"] {
  const checksum = medium.object("checksum");
  const hash = checksum.text("hash");
  const found = toChecksum(checksum.text("algo"), hash);
  if (hash !== undefined && found === undefined) checksum.tell("read-checksum-wrong", "hash");
  return found;
}

/** What the file is made after: an address or a name. */
function structureOf(medium: Fields): Distribution["conformsTo"] {
  const structure = medium.text("file_structure");
  if (structure === undefined) return undefined;
  return [/^https?:\/\//.test(structure) ? { uri: structure } : { title: structure }];
}
