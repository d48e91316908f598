import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
import { say } from "../../words/say.ts";
import { readOnly } from "./datasets.ts";
import { type QueryArguments, queryArguments, rowsMax, toQuestion } from "./query.ts";
import { answering, type McpRequest } from "./request.ts";
import { sourceOf } from "./source.ts";
import { openTable } from "./tables.ts";

/** The tools that read rows. */
export function addRowTools(server: McpServer, request: McpRequest): void {
  server.registerTool(
    "query_rows",
    {
      title: "Query rows",
      description:
        `Rows of a table that answer filters, or groups of them with counts, sums and averages; ${rowsMax} at most. ` +
        "Ask for aggregates rather than for many rows. Totals are told.",
      inputSchema: queryArguments,
      annotations: readOnly,
    },
    (args) => answering(request, () => query(request, args)),
  );
  server.registerTool(
    "run_sql",
    {
      title: "Run SQL",
      description:
        "One read-only SELECT over a table, in DuckDB's SQL: the rows are the table `rows`, names of columns stand in " +
        "double quotes. For what query_rows cannot ask. Ten seconds and 200 rows at most: aggregate in the query.",
      inputSchema: z.strictObject({
        table: z.string().max(100).describe("Id of the table."),
        sql: z.string().min(1).max(20_000).describe('SELECT "commune", count(*) AS n FROM rows GROUP BY ALL'),
        max_rows: z.number().int().min(1).max(rowsMax).default(100),
      }),
      annotations: readOnly,
    },
    (args) => answering(request, () => runSql(request, args)),
  );
}

async function query(request: McpRequest, args: QueryArguments) {
  const { rooms, actor, language, c } = request;
  const { table, dataset } = await openTable(request, args.table);
  const page = await rooms.rows.readPage(actor, table.id, toQuestion(args), {
    version: table.version.number,
    signal: c.req.raw.signal,
  });
  const shown = page.rows.length;
  const next = args.offset + shown;
  const more = next < page.total && shown > 0;
  return {
    notes: more ? [say(language, "mcp-more-rows", { shown, total: page.total, next: String(next) })] : [],
    data: {
      source: sourceOf(request, dataset, table),
      total: page.total,
      total_exact: page.totalExact,
      returned: shown,
      ...(more ? { next_offset: next } : {}),
      columns: page.columns.map(({ name, type, unit }) => ({ name, type, unit })),
      rows: page.rows,
    },
  };
}

async function runSql(
  request: McpRequest,
  { table: id, sql, max_rows: maxRows }: { table: string; sql: string; max_rows: number },
) {
  const { rooms, actor, language, c } = request;
  c.var.spend("sql");
  const { table, dataset } = await openTable(request, id);
  const { columns, rows, truncated } = await rooms.rows.sql(actor, table.id, sql, {
    version: table.version.number,
    signal: c.req.raw.signal,
    caller: c.var.caller,
    maxRows,
  });
  return {
    notes: truncated ? [say(language, "mcp-sql-truncated", { max: maxRows })] : [],
    data: { source: sourceOf(request, dataset, table), columns, rows, truncated },
  };
}
