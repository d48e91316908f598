import { defined } from "../../base/defined.ts";
import { z } from "@hono/zod-openapi";
import type { Dataset, DatasetText } from "../../catalogue/dataset.ts";
import { noMetadata } from "../../catalogue/metadata.ts";
import type { Table, TableAccess } from "../../tables/table.ts";
import { metadataSchema, originSchema } from "./metadata.ts";

export const datasetId = z.object({
  id: z.string().openapi({
    param: { name: "id", in: "path" },
    description: "parameter-dataset-id",
    example: "menus-des-cantines",
  }),
});

export const stateSchema = z.enum(["draft", "published", "withdrawn"]);

export const datasetSchema = z
  .object({
    id: z.string(),
    slug: z.string(),
    title: z.string(),
    description: z.string(),
    licence: z.string().optional(),
    organization: z.object({
      id: z.string(),
      name: z.string(),
      slug: z.string(),
      certified: z.literal(true).optional(),
    }),
    state: stateSchema,
    createdAt: z.string(),
    modifiedAt: z.string(),
    publishedAt: z.string().optional(),
    withdrawal: z.object({ at: z.string(), reason: z.string() }).optional(),
    personalDataAnswer: z.string().optional(),
    metadata: metadataSchema,
    origins: z.array(originSchema),
    replacedBy: z.object({ id: z.string(), slug: z.string(), title: z.string() }).optional(),
    links: z.object({ page: z.string(), tables: z.string() }),
  })
  .openapi("Dataset", {
    example: {
      id: "0199c0de-0000-7000-8000-000000000000",
      slug: "menus-des-cantines",
      title: "Menus des cantines",
      description: "Les menus servis dans les écoles, chaque jour.",
      licence: "etalab-2.0",
      organization: {
        id: "0199c0de-0000-7000-8000-000000000001",
        name: "Ville de Rennes",
        slug: "ville-de-rennes",
      },
      state: "published",
      createdAt: "2026-11-02T08:00:00.000Z",
      modifiedAt: "2026-11-20T08:00:00.000Z",
      publishedAt: "2026-11-02T08:10:00.000Z",
      metadata: { keywords: ["cantines", "menus"], themes: ["AGRI"], frequency: "WEEKLY" },
      origins: [],
      links: {
        page: "https://data.example.org/datasets/menus-des-cantines",
        tables: "https://data.example.org/api/datasets/0199c0de-0000-7000-8000-000000000000/tables",
      },
    },
  });

export const tableSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    position: z.int(),
    key: z.array(z.string()),
    large: z.enum(["always", "never"]).optional(),
    version: z
      .object({
        number: z.int(),
        createdAt: z.string(),
        rows: z.int(),
        rejectedRows: z.int(),
        columns: z.array(z.object({ name: z.string(), type: z.string() })),
      })
      .optional(),
    access: z
      .object({
        level: z.enum(["account", "restricted", "closed"]),
        reading: z.enum(["whole", "part", "none"]),
        columns: z.array(z.object({ name: z.string(), type: z.string() })),
        agreement: z.string().optional(),
        reason: z.string().optional(),
      })
      .optional(),
    links: z.object({ resource: z.string(), data: z.string() }),
  })
  .openapi("DatasetTable");

export const newDatasetSchema = z
  .strictObject({
    organization: z.string(),
    title: z.string(),
    description: z.string().optional(),
    licence: z.string().optional(),
    metadata: metadataSchema.optional(),
  })
  .openapi("NewDataset", {
    example: {
      organization: "0199c0de-0000-7000-8000-000000000001",
      title: "Menus des cantines",
      licence: "etalab-2.0",
    },
  });

export const datasetChangeSchema = z
  .strictObject({
    title: z.string().optional(),
    description: z.string().optional(),
    licence: z.string().optional(),
    metadata: metadataSchema.optional(),
    unchangedSince: z.iso.datetime({ offset: true }).optional(),
  })
  .openapi("DatasetChange", {
    example: { title: "Menus des cantines scolaires", metadata: { frequency: "DAILY", version: null } },
  });

export function toDatasetAnswer(dataset: Dataset, url: string): z.infer<typeof datasetSchema> {
  const { organization, organizationName, organizationSlug, organizationCertified, ...rest } = dataset;
  const { createdAt, modifiedAt, publishedAt, withdrawal, metadata, origins, ...kept } = rest;
  return {
    ...kept,
    organization: {
      id: organization,
      name: organizationName,
      slug: organizationSlug,
      ...(organizationCertified === undefined ? {} : { certified: true }),
    },
    createdAt: createdAt.toISOString(),
    modifiedAt: modifiedAt.toISOString(),
    ...(publishedAt === undefined ? {} : { publishedAt: publishedAt.toISOString() }),
    ...(withdrawal === undefined
      ? {}
      : { withdrawal: { at: withdrawal.at.toISOString(), reason: withdrawal.reason } }),
    // The same, in the eyes of a schema whose lists may be changed.
    metadata: metadata as z.infer<typeof metadataSchema>,
    origins: [...origins],
    links: { page: `${url}/datasets/${dataset.slug}`, tables: `${url}/api/datasets/${dataset.id}/tables` },
  };
}

/** The JSON of `toDatasetAnswer`, of a dataset whose metadata are text, as bytes. */
export function writeDatasetAnswer({ metadata, ...dataset }: DatasetText, url: string): Buffer {
  const { metadata: _none, ...answer } = toDatasetAnswer({ ...dataset, metadata: noMetadata }, url);
  return Buffer.from(`${JSON.stringify(answer).slice(0, -1)},"metadata":${metadata}}`);
}

/** Of a table that not everybody reads. `columns` are those that can be asked for. */
function toAccessAnswer({ level, reading, columns, agreement, reason }: TableAccess) {
  if (level === "open") return {};
  return {
    access: {
      level,
      reading,
      columns: columns.map(({ name, type }) => ({ name, type })),
      ...defined({ agreement, reason }),
    },
  };
}

export function toTableAnswer({ id, name, position, key, large, version, access }: Table, url: string) {
  return {
    id,
    name,
    position,
    key: [...key],
    ...defined({ large: large ?? undefined }),
    ...(version === undefined
      ? {}
      : {
          version: {
            number: version.number,
            createdAt: version.createdAt.toISOString(),
            rows: version.rows,
            rejectedRows: version.rejectedRows,
            columns: version.columns.map((column) => ({ name: column.name, type: column.type })),
          },
        }),
    ...(access === undefined ? {} : toAccessAnswer(access)),
    links: { resource: `${url}/api/resources/${id}/`, data: `${url}/api/resources/${id}/data/` },
  };
}
