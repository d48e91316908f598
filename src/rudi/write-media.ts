import { type Problem, problem } from "../base/failure.ts";
import type { Distribution } from "../catalogue/metadata.ts";
import { present } from "../harvest/normalize/draft.ts";
import { type DescribedRecord, toInstant } from "./described.ts";
import { fileTypes, uuid } from "./standard.ts";
import { uuidOf } from "./uuid.ts";

/**
 * Each form of a dataset as a medium. A file of which RUDI wants to know more than is known (its
 * size, its hash, a type of its list) is told as a service that gives it.
 */
export function writeMedia({ dataset, distributions }: DescribedRecord, problems: Problem[]): unknown[] {
  if (distributions.length === 0) problems.push(problem("rudi-no-media"));
  return distributions.map((distribution) => {
    const file = fileOf(distribution);
    const type = typeOf(distribution, file);
    if (distribution.kind === "file" && file === undefined) {
      problems.push(problem("rudi-file-as-service", { name: distribution.title ?? distribution.id }));
    }
    return present({
      media_type: type,
      media_id: mediaIdOf(dataset.id, distribution),
      media_name: distribution.title,
      media_caption: distribution.description,
      media_dates: datesOf(distribution),
      connector: connectorOf(distribution, type),
      ...(type === "FILE" ? file : {}),
      api_documentation_url: type === "SERVICE" ? distribution.service?.endpointDescription : undefined,
      ...(type === "SERIES" && distribution.sizeBytes !== undefined
        ? { total_size: distribution.sizeBytes }
        : {}),
    });
  });
}

function mediaIdOf(dataset: string, { id }: Pick<Distribution, "id">): string {
  return uuid.test(id) ? id : uuidOf(`${dataset} ${id}`);
}

function typeOf({ kind }: Distribution, file: object | undefined): "FILE" | "SERVICE" | "SERIES" {
  if (kind === "series") return "SERIES";
  return file === undefined || kind === "service" || kind === "link" ? "SERVICE" : "FILE";
}

const algorithms = { md5: "MD5", sha256: "SHA-256", sha512: "SHA-512" } as const;

function fileOf({ kind, mediaType = "", sizeBytes, checksum, conformsTo, downloadUrl }: Distribution) {
  const algo =
    checksum === undefined || checksum.algorithm === "sha1" ? undefined : algorithms[checksum.algorithm];
  if (!isFile(kind) || downloadUrl === undefined) return undefined;
  if (!fileTypes.has(mediaType) || sizeBytes === undefined || algo === undefined) return undefined;
  return present({
    file_type: mediaType,
    file_size: sizeBytes,
    checksum: { algo, hash: checksum?.value },
    file_structure: conformsTo?.[0]?.uri,
  });
}

function isFile(kind: Distribution["kind"]): boolean {
  return kind !== "service" && kind !== "link";
}

function datesOf({ issued, modified }: Distribution) {
  const created = toInstant(issued ?? modified);
  const updated = toInstant(modified ?? issued);
  return created === undefined || updated === undefined ? undefined : { created, updated };
}

const standards = ["wms", "wmts", "wfs"] as const;

function connectorOf(distribution: Distribution, type: "FILE" | "SERVICE" | "SERIES") {
  const { accessUrl, downloadUrl, kind, service } = distribution;
  const told = service?.conformsTo?.map(({ title = "", uri = "" }) => `${title} ${uri}`.toLowerCase()) ?? [];
  const known = standards.find((name) => told.some((each) => each.includes(name)));
  const contract = kind === "link" ? "page" : kind === "service" ? (known ?? "api") : "dwnl";
  const url =
    type === "SERVICE" && kind === "service"
      ? (service?.endpointUrl ?? accessUrl)
      : (downloadUrl ?? accessUrl);
  return { url, interface_contract: contract };
}
