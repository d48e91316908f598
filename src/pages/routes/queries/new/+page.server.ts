import { callerNetwork } from "../../../../base/address.ts";
import type { QueryTable } from "../../../../network/room.ts";
import { showAnswer } from "#pages/reading/answer-cells.ts";
import { findTableOfPage } from "#pages/reading/table-of-page.ts";
import { findRefusal } from "#pages/reading/refusals.ts";
import type { PageServerLoad } from "./$types";

/** Tables that the form offers without being asked for more. */
const offered = 2;
const tablesMax = 8;
const rowsShown = 200;

interface AskedTable {
  readonly name: string;
  readonly table: string;
  readonly columns: string;
  readonly filters: string;
}

const blank: AskedTable = { name: "", table: "", columns: "", filters: "" };

/** The whole question is in the address, so that it can be shared, and asked again. */
export const load: PageServerLoad = async ({ locals, url, request }) => {
  const { searchParams } = url;
  const tables = askedTables(searchParams);
  const sql = searchParams.get("sql") ?? "";
  const named = tables.filter(({ table }) => table.trim() !== "");
  const places = Math.max(offered, named.length + (searchParams.has("more") ? 1 : 0));
  const shown = Array.from({ length: Math.min(tablesMax, places) }, (_, index) => named[index] ?? blank);
  const asked = { tables: shown, sql };
  if (named.length === 0 || sql.trim() === "" || searchParams.has("more")) return { asked };
  const { rooms, actor } = locals;
  try {
    const chosen = await Promise.all(named.map((table) => withTable(locals, table)));
    const answer = await rooms.queries.runQuery(
      actor,
      { tables: Object.fromEntries(chosen.map(toQueryTable)), sql, rowsMax: rowsShown },
      {
        signal: request.signal,
        caller: callerOf(locals, request),
      },
    );
    return { asked, answer: { ...answer, ...showAnswer(answer, locals.language) } };
  } catch (thrown) {
    const refusal = findRefusal(thrown);
    if (refusal === undefined) throw thrown;
    return { asked, refusal };
  }
};

/** With the table, where the address of its page was written. */
async function withTable({ rooms, actor }: App.Locals, asked: AskedTable): Promise<AskedTable> {
  const readable = {
    url: rooms.instance.url,
    findDataset: rooms.datasets.findDataset,
    listTables: rooms.tables.listTables,
  };
  return { ...asked, table: (await findTableOfPage(readable, actor, asked.table)) ?? asked.table };
}

/** Counted as the API counts who asks. */
function callerOf({ actor }: App.Locals, { headers }: Request): string {
  if (actor.kind === "member") return `account ${actor.account}`;
  return `address ${callerNetwork(headers.get("x-maille-address") ?? "unknown")}`;
}

function askedTables(params: URLSearchParams): readonly AskedTable[] {
  const [names, columns, filters] = [
    params.getAll("name"),
    params.getAll("columns"),
    params.getAll("filters"),
  ];
  return params
    .getAll("table")
    .slice(0, tablesMax)
    .map((table, index) => ({
      table,
      name: names[index] ?? "",
      columns: columns[index] ?? "",
      filters: filters[index] ?? "",
    }));
}

/** A table without a name is `t1`, `t2`… in the query. */
function toQueryTable({ name, table, columns, filters }: AskedTable, index: number): [string, QueryTable] {
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
