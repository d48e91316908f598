import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
import { Failure } from "../../base/failure.ts";
import type { PageRequest } from "../../base/page.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import { servedName } from "../../tables/query/columns.ts";
import { shapeOf } from "../../tables/query/shape.ts";
import type { Table, Version } from "../../tables/table.ts";
import { listedSummary, readOnly, tableSummary } from "./datasets.ts";
import { say } from "../../words/say.ts";
import { answering, type McpRequest } from "./request.ts";
import { sourceOf } from "./source.ts";

/** Columns that are told of one table; a table may have thousands. */
const columnsMax = 300;

/** Tables that are told at once where no dataset is named. */
const listedMax = 100;

/** The tools that say what tables there are and what stands in them. */
export function addTableTools(server: McpServer, request: McpRequest): void {
  server.registerTool(
    "list_tables",
    {
      title: "List the tables of a dataset, or all that you may read",
      description:
        "The tables of a dataset: id, name, number of rows, names of columns. Without a dataset: every table that " +
        "you may read, those of agreements and accounts included, with the columns that are let out to you.",
      inputSchema: z.strictObject({
        dataset: z
          .string()
          .max(200)
          .optional()
          .describe("Id or slug of the dataset; all tables where absent."),
        page: z.number().int().min(1).max(10_000).default(1),
        page_size: z.number().int().min(1).max(listedMax).default(50),
      }),
      annotations: readOnly,
    },
    ({ dataset, page, page_size: pageSize }) =>
      answering(request, () =>
        dataset === undefined ? listAll(request, { page, pageSize }) : list(request, dataset),
      ),
  );
  server.registerTool(
    "describe_table",
    {
      title: "Describe a table",
      description:
        "The columns of a table: type, meaning, unit, missing cells, distinct values, least and greatest, most frequent " +
        "values; and its first rows. Call it before query_rows or run_sql: they take the names that it gives.",
      inputSchema: z.strictObject({ table: z.string().max(100).describe("Id of the table.") }),
      annotations: readOnly,
    },
    ({ table }) => answering(request, () => describe(request, table)),
  );
}

async function list(request: McpRequest, slugOrId: string) {
  const { rooms, actor, url } = request;
  const dataset = await rooms.datasets.getDataset(actor, slugOrId);
  const tables = await rooms.tables.listTables(actor, dataset.id);
  return {
    data: { source: sourceOf(request, dataset), tables: tables.map((table) => tableSummary(table, url)) },
  };
}

async function listAll({ rooms, actor, language, url }: McpRequest, request: PageRequest) {
  const [{ name }, { items, total }] = await Promise.all([
    rooms.instance.settings(),
    rooms.tables.listReadableTables(actor, request),
  ]);
  return {
    about: say(language, "mcp-data-of-catalogue", { name }),
    data: {
      total,
      page: request.page,
      tables: items.map((table) => ({
        ...listedSummary(table, url),
        dataset: table.dataset,
        dataset_title: table.datasetTitle,
      })),
    },
  };
}

async function describe(request: McpRequest, id: string) {
  const { rooms, actor } = request;
  const { table, dataset } = await openTable(request, id);
  const view = await rooms.rows.viewTable(actor, table.id, {
    version: table.version.number,
    reading: "profile",
    describe: () => ({ filter: "" }),
  });
  const first = await view.readPage(new URLSearchParams({ page_size: "3" }));
  const { version } = view;
  return {
    data: {
      source: sourceOf(request, dataset, table),
      table: table.id,
      name: table.name,
      rows: version.rows,
      rows_set_aside: version.rejectedRows,
      has_places: shapeOf(version.columns).geometry !== undefined,
      sql_table: "rows",
      columns_total: version.columns.length,
      columns: columnsOf(version),
      first_rows: first.rows,
    },
  };
}

function columnsOf({ columns, profile }: Version) {
  const counted = new Map(profile.columns.map((column) => [column.name, column]));
  return columns.slice(0, columnsMax).map(({ name, type, meaning, unit }) => {
    const facts = counted.get(name);
    return {
      name: servedName(name),
      type,
      meaning,
      unit,
      missing: facts?.missing,
      distinct: facts?.distinct,
      min: facts?.min,
      max: facts?.max,
      mean: facts?.mean,
      most_frequent: facts?.top.slice(0, 5),
    };
  });
}

/** The table with its current version, and its dataset, as far as the asker may read them. */
export async function openTable(
  { rooms, actor }: McpRequest,
  id: string,
): Promise<{ table: Table & { readonly version: Version }; dataset: Dataset }> {
  const table = await rooms.tables.getTable(actor, id);
  const { version } = table;
  if (table.access?.reading === "none") await rooms.tables.outlineVersion(actor, id);
  if (version === undefined) throw new Failure("not-found", "mcp-table-without-rows", { table: table.name });
  return { table: { ...table, version }, dataset: await rooms.datasets.getDataset(actor, table.dataset) };
}
