import type { Column } from "../../tables/column.ts";

/** Operators of the table API that a filter of a page is written with, longest first where one ends another. */
const operators = [
  "isnotnull",
  "isnull",
  "strictly_greater",
  "strictly_less",
  "notcontains",
  "contains",
  "notin",
  "in",
  "greater",
  "less",
  "differs",
  "exact",
] as const;
type Operator = (typeof operators)[number];

export interface Filter {
  readonly column: string;
  readonly operator: Operator;
  /** Several for `in` and `notin`; none for `isnull` and `isnotnull`. */
  readonly values: readonly string[];
}

interface Sort {
  readonly column: string;
  readonly direction: "asc" | "desc";
}

/** What an address asks of a table, in the grammar of the table API. */
export interface TableAddress {
  readonly filters: readonly Filter[];
  readonly sort: Sort | undefined;
  /** Names of the columns shown; all where absent. */
  readonly columns: readonly string[] | undefined;
  readonly search: string;
  /** Conditions of the API that no form of a page writes: `or`, `and`, `bbox`, `distance`. */
  readonly others: readonly (readonly [name: string, value: string])[];
  readonly page: number;
  readonly pageSize: number;
  /** Columns that filters name and the table does not have, or has no more: nothing is filtered by them. */
  readonly unknown: readonly string[];
}

export const pageSizes = [20, 50, 100, 500] as const;

export function parseQuery(columns: readonly Column[], params: URLSearchParams): TableAddress {
  const named = new Map(columns.map((column) => [column.name, column]));
  const filters: Filter[] = [];
  let sort: Sort | undefined;
  for (const [key, value] of params) {
    const cut = key.lastIndexOf("__");
    const operator = key.slice(cut + 2);
    const column = cut <= 0 ? undefined : named.get(key.slice(0, cut));
    if (column === undefined) continue;
    if (operator === "sort") sort = { column: column.name, direction: value === "desc" ? "desc" : "asc" };
    else if (isOperator(operator)) {
      filters.push({ column: column.name, operator, values: valuesOf(column, operator, value) });
    }
  }
  const asked = splitList(params.get("columns") ?? "").filter((name) => named.has(name));
  return {
    filters,
    others: [...params].filter(([key]) => passedOn.has(key)),
    sort,
    columns: asked.length === 0 ? undefined : asked,
    search: params.get("q")?.trim() ?? "",
    page: whole(params.get("page"), 1, Number.MAX_SAFE_INTEGER, 1),
    pageSize: whole(params.get("page_size"), 1, 500, 50),
    unknown: unknownColumns(params, named),
  };
}

function unknownColumns(params: URLSearchParams, named: ReadonlyMap<string, Column>): readonly string[] {
  const filtered = [...params.keys()].flatMap((key) => {
    const cut = key.lastIndexOf("__");
    return cut > 0 && isOperator(key.slice(cut + 2)) ? [key.slice(0, cut)] : [];
  });
  return [...new Set(filtered)].filter((name) => !named.has(name));
}

/** The query as the rooms and the API read it. Nothing of the page's own parameters is left. */
export function toApiParams(query: TableAddress, options: { paged: boolean }): URLSearchParams {
  const params = new URLSearchParams();
  for (const { column, operator, values } of query.filters) {
    const value = isList(operator) ? values.map(listItem).join(",") : values.join("");
    params.append(`${column}__${operator}`, value);
  }
  for (const [name, value] of query.others) params.append(name, value);
  if (query.sort !== undefined) params.set(`${query.sort.column}__sort`, query.sort.direction);
  if (query.columns !== undefined) params.set("columns", query.columns.map(listItem).join(","));
  if (query.search !== "") params.set("q", query.search);
  if (options.paged) {
    params.set("page", String(query.page));
    params.set("page_size", String(query.pageSize));
  }
  return params;
}

/**
 * An address as a form without JavaScript sends it, made canonical: boxes ticked one by one become
 * one `in`, empty fields go. `undefined` where it is canonical already.
 */
export function canonicalSearch(params: URLSearchParams): string | undefined {
  const kept = new URLSearchParams();
  for (const key of new Set(params.keys())) {
    const values = params.getAll(key).filter((value) => value !== "");
    if (values.length === 0) {
      // `?/keep` names the form that was sent.
      if (/__is(?:not)?null$|^\//.test(key)) kept.set(key, "");
      continue;
    }
    if (/__(?:not)?in$/.test(key) || key === "columns") kept.set(key, values.join(","));
    else for (const value of values) kept.append(key, value);
  }
  return kept.toString() === new URLSearchParams(params).toString() ? undefined : `?${kept.toString()}`;
}

/** The address without the filters of some columns, on its first page. */
export function withoutColumns(params: URLSearchParams, columns: readonly string[]): string {
  const named = (key: string): boolean => columns.includes(key.slice(0, key.lastIndexOf("__")));
  return `?${new URLSearchParams([...params].filter(([key]) => key !== "page" && !named(key))).toString()}`;
}

/** The address without one filter, on its first page. */
export function withoutFilter(params: URLSearchParams, filter: Filter): string {
  const kept = new URLSearchParams(params);
  kept.delete(`${filter.column}__${filter.operator}`);
  kept.delete("page");
  return `?${kept.toString()}`;
}

/** Pairs that a form for one column must carry on, so that nothing else of the state is lost. */
export function carriedPairs(params: URLSearchParams, dropped: (key: string) => boolean): [string, string][] {
  return [...params].filter(([key]) => key !== "page" && !dropped(key));
}

export function isFilterOf(column: string, key: string): boolean {
  return key.startsWith(`${column}__`) && isOperator(key.slice(column.length + 2));
}

function isOperator(text: string): text is Operator {
  return operators.some((operator) => operator === text);
}

const passedOn: ReadonlySet<string> = new Set(["or", "and", "bbox", "distance"]);

function isList(operator: Operator): boolean {
  return operator === "in" || operator === "notin";
}

function valuesOf(column: Column, operator: Operator, value: string): readonly string[] {
  if (operator === "isnull" || operator === "isnotnull") return [];
  const numeric = column.type === "integer" || column.type === "decimal";
  const values = isList(operator) ? splitList(value) : [value];
  return numeric ? values.map(plainNumber) : values;
}

/** A number as people write it in French, as the API reads it. */
function plainNumber(text: string): string {
  const bare = text.replace(/[\s\u00a0\u202f]/g, "");
  return /^[+-]?\d+,\d+$/.test(bare) ? bare.replace(",", ".") : bare;
}

/** Splits at commas as the table API does: an item between double quotes may hold some. */
function splitList(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|[^,]+/g)].map(([whole, quoted]) =>
    quoted === undefined ? whole : quoted.replace(/\\(.)/g, "$1"),
  );
}

/** A value as an item of such a list. */
export function listItem(value: string): string {
  return /[,"]/.test(value) ? `"${value.replace(/["\\]/g, "\\$&")}"` : value;
}

function whole(text: string | null, min: number, max: number, otherwise: number): number {
  const number = Number(text ?? Number.NaN);
  return Number.isSafeInteger(number) && number >= min && number <= max ? number : otherwise;
}
