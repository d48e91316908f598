import type { Distribution } from "../catalogue/metadata.ts";
import { getFormat } from "./export-formats.ts";
import { shapeOf } from "./query/shape.ts";
import type { Format } from "../formats/raw.ts";
import type { Table, TableAccess, Version } from "./table.ts";

/**
 * Each form in which a table held here can be had, from the most asked for: files made of its
 * current version, that version's original, and the table API. `url` is the instance's public
 * address. Nothing for a table that has no version yet.
 */
export function distributionsOf(table: Table, url: string): readonly Distribution[] {
  const { version } = table;
  if (version === undefined) return [];
  const address = `${url}/api/resources/${table.id}`;
  const located = shapeOf(version.columns).geometry !== undefined;
  return [
    made(table, version, "csv", `${address}/data/csv/`),
    made(table, version, "json", `${address}/data/json/`),
    {
      ...made(table, version, "parquet", `${address}/data.parquet`),
      sizeBytes: version.parquetBytes,
      checksum: { algorithm: "sha256", value: version.parquet },
    },
    ...(located ? [made(table, version, "geojson", `${address}/data/geojson/`)] : []),
    made(table, version, "xlsx", `${address}/data/xlsx/`),
    ...(version.originalKept === true ? [] : [original(table, version, address)]),
    { ...service(table, address), ...dates(version) },
  ];
}

/**
 * Forms of a table that is not open: the addresses where those read it who may, without a size, a
 * hash, a date or the file that it came from.
 */
export function heldBack(
  table: Pick<Table, "id" | "name">,
  { level, columns }: Pick<TableAccess, "level" | "columns">,
  url: string,
): readonly Distribution[] {
  if (level === "open") return [];
  const address = `${url}/api/resources/${table.id}`;
  const forms = [
    ["csv", `${address}/data/csv/`],
    ["json", `${address}/data/json/`],
    ["parquet", `${address}/data.parquet`],
    ...(shapeOf(columns).geometry === undefined ? [] : [["geojson", `${address}/data/geojson/`] as const]),
    ["xlsx", `${address}/data/xlsx/`],
  ] as const;
  return [
    ...forms.map(([format, downloadUrl]) => ({ ...form(table, format, downloadUrl), access: level })),
    { ...service(table, address), access: level },
  ];
}

/** Codes of the EU file types (https://publications.europa.eu/resource/authority/file-type). */
const fileTypes: Readonly<Record<Format, string>> = {
  csv: "CSV",
  xlsx: "XLSX",
  xls: "XLS",
  ods: "ODS",
  json: "JSON",
  ndjson: "JSONL",
  geojson: "GEOJSON",
  parquet: "PARQUET",
};

const originalMediaTypes: Readonly<Record<Format, string>> = {
  csv: "text/csv",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  xls: "application/vnd.ms-excel",
  ods: "application/vnd.oasis.opendocument.spreadsheet",
  json: "application/json",
  ndjson: "application/x-ndjson",
  geojson: "application/geo+json",
  parquet: "application/vnd.apache.parquet",
};

type MadeFormat = "csv" | "json" | "parquet" | "geojson" | "xlsx";

function made(table: Table, version: Version, format: MadeFormat, downloadUrl: string): Distribution {
  return { ...form(table, format, downloadUrl), ...dates(version) };
}

function form(table: Pick<Table, "id" | "name">, format: MadeFormat, downloadUrl: string): Distribution {
  return {
    id: `${table.id}-${format}`,
    kind: "table",
    title: `${table.name} (${format.toUpperCase()})`,
    accessUrl: downloadUrl,
    downloadUrl,
    format: fileTypes[format],
    mediaType: getFormat(format).mediaType,
  };
}

/** Byte for byte as it came; a version that went back to another has the same original. */
function original(table: Table, version: Version, address: string): Distribution {
  const downloadUrl = `${address}/versions/${version.number}/original`;
  return {
    id: `${table.id}-original`,
    kind: "file",
    title: fileNameOf(version) ?? table.name,
    accessUrl: downloadUrl,
    downloadUrl,
    format: fileTypes[version.format],
    mediaType: originalMediaTypes[version.format],
    sizeBytes: version.originalBytes,
    checksum: { algorithm: "sha256", value: version.original },
    ...dates(version),
  };
}

function service(table: Pick<Table, "id" | "name">, address: string): Distribution {
  return {
    id: `${table.id}-api`,
    kind: "service",
    title: `${table.name} (API)`,
    accessUrl: `${address}/data/`,
    format: fileTypes.json,
    mediaType: "application/json",
    service: {
      endpointUrl: `${address}/data/`,
      endpointDescription: `${address}/swagger/`,
      title: `${table.name} (API)`,
      conformsTo: [{ uri: "https://spec.openapis.org/oas/v3.1.0", title: "OpenAPI 3.1" }],
    },
  };
}

function dates(version: Version): { modified: string } {
  return { modified: version.createdAt.toISOString() };
}

function fileNameOf({ source }: Version): string | undefined {
  return "fileName" in source ? source.fileName : undefined;
}
