import { z } from "zod";
import type { Id } from "../../base/id.ts";
import { defined } from "../../base/defined.ts";
import type { Column, ColumnType, Meaning } from "../../tables/column.ts";
import type { TableRecord } from "../feed/event.ts";
import type { Changes, Table, Version } from "../../tables/table.ts";

/** The description of a table, as `/api/resources/{id}/description` tells it: checked, never believed. */
export interface DescribedTable {
  readonly table: Pick<Table, "id" | "name" | "position" | "key">;
  readonly version: Version;
}

const columnTypes = [
  "integer",
  "decimal",
  "boolean",
  "date",
  "datetime",
  "time",
  "text",
  "geometry",
  "list",
] as const satisfies readonly ColumnType[];

const name = z.string().min(1).max(1_000);
const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const text = z.string().max(20_000);
const bound = z.union([z.number(), text]);
/** A mean of large numbers has as many digits as one of them, which come as a text. */
const measure = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d{1,310}$/)
    .transform(Number),
]);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const moment = z.iso.datetime({ offset: true }).transform((iso) => new Date(iso));
const columnsMax = 5_000;

/** What an instance of a later version knows beyond is left out. */
const columnSchema = z.object({
  name,
  type: z.enum(columnTypes),
  title: z.string().max(300).optional(),
  description: z.string().max(4000).optional(),
  meaning: z.string().max(50).optional(),
  unit: z.string().max(200).optional(),
  missing: z.array(text).max(100).default([]),
  marksOf: name.optional(),
});

const columnProfileSchema = z.object({
  name,
  count,
  missing: count,
  distinct: count,
  distinctExact: z.boolean(),
  min: bound.optional(),
  max: bound.optional(),
  mean: measure.optional(),
  standardDeviation: measure.optional(),
  quantiles: z.array(bound).max(5).optional(),
  top: z.array(z.object({ value: text, count })).max(10),
  histogram: z
    .array(z.object({ from: bound, to: bound, count }))
    .max(20)
    .optional(),
  shortest: count.optional(),
  longest: count.optional(),
});

const changesSchema = z.object({
  against: count,
  columnsAdded: z.array(name).max(columnsMax),
  columnsRemoved: z.array(name).max(columnsMax),
  columnsRetyped: z.array(z.object({ name, from: text, to: text })).max(columnsMax),
  rowsBefore: count,
  rowsAfter: count,
  rows: z.object({ added: count, removed: count, changed: count }).optional(),
});

const sourceSchema = z.union([
  z.object({ kind: z.literal("upload"), fileName: text }),
  z.object({ kind: z.literal("path"), fileName: text }),
  z.object({ kind: z.literal("computed") }),
  z.object({ kind: z.literal("url"), url: z.url({ protocol: /^https?$/ }), fileName: text.optional() }),
  z.object({ kind: z.enum(["version", "correction"]), number: count }),
]);

const versionFields = {
  number: z.number().int().positive().max(999_999_999),
  createdAt: moment,
  source: sourceSchema,
  format: z.enum(["csv", "xlsx", "xls", "ods", "json", "ndjson", "geojson", "parquet"]),
  rows: count,
  rejectedRows: count,
  columns: z.array(columnSchema).min(1).max(columnsMax),
  changes: changesSchema.optional(),
};

/** One of `/api/resources/{id}/versions`. */
const listedSchema = z.object({
  ...versionFields,
  original: z.object({ sha256: hash, bytes: count, kept: z.literal(true).optional() }),
  parquet: z.object({ sha256: hash, bytes: count }),
});

const describedSchema = z.object({
  table: z.object({
    id: z.uuid(),
    name: z.string().min(1).max(500),
    position: count,
    key: z.array(name).max(100),
  }),
  version: z.object({
    ...versionFields,
    original: hash,
    originalBytes: count,
    originalKept: z.literal(true).optional(),
    parquet: hash,
    parquetBytes: count,
    profile: z.object({ rows: count, columns: z.array(columnProfileSchema).max(columnsMax) }),
  }),
});

/** Throws where it is no description of this table. */
export function readDescription(json: unknown, table: Id): DescribedTable {
  const { version, ...told } = describedSchema.parse(json);
  if (told.table.id !== table) throw new Error("it describes another table");
  const { original, originalBytes, originalKept, parquet, parquetBytes, profile } = version;
  return {
    table: told.table,
    version: {
      ...toVersion(version, table),
      original,
      originalBytes,
      ...defined({ originalKept }),
      parquet,
      parquetBytes,
      profile: { rows: profile.rows, columns: profile.columns.map(withoutUndefined) },
    },
  };
}

const versionsSchema = z.object({ data: z.array(listedSchema).max(1_000), meta: z.object({ total: count }) });

/** Versions as a list tells them: without their profiles. */
export function readVersions(json: unknown, table: Id): { items: readonly Version[]; total: number } {
  const { data, meta } = versionsSchema.parse(json);
  const items = data.map((version) => ({
    ...toVersion(version, table),
    original: version.original.sha256,
    originalBytes: version.original.bytes,
    ...(version.original.kept === true ? { originalKept: true as const } : {}),
    parquet: version.parquet.sha256,
    parquetBytes: version.parquet.bytes,
  }));
  return { items, total: meta.total };
}

interface Told {
  readonly number: number;
  readonly createdAt: Date;
  readonly source: z.infer<typeof sourceSchema>;
  readonly format: Version["format"];
  readonly rows: number;
  readonly rejectedRows: number;
  readonly columns: readonly z.infer<typeof columnSchema>[];
  readonly changes?: z.infer<typeof changesSchema> | undefined;
}

function toVersion(
  told: Told,
  table: Id,
): Omit<Version, "original" | "originalBytes" | "parquet" | "parquetBytes"> {
  const { number, createdAt, source, format, rows, rejectedRows, columns, changes } = told;
  requireDifferentNames(columns);
  return {
    id: `${table}-${number}`,
    table,
    number,
    createdAt,
    source: withoutUndefined(source) as Version["source"],
    format,
    rows,
    rejectedRows,
    columns: columns.map(toColumn),
    profile: { rows, columns: [] },
    problems: [],
    personalData: [],
    ...(changes === undefined ? {} : { changes: withoutUndefined(changes) as Changes }),
  };
}

function requireDifferentNames(columns: readonly { readonly name: string }[]): void {
  const names = new Set(columns.map((column) => column.name.toLowerCase()));
  if (names.size !== columns.length) throw new Error("two columns have one name");
}

function toColumn({
  title,
  description,
  meaning,
  unit,
  marksOf,
  ...column
}: z.infer<typeof columnSchema>): Column {
  const known = meaning !== undefined && Object.hasOwn(meanings, meaning);
  return {
    ...column,
    ...(known ? { meaning: meaning as Meaning } : {}),
    ...defined({ title, description, unit, marksOf }),
  };
}

const meanings: Readonly<Record<Meaning, true>> = {
  "commune-code": true,
  "commune-name": true,
  "iris-code": true,
  "postal-code": true,
  "epci-code": true,
  "departement-code": true,
  "departement-name": true,
  "region-code": true,
  "region-name": true,
  siren: true,
  siret: true,
  rna: true,
  uai: true,
  latitude: true,
  longitude: true,
  "latitude-longitude": true,
  "longitude-latitude": true,
  address: true,
  year: true,
  date: true,
  "birth-date": true,
  "first-name": true,
  "last-name": true,
  "full-name": true,
  email: true,
  phone: true,
  url: true,
  nir: true,
};

/** Columns as an event told of them, whose words may be those of a later version. */
export function toldColumns(columns: TableRecord["columns"]): readonly Column[] {
  return columns.map(({ name: told, type, meaning, unit }) =>
    toColumn({
      name: told,
      type: columnTypes.find((known) => known === type) ?? "text",
      meaning,
      unit,
      missing: [],
    }),
  );
}

type Present<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

/** Absent means absent. */
function withoutUndefined<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}
