import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
import { Failure } from "../../base/failure.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import type { Facet } from "../../search/search.ts";
import type { Vocabulary } from "../../vocabularies/vocabulary.ts";
import { fileTypes } from "../../vocabularies/file-types.ts";
import { frequencies } from "../../vocabularies/frequencies.ts";
import { themes } from "../../vocabularies/themes.ts";
import type { Column } from "../../tables/column.ts";
import type { ListedVersion, ReadableTable } from "../../tables/readable-tables.ts";
import type { Table } from "../../tables/table.ts";
import { say } from "../../words/say.ts";
import { answering, type McpRequest } from "./request.ts";
import { sourceOf } from "./source.ts";

const searchMax = 20;

export const readOnly = { readOnlyHint: true, destructiveHint: false, openWorldHint: false } as const;

/** The tools that find datasets and say what they are. */
export function addDatasetTools(server: McpServer, request: McpRequest): void {
  server.registerTool(
    "search_datasets",
    {
      title: "Search datasets",
      description:
        "Finds public datasets by words, in French or English. Spelling errors, synonyms and accents are forgiven; " +
        '"an exact phrase" and -excluded words are understood. Use the id of a result with get_dataset.',
      inputSchema: z.strictObject({
        query: z.string().max(1000).describe("A question in a few words; empty lists the newest datasets."),
        theme: z
          .string()
          .optional()
          .describe(`EU data theme: ${themes.terms.map(({ code }) => code).join(", ")}.`),
        producer: z.string().optional().describe("Slug of the producing organization, as results give it."),
        format: z.string().optional().describe("File type, such as CSV, GEOJSON or PARQUET."),
        licence: z.string().optional().describe("Licence identifier, such as etalab-2.0 or ODbL-1.0."),
        territory: z
          .string()
          .optional()
          .describe("A place as level/INSEE code: commune/35238, departement/35, region/53."),
        page: z.number().int().min(1).max(500).default(1),
        page_size: z.number().int().min(1).max(searchMax).default(10),
      }),
      annotations: readOnly,
    },
    (args) => answering(request, () => search(request, args)),
  );
  server.registerTool(
    "get_dataset",
    {
      title: "Describe a dataset",
      description:
        "What a dataset is: description, producer, licence, coverage, quality score, its tables (with the ids that " +
        "describe_table and query_rows take) and its files.",
      inputSchema: z.strictObject({ dataset: z.string().max(200).describe("Id or slug of the dataset.") }),
      annotations: readOnly,
    },
    ({ dataset }) => answering(request, () => describe(request, dataset)),
  );
  server.registerTool(
    "cite",
    {
      title: "Cite a source",
      description:
        "How to cite a dataset, or one of its tables in a version: producer, title, version, date, licence, address. " +
        "Cite the source whenever you use the data.",
      inputSchema: z.strictObject({
        dataset: z.string().max(200).optional().describe("Id or slug of the dataset."),
        table: z.string().max(100).optional().describe("Id of the table, instead of a dataset."),
      }),
      annotations: readOnly,
    },
    ({ dataset, table }) => answering(request, () => cite(request, dataset, table)),
  );
}

interface SearchArguments {
  readonly query: string;
  readonly theme?: string | undefined;
  readonly producer?: string | undefined;
  readonly format?: string | undefined;
  readonly licence?: string | undefined;
  readonly territory?: string | undefined;
  readonly page: number;
  readonly page_size: number;
}

async function search(request: McpRequest, args: SearchArguments) {
  const { rooms, actor, language } = request;
  const { query, theme, producer, format, licence, territory, page, page_size: pageSize } = args;
  const wanted: Partial<Record<Facet, string | undefined>> = { theme, producer, format, licence, territory };
  const filters = Object.fromEntries(
    Object.entries(wanted).flatMap(([facet, value]) => (value === undefined ? [] : [[facet, [value]]])),
  );
  const [{ name }, found] = await Promise.all([
    rooms.instance.settings(),
    rooms.search.search(actor, {
      q: query,
      filters,
      sort: query.trim() === "" ? "newest" : "relevance",
      language,
      page,
      pageSize,
    }),
  ]);
  return {
    about: say(language, "mcp-data-of-catalogue", { name }),
    notes: found.nearest ? [say(language, "mcp-nearest-datasets")] : [],
    data: {
      total: found.nearest ? 0 : found.total,
      page,
      nearest_only: found.nearest,
      corrected: found.understood.words.flatMap(({ word, corrected }) =>
        corrected === undefined ? [] : [{ word, corrected }],
      ),
      datasets: found.items.map((dataset) => ({
        id: dataset.id,
        slug: dataset.slug,
        title: dataset.title,
        summary: dataset.description.slice(0, 300),
        producer_slug: dataset.organizationSlug,
        keywords: dataset.metadata.keywords.slice(0, 10),
        source: sourceOf(request, dataset),
      })),
    },
  };
}

async function describe(request: McpRequest, slugOrId: string) {
  const { rooms, actor, url } = request;
  const dataset = await rooms.datasets.getDataset(actor, slugOrId);
  const [tables, distributions, quality] = await Promise.all([
    rooms.tables.listTables(actor, dataset.id),
    rooms.datasets.distributionsOf(actor, [dataset]),
    rooms.datasets.qualityOf(actor, dataset.id),
  ]);
  const { metadata } = dataset;
  return {
    data: {
      source: sourceOf(request, dataset),
      id: dataset.id,
      slug: dataset.slug,
      title: dataset.title,
      description: dataset.description,
      themes: metadata.themes.map((theme) => labelOf(themes, theme, request)),
      keywords: metadata.keywords,
      frequency:
        metadata.frequency === undefined ? undefined : labelOf(frequencies, metadata.frequency, request),
      temporal_coverage: metadata.temporal,
      spatial_coverage: metadata.spatial,
      contacts: metadata.contacts,
      provenance: metadata.provenance,
      version_notes: metadata.versionNotes,
      published: dataset.publishedAt,
      modified: dataset.modifiedAt,
      quality: { score: quality.score, of: quality.max, rating: quality.rating },
      tables: tables.map((table) => tableSummary(table, url)),
      files: (distributions.get(dataset.id) ?? []).slice(0, 50).map((one) => ({
        title: one.title,
        format: one.format === undefined ? undefined : labelOf(fileTypes, one.format, request),
        address: one.downloadUrl ?? one.accessUrl,
        bytes: one.sizeBytes,
      })),
    },
  };
}

export function tableSummary(table: Table, url: string) {
  const { version, access } = table;
  return {
    ...listedSummary({ ...table, columns: version?.columns ?? access?.columns ?? [] }, url),
    rows: version?.rows,
  };
}

/** A table in a list: how it is read where it is not open, and the columns that are. */
export function listedSummary(
  { id, name, version, access, columns = version?.columns ?? [] }: Listed,
  url: string,
) {
  return {
    id,
    name,
    access: access?.level,
    reading: access?.reading,
    agreement: access?.agreement,
    columns: columns.slice(0, 60).map((column) => column.name),
    version: version?.number,
    date: version?.createdAt,
    api: `${url}/api/resources/${id}/data/`,
  };
}

type Listed = Pick<Table, "id" | "name"> & {
  readonly version?: ListedVersion;
  readonly access?: ReadableTable["access"];
  readonly columns?: readonly Column[];
};

async function cite(request: McpRequest, slugOrId: string | undefined, tableId: string | undefined) {
  const { rooms, actor } = request;
  if (tableId === undefined && slugOrId === undefined) throw new Failure("invalid", "mcp-cite-nothing");
  const table = tableId === undefined ? undefined : await rooms.tables.getTable(actor, tableId);
  const dataset: Dataset = await rooms.datasets.getDataset(actor, table?.dataset ?? slugOrId ?? "");
  const version = table?.version;
  const source = sourceOf(
    request,
    dataset,
    table === undefined || version === undefined ? undefined : { ...table, version },
  );
  return {
    data: { citation: source.citation, source, identifiers: dataset.metadata.identifiers },
  };
}

function labelOf(vocabulary: Vocabulary, code: string, { language }: McpRequest): string {
  return vocabulary.find(code)?.[language] ?? code;
}
