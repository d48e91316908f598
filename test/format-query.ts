import { formatCursor } from "../src/tables/query/cursor.ts";
import {
  aggregateName,
  type Condition,
  type Query,
  queryLimits,
  type Test,
} from "../src/tables/query/query.ts";

/** The address that asks a query: what `parseQuery` reads it back from. */
export function formatQuery(query: Query): URLSearchParams {
  const params = new URLSearchParams();
  for (const condition of query.where.of) addCondition(params, condition);
  addSearch(params, query);
  for (const { name } of query.groupBy) params.append(`${name}__groupby`, "");
  for (const aggregate of query.aggregates) params.append(aggregateName(aggregate), "");
  for (const { by, descending, phrase } of query.sort) {
    if (phrase === undefined) params.append(`${by}__sort`, descending ? "desc" : "asc");
  }
  if (query.columns !== undefined) {
    params.append("columns", query.columns.map(({ name }) => listItem(name)).join(","));
  }
  addPage(params, query);
  return params;
}

function addSearch(params: URLSearchParams, { words, boxes, near }: Query): void {
  if (words.length > 0) params.append("q", words.join(" "));
  for (const box of boxes) params.append("bbox", box.join(","));
  if (near !== undefined) params.append("distance", [near.longitude, near.latitude, near.metres].join(","));
}

function addPage(params: URLSearchParams, { page, pageSize, cursor, sort, count }: Query): void {
  if (page !== 1) params.append("page", String(page));
  if (pageSize !== queryLimits.pageSizeDefault) params.append("page_size", String(pageSize));
  if (cursor !== undefined) params.append("cursor", formatCursor(cursor, sort));
  if (count !== "exact") params.append("count", count);
}

function addCondition(params: URLSearchParams, condition: Condition): void {
  if (condition.kind === "test") {
    params.append(`${condition.column.name}__${condition.operator}`, valueOf(condition));
  } else {
    params.append(condition.kind === "any" ? "or" : "and", groupOf(condition));
  }
}

function groupOf(condition: Condition & { kind: "all" | "any" }): string {
  const parts = condition.of.map((one) => {
    if (one.kind !== "test") return (one.kind === "any" ? "or" : "and") + groupOf(one);
    const name = `${quoted(one.column.name)}__${one.operator}`;
    return one.operator === "isnull" || one.operator === "isnotnull"
      ? name
      : `${name}.${quoted(valueOf(one))}`;
  });
  return `(${parts.join(",")})`;
}

function valueOf({ operator, values }: Test): string {
  const texts = values.map((value) => value ?? "null");
  return operator === "in" || operator === "notin" ? texts.map(listItem).join(",") : (texts[0] ?? "");
}

/** An item of a list, between quotes where it could be read as another. */
function listItem(text: string): string {
  return /^[^",\\\s]+$/.test(text) ? text : quoted(text);
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
