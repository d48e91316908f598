import type { Distribution } from "../../catalogue/metadata.ts";
import { distinct, toDistribution } from "../normalize/distribution.ts";
import type { Fields } from "../normalize/fields.ts";
import type { RecordContext } from "./record-context.ts";

/** Beyond as many records, Opendatasoft makes no Shapefile. */
const shapefileRecordsMax = 50_000;

/**
 * What Opendatasoft offers of a dataset without telling it: its exports (explore API 2.1) and its
 * API, then the files that were added. Without the portal's address none can be told.
 */
export function opendatasoftDistributions(
  record: Fields,
  metas: Fields,
  identifier: string,
  { portal }: RecordContext,
): Distribution[] {
  if (portal === undefined) {
    if (record.flag("has_records") === true) record.tell("read-opendatasoft-no-portal", "has_records");
    return [];
  }
  const name = encodeURIComponent(identifier);
  const api = `${portal}/api/explore/v2.1/catalog/datasets/${name}`;
  const own = record.flag("has_records") === false ? [] : exportsOf(record, metas, api);
  const files = (["alternative_exports", "attachments"] as const).flatMap((kind) =>
    filesOf(record, kind, `${portal}/api/datasets/1.0/${name}/${kind}`, own.length),
  );
  return distinct([...own, ...files]);
}

function exportsOf(record: Fields, metas: Fields, api: string): (Distribution | undefined)[] {
  const modified = metas.date("data_processed", "modified");
  const file = (format: string, position: number) =>
    toDistribution(
      {
        id: format,
        title: format.toUpperCase(),
        accessUrl: `${api}/exports/${format}`,
        downloadUrl: `${api}/exports/${format}`,
        format,
        modified,
      },
      position,
    );
  const formats = ["csv", "json", "xlsx", "parquet"];
  if (record.texts("features").includes("geo")) {
    formats.push("geojson");
    if ((metas.number("records_count") ?? 0) <= shapefileRecordsMax) formats.push("shp");
  }
  const service = toDistribution(
    {
      id: "api",
      title: "API",
      kind: "service",
      accessUrl: `${api}/records`,
      mediaType: "application/json",
      service: {
        endpointUrl: `${api}/records`,
        endpointDescription: api.replace(/\/catalog\/.*$/, "/swagger.json"),
      },
    },
    formats.length,
  );
  return [...formats.map(file), service];
}

function filesOf(
  record: Fields,
  kind: "alternative_exports" | "attachments",
  folder: string,
  before: number,
): (Distribution | undefined)[] {
  return record.objects(kind).map((file, position) => {
    const id = file.text("id") ?? file.text("title");
    if (id === undefined) return undefined;
    const address = `${folder}/${encodeURIComponent(id)}`;
    return toDistribution(
      {
        id,
        title: file.text("title"),
        description: file.markdown("description"),
        accessUrl: address,
        downloadUrl: address,
        mediaType: file.text("mimetype"),
        format: file.text("url")?.match(/\.([a-z0-9]{2,7})$/i)?.[1],
      },
      before + position,
    );
  });
}
