import type { Distribution } from "../../catalogue/metadata.ts";
import { distinct, toChecksum, toDistribution, toSizeBytes } from "../normalize/distribution.ts";
import { present } from "../normalize/draft.ts";
import { type Fields, opened } from "../normalize/fields.ts";
import { toAvailability, toLanguages, toStandard } from "../normalize/terms.ts";

/** The resources of a package of CKAN. */
export function ckanDistributions(fields: Fields): Distribution[] {
  return distinct(
    fields.objects("resources").map((told, position) => {
      const resource = told.mapped(opened);
      if (resource.text("state")?.toLowerCase() === "deleted") return undefined;
      return toDistribution(
        {
          id: resource.text("id"),
          kind: resource.text("resource_type") === "api" ? "service" : undefined,
          title: resource.text("name", "title"),
          description: resource.markdown("description"),
          accessUrl: resource.address("access_url", "url", "download_url"),
          downloadUrl: downloadOf(resource),
          format: resource.text("format"),
          mediaType: resource.text("mimetype"),
          ...sizeAndDates(resource),
          licence: resource.licence("license", resource.texts("license", "license_url", "license_id")),
          rights: resource.inOneLanguage("rights"),
          languages: languagesOf(resource),
          conformsTo: standardsOf(resource),
          service: serviceOf(resource),
        },
        position,
      );
    }),
  );
}

function downloadOf(resource: Fields): string | undefined {
  const told = resource.address("download_url");
  if (told !== undefined) return told;
  const isFile = resource.text("url_type") === "upload" || resource.has("size") || resource.has("hash");
  return isFile ? resource.address("url") : undefined;
}

function sizeAndDates(resource: Fields) {
  const hash = resource.text("hash");
  const checksum = toChecksum(resource.text("hash_algorithm"), hash);
  if (hash !== undefined && checksum === undefined) resource.tell("read-checksum-wrong", "hash");
  const availability = resource.text("availability");
  return {
    sizeBytes: toSizeBytes(resource.raw("size")),
    checksum,
    issued: resource.date("issued", "created"),
    modified: resource.date("modified", "last_modified", "metadata_modified"),
    availability: availability === undefined ? undefined : toAvailability(availability),
  };
}

function languagesOf(resource: Fields): string[] | undefined {
  const languages = toLanguages(resource.texts("language"));
  return languages.length === 0 ? undefined : languages;
}

function standardsOf(resource: Fields): Distribution["conformsTo"] {
  const standards = resource.texts("conforms_to").map(toStandard);
  return standards.length === 0 ? undefined : standards;
}

function serviceOf(resource: Fields): Distribution["service"] {
  const [service] = resource.objects("access_services");
  const [endpointUrl] = service?.addresses("endpoint_url") ?? [];
  if (service === undefined || endpointUrl === undefined) return undefined;
  return present({
    endpointUrl,
    endpointDescription: service.address("endpoint_description"),
    title: service.text("title"),
  });
}
