import { Failure } from "../../base/failure.ts";
import { fractionType, wholeType } from "../../tables/number-types.ts";
import { type ActionRequest, neededText } from "./request.ts";

/** Types of the engine in the words of `datastore_search`; any other is JSON. */
const types: readonly (readonly [RegExp, string])[] = [
  [wholeType, "int"],
  [fractionType, "numeric"],
  [/^BOOLEAN$/, "bool"],
  [/^DATE$/, "date"],
  [/^TIME$/, "time"],
  [/^TIMESTAMP.*$/, "timestamp"],
  [/^VARCHAR$/, "text"],
];

/** A table stands in CKAN's SQL by its id, between quotes. */
const tableName = /\b(?:from|join)\s+"([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})"/gi;

/**
 * One SELECT over one table, in the process and the budget of `POST /api/resources/{id}/sql`, as
 * `datastore_search_sql` of CKAN 2.10 answers it.
 */
export async function datastoreSearchSql(request: ActionRequest) {
  const { rooms, c } = request;
  const sql = neededText(request, "sql");
  const named = new Set([...sql.matchAll(tableName)].map(([, id = ""]) => id.toLowerCase()));
  const [table] = named;
  if (table === undefined || named.size > 1) {
    throw new Failure("invalid", "ckan-sql-one-table", { parameter: "sql" });
  }
  c.var.spend("sql");
  const { columns, rows, truncated } = await rooms.rows.sql(c.var.actor, table, sql, {
    signal: c.req.raw.signal,
    caller: c.var.caller,
  });
  return {
    sql,
    fields: columns.map(({ name, type }) => ({ id: name, type: typeOf(type) })),
    records: rows.map((row) => Object.fromEntries(columns.map(({ name }, at) => [name, row[at] ?? null]))),
    ...(truncated ? { records_truncated: true } : {}),
  };
}

function typeOf(type: string): string {
  return types.find(([pattern]) => pattern.test(type))?.[1] ?? "json";
}
