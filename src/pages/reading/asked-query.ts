import { callerNetwork } from "../../base/address.ts";
import type { QueryTable } from "../../network/room.ts";
import { findTableOfPage } from "./table-of-page.ts";

/** A query over several tables, as the fields of its form write it. */
interface AskedQuery {
  readonly tables: readonly TableWritten[];
  readonly sql: string;
}

export interface TableWritten {
  readonly name: string;
  readonly table: string;
  readonly columns: string;
  readonly filters: string;
}

export const askedTablesMax = 8;
/** Of an answer that is taken away: as many as a query gives. */
export const answerRowsMax = 10_000;

/** The whole question is in the address, so that it can be shared, and asked again. */
export function readAskedQuery(params: URLSearchParams): AskedQuery {
  const [names, columns, filters] = [
    params.getAll("name"),
    params.getAll("columns"),
    params.getAll("filters"),
  ];
  const tables = params
    .getAll("table")
    .slice(0, askedTablesMax)
    .map((table, index) => ({
      table,
      name: names[index] ?? "",
      columns: columns[index] ?? "",
      filters: filters[index] ?? "",
    }))
    .filter(({ table }) => table.trim() !== "");
  return { tables, sql: params.get("sql") ?? "" };
}

export function isWhole({ tables, sql }: AskedQuery): boolean {
  return tables.length > 0 && sql.trim() !== "";
}

/** Throws the `Failure` of whoever does not answer. */
export async function askQuery(
  locals: App.Locals,
  request: Request,
  { tables, sql }: AskedQuery,
  rowsMax: number,
) {
  const chosen = await Promise.all(tables.map((table) => withTable(locals, table)));
  return locals.rooms.queries.runQuery(
    locals.actor,
    { tables: Object.fromEntries(chosen.map(toQueryTable)), sql, rowsMax },
    { signal: request.signal, caller: callerOf(locals, request) },
  );
}

/** With the table, where the address of its page was written. */
async function withTable({ rooms, actor }: App.Locals, asked: TableWritten): Promise<TableWritten> {
  const readable = {
    url: rooms.instance.url,
    findDataset: rooms.datasets.findDataset,
    findDatasetAt: rooms.datasets.findDatasetAt,
    listTables: async (reader: typeof actor, dataset: string) => {
      const own = await rooms.tables.listTables(reader, dataset);
      return own.length > 0 ? own : rooms.remote.listTables(reader, dataset);
    },
  };
  return { ...asked, table: (await findTableOfPage(readable, actor, asked.table)) ?? asked.table };
}

/** Counted as the API counts who asks. */
function callerOf({ actor }: App.Locals, { headers }: Request): string {
  if (actor.kind === "member") return `account ${actor.account}`;
  return `address ${callerNetwork(headers.get("x-maille-address") ?? "unknown")}`;
}

/** A table without a name is `t1`, `t2`… in the query. */
function toQueryTable({ name, table, columns, filters }: TableWritten, index: number): [string, QueryTable] {
  const chosen = columns
    .split(",")
    .map((column) => column.trim())
    .filter((column) => column !== "");
  return [
    name.trim() === "" ? `t${index + 1}` : name.trim(),
    {
      table: table.trim(),
      ...(chosen.length === 0 ? {} : { columns: chosen }),
      ...(filters.trim() === "" ? {} : { filters: filters.trim() }),
    },
  ];
}
