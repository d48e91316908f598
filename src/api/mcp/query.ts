import { z } from "zod";
import { Failure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import { parseQuery } from "../../tables/query/parse-query.ts";
import { type ColumnsByName, columnsByName } from "../../tables/query/columns.ts";
import { type Allowance, newAllowance, toTest } from "../../tables/query/logic.ts";
import type { MadeQuestion } from "../../tables/open-rows.ts";
import {
  type Aggregate,
  aggregateName,
  type Condition,
  type Operator,
  type Query,
  rowNumber,
  type Sort,
} from "../../tables/query/query.ts";
import { checkAggregation, checkOperator } from "../../tables/query/values.ts";

/** Rows of one answer: more would fill what a model can read. */
export const rowsMax = 200;

const value = z.union([z.string().max(10_000), z.number(), z.boolean()]);

/** What `query_rows` takes. Names and descriptions are in English, as the protocol's own. */
/** What is not among these is refused by its name, as in every tool: a filter that is passed over answers other rows. */
export const queryArguments = z.strictObject({
  table: z.string().max(100).describe("Id of the table."),
  columns: z.array(z.string()).max(300).optional().describe("Columns to return; all of them where absent."),
  filters: z
    .array(
      z.strictObject({
        column: z.string(),
        operator: z.enum([
          "equals",
          "differs",
          "contains",
          "not_contains",
          "starts_with",
          "in",
          "not_in",
          "at_least",
          "at_most",
          "more_than",
          "less_than",
          "is_missing",
          "is_not_missing",
        ]),
        value: value.optional().describe("Dates as 2024-12-31; a text where the column is a code."),
        values: z.array(value).max(1000).optional().describe("For in and not_in."),
      }),
    )
    .max(50)
    .optional()
    .describe(
      "All of them hold, or any of them with match: any. contains and starts_with pass over the case.",
    ),
  match: z.enum(["all", "any"]).default("all"),
  search: z
    .string()
    .max(500)
    .optional()
    .describe("Words that a row holds, in any column, without accents or case."),
  bbox: z
    .array(z.number())
    .length(4)
    .optional()
    .describe("West, south, east, north in degrees, for a table with places."),
  group_by: z.array(z.string()).max(10).optional().describe("Columns whose equal values make one row."),
  aggregates: z
    .array(
      z.strictObject({
        function: z.enum(["count", "sum", "avg", "min", "max", "distinct"]),
        column: z.string().optional().describe("Rows are counted where absent."),
        as: z.string().min(1).max(100).optional().describe("Name in the answer."),
      }),
    )
    .max(20)
    .optional()
    .describe("distinct counts different values."),
  sort: z
    .array(z.strictObject({ by: z.string(), descending: z.boolean().default(false) }))
    .max(10)
    .optional()
    .describe("By columns, or by columns of group_by and names of aggregates."),
  limit: z.number().int().min(1).max(rowsMax).default(20),
  offset: z.number().int().min(0).max(1_000_000_000).default(0),
});
export type QueryArguments = z.output<typeof queryArguments>;
type Filter = NonNullable<QueryArguments["filters"]>[number];

/** The question of these arguments, checked against the table's columns once they are known. */
export function toQuestion(args: QueryArguments): MadeQuestion {
  return {
    key: `mcp ${JSON.stringify(args)}`,
    toQuery(columns, options): Query {
      const names = columnsByName(columns);
      const query = parseQuery(searchOf(args), columns, options);
      const groupBy = (args.group_by ?? []).map((name) => {
        const column = names.get(name, "group_by");
        checkOperator(column, "exact", "group_by");
        return column;
      });
      const aggregates = (args.aggregates ?? []).map((one) => toAggregate(one, names));
      const grouped = groupBy.length > 0 || aggregates.length > 0;
      const shown = [...groupBy.map(({ name }) => name), ...aggregates.map(aggregateName)];
      const columnsShown = grouped ? undefined : args.columns?.map((name) => names.get(name, "columns"));
      return {
        ...query,
        where: { kind: "all", of: filtersOf(args, names) },
        groupBy,
        aggregates,
        sort: sortsOf(args, names, grouped ? shown : undefined) ?? (grouped ? [] : query.sort),
        pageSize: args.limit,
        skip: args.offset,
        ...(columnsShown === undefined || columnsShown.length === 0 ? {} : { columns: columnsShown }),
      };
    },
  };
}

function searchOf({ search, bbox }: QueryArguments): URLSearchParams {
  const params = new URLSearchParams();
  if (search !== undefined) params.append("q", search);
  if (bbox !== undefined) params.append("bbox", bbox.join(","));
  return params;
}

function sortsOf(
  { sort = [] }: QueryArguments,
  names: ColumnsByName,
  shown: readonly string[] | undefined,
): readonly Sort[] | undefined {
  return sort.length === 0 ? undefined : sort.map((one) => toSort(one, names, shown));
}

const operators: Partial<Record<Filter["operator"], Operator>> = {
  equals: "exact",
  differs: "differs",
  contains: "contains",
  not_contains: "notcontains",
  in: "in",
  not_in: "notin",
  at_least: "greater",
  at_most: "less",
  more_than: "strictly_greater",
  less_than: "strictly_less",
  is_missing: "isnull",
  is_not_missing: "isnotnull",
};

function filtersOf({ filters = [], match }: QueryArguments, names: ColumnsByName): Condition[] {
  const allowance = newAllowance();
  const of = filters.map((filter) => toCondition(filter, names, allowance));
  return of.length === 0 || match === "all" ? of : [{ kind: "any", of }];
}

function toCondition(filter: Filter, names: ColumnsByName, allowance: Allowance): Condition {
  const { column, operator } = filter;
  if (operator === "starts_with") {
    const found = names.get(column, "filters");
    checkOperator(found, "contains", "filters");
    const text = String(neededValue(filter)).toLowerCase();
    const aspects = found.type === "text" ? (["lower"] as const) : [];
    return { kind: "test", column: found, operator: "startswith", values: [text], aspects };
  }
  const word = operators[operator] ?? "exact";
  return toTest(names, allowance, {
    column,
    operator: word,
    value: textOf(filter, word),
    parameter: "filters",
  });
}

function textOf(filter: Filter, operator: Operator): string {
  if (operator === "isnull" || operator === "isnotnull") return "";
  if (operator !== "in" && operator !== "notin") return String(neededValue(filter));
  const values = filter.values ?? [neededValue(filter)];
  return values.map((one) => `"${String(one).replaceAll(/["\\]/g, String.raw`\$&`)}"`).join(",");
}

function neededValue({ value: told, column, operator }: Filter): string | number | boolean {
  if (told !== undefined) return told;
  throw new Failure("invalid", "ckan-argument-missing", {
    parameter: `filters: ${column} ${operator} value`,
  });
}

function toAggregate(
  { function: aggregation, column: name, as }: NonNullable<QueryArguments["aggregates"]>[number],
  names: ColumnsByName,
): Aggregate {
  if (name === undefined && aggregation !== "count") {
    throw new Failure("invalid", "ckan-argument-missing", { parameter: `aggregates: ${aggregation} column` });
  }
  const column = name === undefined ? rowNumber : names.get(name, "aggregates");
  checkAggregation(column, aggregation, { parameter: "aggregates", name: aggregation });
  const named = as ?? (name === undefined ? "count" : undefined);
  return { column, aggregation, ...defined({ as: named }) };
}

function toSort(
  { by, descending }: { by: string; descending: boolean },
  names: ColumnsByName,
  shown: readonly string[] | undefined,
): Sort {
  if (shown === undefined) {
    const column = names.get(by, "sort");
    checkOperator(column, "exact", "sort");
    return { by: column.name, descending };
  }
  const own = shown.find((name) => name === by) ?? names.find(by)?.name;
  if (own !== undefined && shown.includes(own)) return { by: own, descending };
  throw new Failure("invalid", "query-sort-not-in-groups", {
    parameter: "sort",
    expected: shown.join(", ").slice(0, 200),
  });
}
