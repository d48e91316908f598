import { defined } from "../../base/defined.ts";
import { instantOf } from "../../base/instant.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import type { Distribution } from "../../catalogue/metadata.ts";
import { toTimestamp } from "./timestamp.ts";

/** The forms of a table that this instance holds: `{table}-csv`, `{table}-parquet`… */
const heldForm =
  /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-(csv|json|parquet|geojson|xlsx|original|api)$/;

/**
 * A way to get the data as a resource of CKAN. That of the CSV of a table that is held here, at `url`, goes by the
 * table's id, and the DataStore answers for it; a followed table is its producer's.
 */
export function toResource(
  dataset: Dataset,
  distribution: Distribution,
  { position, url }: { position: number; url: string },
) {
  const table = tableOf(distribution, url);
  const { id, kind, title, description = "", format = "", mediaType, accessUrl } = distribution;
  return {
    id: resourceId(dataset.id, distribution, url),
    package_id: dataset.id,
    name: title ?? format,
    description,
    format,
    mimetype: mediaType ?? null,
    url: addressOf(distribution),
    access_url: accessUrl,
    url_type: null,
    resource_type: kind === "service" ? "api" : null,
    position,
    state: "active",
    datastore_active: table !== undefined && id === `${table}-csv`,
    ...bytesOf(distribution),
    ...datesOf(dataset, distribution),
    ...moreOf(distribution),
  };
}

function bytesOf({ downloadUrl, sizeBytes, checksum }: Distribution) {
  return {
    ...defined({ download_url: downloadUrl }),
    size: sizeBytes ?? null,
    hash: checksum?.value ?? "",
    ...(checksum === undefined ? {} : { hash_algorithm: checksum.algorithm }),
  };
}

function datesOf(dataset: Dataset, { issued, modified }: Distribution) {
  const changed = toTimestamp(dateOf(modified) ?? dataset.modifiedAt);
  return {
    created: toTimestamp(dateOf(issued) ?? dataset.publishedAt ?? dataset.createdAt),
    last_modified: changed,
    metadata_modified: changed,
  };
}

/** What ckanext-dcat adds to a resource; lists in JSON. */
function moreOf({ licence, rights, availability, languages, conformsTo, service }: Distribution) {
  return {
    ...defined({ license: licence, rights, availability }),
    ...(languages === undefined ? {} : { language: JSON.stringify(languages) }),
    ...(conformsTo === undefined
      ? {}
      : { conforms_to: JSON.stringify(conformsTo.flatMap(({ uri, title }) => uri ?? title ?? [])) }),
    ...(service === undefined
      ? {}
      : {
          access_services: JSON.stringify([
            {
              endpoint_url: [service.endpointUrl],
              endpoint_description: service.endpointDescription ?? "",
              title: service.title ?? "",
            },
          ]),
        }),
  };
}

/** Ours are unique by themselves; what a producer listed is unique within its dataset. */
export function resourceId(dataset: string, distribution: Distribution, url: string): string {
  const table = tableOf(distribution, url);
  if (table === undefined) return `${dataset}-${distribution.id}`;
  return distribution.id === `${table}-csv` ? table : distribution.id;
}

/** `undefined` of what lies elsewhere, or is no form of a table. */
function tableOf(distribution: Distribution, url: string): string | undefined {
  const isHere = addressOf(distribution).startsWith(`${url}/`);
  return isHere ? heldForm.exec(distribution.id)?.[1] : undefined;
}

function addressOf({ downloadUrl, accessUrl }: Distribution): string {
  return downloadUrl ?? accessUrl;
}

function dateOf(text: string | undefined): Date | undefined {
  const date = text === undefined ? undefined : instantOf(text);
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date;
}
