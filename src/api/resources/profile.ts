import type { ColumnType, Meaning } from "../../tables/column.ts";
import type { ColumnProfile } from "../../tables/profile.ts";
import type { Version } from "../../tables/table.ts";

/**
 * The profile in the shape that csv-detective gives to data.gouv.fr's: `columns` by name with a
 * Python type and a format, and `profile` with counts. What Maille knows beyond is in `description`.
 */
export function profileOf(version: Version): object {
  const { columns, profile, dialect } = version;
  const entries = <Value>(of: (name: string, index: number) => Value) =>
    Object.fromEntries(columns.map(({ name }, index) => [name, of(name, index)]));
  const fields = entries((_, index) => {
    const { type = "text", meaning } = columns[index] ?? {};
    return { python_type: pythonTypes[type], format: formatOf(type, meaning), score: 1 };
  });
  const counted = new Map(profile.columns.map((column) => [column.name, column]));
  return {
    ...(dialect === undefined
      ? {}
      : { encoding: dialect.encoding, separator: dialect.separator, header_row_idx: dialect.preambleLines }),
    header: columns.map(({ name }) => name),
    total_lines: version.rows,
    columns: fields,
    columns_fields: fields,
    formats: groupByFormat(fields),
    categorical: columns.map(({ name }) => name).filter((name) => isCategorical(counted.get(name))),
    // Columns without a name and without a cell are none here.
    heading_columns: 0,
    trailing_columns: 0,
    profile: entries((name) => countsOf(counted.get(name))),
  };
}

const pythonTypes: Readonly<Record<ColumnType, string>> = {
  integer: "int",
  decimal: "float",
  boolean: "bool",
  date: "date",
  datetime: "datetime",
  time: "string",
  text: "string",
  geometry: "json",
  list: "json",
};

/** csv-detective's word where it has one. */
const formats: Partial<Record<Meaning, string>> = {
  "commune-code": "code_commune_insee",
  "commune-name": "commune",
  "iris-code": "code_iris",
  "postal-code": "code_postal",
  "epci-code": "code_epci",
  "departement-code": "code_departement",
  "departement-name": "departement",
  "region-code": "code_region",
  "region-name": "region",
  siren: "siren",
  siret: "siret",
  rna: "code_rna",
  uai: "uai",
  latitude: "latitude_wgs",
  longitude: "longitude_wgs",
  "latitude-longitude": "latlon_wgs",
  "longitude-latitude": "lonlat_wgs",
  address: "adresse",
  year: "year",
  "first-name": "prenom",
  email: "email",
  phone: "tel_fr",
  url: "url",
};

function formatOf(type: ColumnType, meaning: Meaning | undefined): string {
  const named = meaning === undefined ? undefined : formats[meaning];
  if (named !== undefined) return named;
  if (type === "geometry") return "geojson";
  return type === "boolean" ? "booleen" : pythonTypes[type];
}

function groupByFormat(fields: Readonly<Record<string, { format: string }>>): Record<string, string[]> {
  const groups: Record<string, string[]> = {};
  for (const [name, { format }] of Object.entries(fields)) (groups[format] ??= []).push(name);
  return groups;
}

/** The rule of csv-detective: few values, or few for so many rows. */
function isCategorical(column: ColumnProfile | undefined): boolean {
  return column !== undefined && (column.distinct <= 25 || column.distinct <= 0.05 * column.count);
}

/** Bounds of numbers alone, as csv-detective has them. */
function countsOf(column: ColumnProfile | undefined): object {
  if (column === undefined) return {};
  const { min, max, mean, standardDeviation: std } = column;
  return {
    ...(typeof min === "number" ? { min, max, mean, std } : {}),
    tops: column.top,
    nb_distinct: column.distinct,
    nb_missing_values: column.missing,
  };
}
