import { Failure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import { parseQuery } from "../../tables/query/parse-query.ts";
import { parseCursor } from "../../tables/query/cursor.ts";
import type { MadeQuestion } from "../../tables/open-rows.ts";
import {
  type Aggregate,
  type Aggregation,
  aggregateName,
  type Condition,
  type Query,
  queryLimits,
  rowNumber,
  type Sort,
} from "../../tables/query/query.ts";
import { checkAggregation, checkOperator } from "../../tables/query/values.ts";
import { columnNamed, toCondition } from "./conditions.ts";
import { type Properties, propertiesOf } from "./names.ts";
import { parseApply, parseFilter, parseOrder, parseSelect } from "./parse.ts";
import type { AggregateClause, Apply, Expression, Order } from "./syntax.ts";
import { unsupported } from "./tokens.ts";

/** What the options of an address ask, read before the table is known. */
export interface Options {
  readonly filter?: Expression;
  readonly select?: readonly string[];
  readonly order: readonly Order[];
  readonly apply?: Apply;
  readonly search?: string;
  readonly skip: number;
  /** All of them where absent. */
  readonly top?: number;
  readonly count: boolean;
  /** Where a page ended: what `@odata.nextLink` hands on. */
  readonly cursor?: string;
}

/** Throws `invalid`, naming the option. */
export function readOptions(params: URLSearchParams): Options {
  const told = <Read>(name: string, read: (text: string) => Read): Read | undefined => {
    const text = params.get(name);
    if (text !== null && text.length > queryLimits.lengthMax) {
      throw new Failure("invalid", "query-too-long-address", { expected: queryLimits.lengthMax });
    }
    return text === null || text.trim() === "" ? undefined : read(text);
  };
  const fields = {
    filter: told("$filter", (text) => parseFilter(text)),
    select: told("$select", parseSelect),
    apply: told("$apply", parseApply),
    search: told("$search", readSearch),
    top: told("$top", (text) => readWhole("$top", text)),
    cursor: told("$skiptoken", (text) => text),
  };
  const kept = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  return {
    ...(kept as Partial<Options>),
    order: told("$orderby", parseOrder) ?? [],
    skip: told("$skip", (text) => readWhole("$skip", text)) ?? 0,
    count: told("$count", readFlag) ?? false,
  };
}

/** The question of these options, as the tables answer it: at most `rowsMax` rows at once. */
export function toQuestion(options: Options, rowsMax: number): MadeQuestion {
  return {
    key: `odata ${rowsMax} ${JSON.stringify(options)}`,
    toQuery(columns, places): Query {
      const properties = propertiesOf(columns);
      const words = options.search === undefined ? {} : { q: options.search };
      const query = parseQuery(new URLSearchParams(words), columns, places);
      const asked = { ...query, pageSize: Math.min(rowsMax, options.top ?? rowsMax), skip: options.skip };
      return isGrouping(options.apply)
        ? groupedQuery(asked, options, options.apply, properties)
        : plainQuery(asked, options, properties);
    },
  };
}

/** Whether rows are asked for together. */
export function isGrouping(apply: Apply | undefined): apply is Apply {
  return apply !== undefined && (apply.groupBy.length > 0 || apply.aggregates.length > 0);
}

function plainQuery(query: Query, options: Options, properties: Properties): Query {
  const sort = options.order.map(({ name, descending }): Sort => {
    const column = columnNamed(properties, name, "$orderby");
    checkOperator(column, "exact", "$orderby");
    return { by: column.name, descending };
  });
  refuseTwice(sort);
  const columns = options.select?.map((name) => columnNamed(properties, name, "$select"));
  return {
    ...query,
    where: whereOf([...(options.apply?.filters ?? []), ...filtersOf(options)], properties),
    sort,
    ...defined({ columns }),
    ...(options.cursor === undefined ? {} : { cursor: parseCursor(options.cursor, sort) }),
  };
}

function groupedQuery(query: Query, options: Options, apply: Apply, properties: Properties): Query {
  const groupBy = apply.groupBy.map((name) => {
    const column = columnNamed(properties, name, "$apply");
    checkOperator(column, "exact", "$apply");
    return column;
  });
  const aggregates = apply.aggregates.map((one) => toAggregate(one, properties));
  refuseSameNames([...apply.groupBy, ...aggregates.map(aggregateName)]);
  refuseAfterGroups(options, apply);
  const names = new Set([...groupBy.map(({ name }) => name), ...aggregates.map(aggregateName)]);
  const sort = options.order.map(({ name, descending }): Sort => {
    const by = properties.find(name)?.name ?? name;
    const found = names.has(by) ? by : names.has(name) ? name : undefined;
    if (found !== undefined) return { by: found, descending };
    throw new Failure("invalid", "query-sort-not-in-groups", {
      parameter: "$orderby",
      expected: [...names].join(", ").slice(0, 200),
    });
  });
  refuseTwice(sort);
  // What is filtered after the grouping are groups, by the columns that they share.
  const where = whereOf([...apply.filters, ...filtersOf(options)], properties);
  return { ...query, where, groupBy, aggregates, sort };
}

function filtersOf({ filter }: Options): readonly Expression[] {
  return filter === undefined ? [] : [filter];
}

function whereOf(filters: readonly Expression[], properties: Properties): Condition & { kind: "all" } {
  return { kind: "all", of: filters.map((filter) => toCondition(filter, properties)) };
}

const aggregations: Record<AggregateClause["method"], Aggregation> = {
  sum: "sum",
  min: "min",
  max: "max",
  average: "avg",
  countdistinct: "distinct",
  count: "count",
};

function toAggregate({ name, method, as }: AggregateClause, properties: Properties): Aggregate {
  const aggregation = aggregations[method];
  if (name === undefined) return { column: rowNumber, aggregation, as };
  const column = columnNamed(properties, name, "$apply");
  checkAggregation(column, aggregation, { parameter: "$apply", name: method });
  return { column, aggregation, as };
}

/** A filter or a choice of columns after the grouping sees groups alone. */
function refuseAfterGroups({ filter, select, search, cursor }: Options, apply: Apply): void {
  const own = new Set(apply.groupBy);
  const named = filter === undefined ? [] : propertiesIn(filter);
  const stranger = named.find((name) => !own.has(name));
  if (stranger !== undefined) throw unsupported("$filter", `${stranger} after $apply`);
  if (select !== undefined) throw unsupported("$select", "$select after $apply");
  if (search !== undefined) throw unsupported("$search", "$search after $apply");
  if (cursor !== undefined) throw new Failure("invalid", "query-cursor-wrong", { parameter: "$skiptoken" });
}

function propertiesIn(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case "literal":
      return [];
    case "property":
      return [expression.name];
    case "call":
      return expression.of.flatMap(propertiesIn);
    case "not":
    case "in":
      return propertiesIn(expression.of);
    case "binary":
      return [...propertiesIn(expression.left), ...propertiesIn(expression.right)];
  }
}

function refuseSameNames(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new Failure("invalid", "odata-name-twice", { parameter: "$apply", name: twice });
}

function refuseTwice(sort: readonly Sort[]): void {
  const names = sort.map(({ by }) => by);
  if (new Set(names).size < names.length) {
    throw new Failure("invalid", "query-twice", { parameter: "$orderby" });
  }
}

function readWhole(parameter: string, text: string): number {
  if (/^\d{1,12}$/.test(text)) return Number(text);
  throw new Failure("invalid", "query-number-wrong", {
    parameter,
    least: 0,
    most: queryLimits.rowsMax,
    expected: "0–…",
  });
}

function readFlag(text: string): boolean {
  if (text === "true" || text === "false") return text === "true";
  throw new Failure("invalid", "query-choice-wrong", { parameter: "$count", expected: "true | false" });
}

/** Words, each of which a row holds; `OR` and `NOT` mean another question. */
function readSearch(text: string): string {
  if (/(?:^|[\s(])(?:OR|NOT)(?=$|[\s)])/.test(text)) throw unsupported("$search", "OR, NOT");
  return text.replaceAll(/\bAND\b/g, " ").replaceAll(/["()]/g, " ");
}
