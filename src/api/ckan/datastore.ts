import { Failure } from "../../base/failure.ts";
import { isId } from "../../base/id.ts";
import type { Column, ColumnType } from "../../tables/column.ts";
import { parseQuery } from "../../tables/query/parse-query.ts";
import { columnsByName } from "../../tables/query/columns.ts";
import { newAllowance, toTest } from "../../tables/query/logic.ts";
import type { MadeQuestion } from "../../tables/open-rows.ts";
import { type Condition, type Query, queryLimits, rowNumber } from "../../tables/query/query.ts";
import {
  type ActionRequest,
  flagOf,
  listOf,
  neededText,
  numberOf,
  objectOf,
  textOf,
  wrongArgument,
} from "./request.ts";

/** Types as CKAN's DataStore names them. */
const types: Readonly<Record<ColumnType, string>> = {
  integer: "int",
  decimal: "numeric",
  boolean: "bool",
  date: "date",
  datetime: "timestamp",
  time: "time",
  text: "text",
  list: "json",
  geometry: "json",
};

/** Rows of a table, as `datastore_search` of CKAN 2.10 answers them; `_id` is the row's number. */
export async function datastoreSearch(request: ActionRequest) {
  const { rooms, c, url } = request;
  const resource = neededText(request, "resource_id");
  const unknown = new Failure("not-found", "ckan-resource-unknown", { resource: resource.slice(0, 200) });
  if (!isId(resource)) throw unknown;
  const limit = numberOf(request, "limit", { otherwise: 100, most: queryLimits.pageSizeMax });
  const offset = numberOf(request, "offset", { otherwise: 0, most: queryLimits.rowsMax });
  const format = textOf(request, "records_format") ?? "objects";
  if (format !== "objects" && format !== "lists") throw wrongArgument("records_format", "objects | lists");
  const page = await rooms.rows.readPage(c.var.actor, resource, toQuestion(request, limit, offset), {
    signal: c.req.raw.signal,
  });
  const names = page.columns.map(({ name }) => [name, shownName(name)] as const);
  const shown = page.rows.map((row) => names.map(([name, as]) => [as, row[name] ?? null] as const));
  return {
    resource_id: resource,
    fields: page.columns.map(({ name, type }) => ({ id: shownName(name), type: types[type] })),
    records_format: format,
    records:
      format === "lists"
        ? shown.map((row) => row.map(([, value]) => value))
        : shown.map((row) => Object.fromEntries(row)),
    limit,
    offset,
    _links: linksOf(url, request.args, limit, offset),
    ...(flagOf(request, "include_total", true)
      ? { total: page.total, total_was_estimated: !page.totalExact }
      : {}),
  };
}

/** The columns of a table and how many rows it has, as `datastore_info` of CKAN 2.10 answers. */
export async function datastoreInfo(request: ActionRequest) {
  const { rooms, c } = request;
  const id = neededText(request, "id");
  if (!isId(id)) throw new Failure("not-found", "ckan-resource-unknown", { resource: id.slice(0, 200) });
  const table = await rooms.tables.getTable(c.var.actor, id);
  const version =
    table.access?.reading === "none" ? await rooms.tables.outlineVersion(c.var.actor, id) : table.version;
  if (version === undefined) throw new Failure("not-found", "resource-without-version", { name: table.name });
  const fields = [rowNumber, ...version.columns].map(({ name, type }) => ({
    id: shownName(name),
    type: types[type],
  }));
  return {
    meta: { id, count: version.rows, table_type: "BASE TABLE", size: version.parquetBytes, aliases: [] },
    schema: Object.fromEntries(fields.map(({ id: name, type }) => [name, type])),
    fields: fields.map((field) => ({
      ...field,
      schema: { native_type: field.type, notnull: field.id === "_id", is_index: false, index_name: null },
    })),
  };
}

/** `_id` is CKAN's own: a column of that name gets an underscore more. */
function shownName(name: string): string {
  if (name === rowNumber.name) return "_id";
  return name === "_id" ? "_id_" : name;
}

function askedName(name: string): string {
  if (name === "_id") return rowNumber.name;
  return name === "_id_" ? "_id" : name;
}

function toQuestion(request: ActionRequest, limit: number, offset: number): MadeQuestion {
  const filters = Object.entries(objectOf(request, "filters"));
  const fields = listOf(request, "fields");
  const sort = textOf(request, "sort");
  const q = wordsOf(request);
  if (flagOf(request, "distinct")) throw wrongArgument("distinct", "false");
  return {
    key: `ckan ${JSON.stringify([filters, fields, sort, q, limit, offset])}`,
    toQuery(columns, options): Query {
      const params = new URLSearchParams(q === undefined ? {} : { q });
      const names = columnsByName(columns);
      const of = filterConditions(columns, filters);
      const query = parseQuery(params, columns, options);
      const asked = sortsOf(sort).map(({ column, descending }) => ({
        by: names.get(askedName(column), "sort").name,
        descending,
      }));
      return {
        ...query,
        where: { kind: "all", of },
        pageSize: limit,
        skip: offset,
        sort: asked.length === 0 ? query.sort : asked,
        ...(fields.length === 0
          ? {}
          : { columns: fields.map((name) => names.get(askedName(name), "fields")) }),
      };
    },
  };
}

function filterConditions(
  columns: readonly Column[],
  filters: readonly (readonly [string, unknown])[],
): Condition[] {
  const names = columnsByName(columns);
  const allowance = newAllowance();
  return filters.map(([name, value]): Condition => {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (values.some((one) => typeof one === "object" && one !== null)) {
      throw wrongArgument("filters", '{"column": "value"}');
    }
    const of = values.map((one) =>
      toTest(names, allowance, {
        column: askedName(name),
        operator: one === null ? "isnull" : "exact",
        value: String(one),
        parameter: "filters",
      }),
    );
    return { kind: "any", of };
  });
}

/** Words of the full text; by column (`{"nom": "dupont"}`) is another question, which `filters` asks. */
function wordsOf(request: ActionRequest): string | undefined {
  const value = request.args["q"];
  if (typeof value === "object" && value !== null) throw wrongArgument("q", "text");
  return textOf(request, "q");
}

/** `a desc, "b c" asc nulls last`. */
function sortsOf(text: string | undefined): { column: string; descending: boolean }[] {
  if (text === undefined) return [];
  return [
    ...text.matchAll(
      /\s*(?:"((?:[^"]|"")+)"|([^,]+?))(?:\s+(asc|desc))?(?:\s+nulls\s+(?:first|last))?\s*(?:,|$)/gi,
    ),
  ]
    .filter(([whole]) => whole !== "")
    .map(([, quoted, bare = "", way = "asc"]) => ({
      column: (quoted?.replaceAll('""', '"') ?? bare).trim(),
      descending: way.toLowerCase() === "desc",
    }));
}

function linksOf(
  url: string,
  args: Readonly<Record<string, unknown>>,
  limit: number,
  offset: number,
): { start: string; next: string } {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(args)) {
    if (name !== "offset") params.set(name, typeof value === "string" ? value : JSON.stringify(value));
  }
  const address = `/api/3/action/datastore_search?`;
  const start = address + params.toString();
  params.set("offset", String(offset + limit));
  return {
    start: new URL(start, url).pathname + new URL(start, url).search,
    next: address + params.toString(),
  };
}
