import type { ColumnType } from "../column.ts";

/** How a cell is compared. `less` and `greater` include equality, as at data.gouv.fr. */
export type Operator =
  | "exact"
  | "differs"
  | "isnull"
  | "isnotnull"
  | "contains"
  | "notcontains"
  | "in"
  | "notin"
  | "less"
  | "greater"
  | "strictly_less"
  | "strictly_greater"
  | TextOperator;

/** These compare letter by letter, where `contains` passes over the case. An address does not write them. */
export type TextOperator = "has" | "startswith" | "endswith";

/** What is compared in the stead of the cell: its length, its year… */
export type Aspect =
  | "lower"
  | "upper"
  | "trimmed"
  | "length"
  | "year"
  | "month"
  | "day"
  | "hour"
  | "minute"
  | "second";

/** `distinct` counts the different values; an address does not write it. */
export type Aggregation = "count" | "avg" | "min" | "max" | "sum" | "distinct";

/** Those that an address writes. */
export const operators: readonly Operator[] = [
  "exact",
  "differs",
  "isnull",
  "isnotnull",
  "contains",
  "notcontains",
  "in",
  "notin",
  "less",
  "greater",
  "strictly_less",
  "strictly_greater",
];

export const aggregations: readonly Aggregation[] = ["count", "avg", "min", "max", "sum"];

/** A column as a query knows it: of the version, or the row's number `__id`. */
export interface QueryColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** As of a column of a version. */
  readonly exact?: number;
}

/** Which rows are asked for. Values are texts as they came, already found to be of the column's type. */
export type Condition =
  | { readonly kind: "all" | "any"; readonly of: readonly Condition[] }
  | {
      readonly kind: "test";
      readonly column: QueryColumn;
      readonly operator: Operator;
      /** `null` is the word `null`, which only `exact` and `differs` understand. */
      readonly values: readonly (string | null)[];
      /** Each looks at what the one before it gives. */
      readonly aspects?: readonly Aspect[];
      /** Of a `TextOperator`: the cells that it does not find. Missing ones are never found. */
      readonly negated?: true;
    };

/** A condition on the cells of one column. */
export type Test = Condition & { readonly kind: "test" };

/** West, south, east, north, in degrees (WGS 84). West above east crosses the 180th meridian. */
export type Box = readonly [number, number, number, number];

export interface Near {
  readonly longitude: number;
  readonly latitude: number;
  readonly metres: number;
}

export interface Sort {
  /** A column's name, or that of an aggregate such as `score__avg`. */
  readonly by: string;
  readonly descending: boolean;
  /**
   * Of the order of a search, which is by no column: the folded text that rows are to hold as a whole
   * cell, at the beginning of one, as words, or within, in that order.
   */
  readonly phrase?: string;
}

/** The order of rows that a search finds, where none is asked for. */
export function byNearness(words: readonly string[]): readonly Sort[] {
  return words.length === 0 ? [] : [{ by: "", descending: false, phrase: words.join(" ") }];
}

/** What stands after a cursor: the last row's sort keys and number, as they were read. */
export interface Cursor {
  readonly keys: readonly (string | number | boolean | null)[];
  readonly id: number;
}

export interface Aggregate {
  readonly column: QueryColumn;
  readonly aggregation: Aggregation;
  /** Its name in the answer; `column__aggregation` where absent. */
  readonly as?: string;
}

/** A question to one version's rows, checked against its columns. Never changed once made. */
export interface Query {
  /** In the order asked for; all of them, after `__id`, where absent. */
  readonly columns?: readonly QueryColumn[];
  readonly where: Condition & { readonly kind: "all" | "any" };
  /** Words of the full text search, folded: a row holds all of them. */
  readonly words: readonly string[];
  readonly boxes: readonly Box[];
  readonly near?: Near;
  readonly groupBy: readonly QueryColumn[];
  readonly aggregates: readonly Aggregate[];
  readonly sort: readonly Sort[];
  readonly page: number;
  readonly pageSize: number;
  /** How many rows to pass over before the page, where that is no number of whole pages. */
  readonly skip?: number;
  readonly cursor?: Cursor;
  readonly count: "exact" | "estimate";
  /** Numbers of the only rows to look at, where it is known that no other answers. */
  readonly ids?: readonly number[];
}

/** What a row has to fit all of. */
export function partsOf(where: Query["where"]): readonly Condition[] {
  return where.kind === "all" ? where.of : [where];
}

/** The names of the columns that a condition is about. */
export function columnsIn(condition: Condition): readonly string[] {
  return condition.kind === "test" ? [condition.column.name] : condition.of.flatMap(columnsIn);
}

/** Whether rows are asked for together rather than one by one. */
export function isGrouped(query: Query): boolean {
  return query.groupBy.length > 0 || query.aggregates.length > 0;
}

/** Whether it looks for some rows: by what they hold, in groups, or far down in an order of its own. */
export function looksFor(query: Query): boolean {
  const { where, words, boxes, near, sort, page, skip = 0, cursor } = query;
  const isNarrowed = where.of.length > 0 || words.length > 0 || boxes.length > 0 || near !== undefined;
  const isBeyond = page > 1 || skip > 0 || cursor !== undefined;
  return isNarrowed || isGrouped(query) || (sort.length > 0 && isBeyond);
}

/** Whether every row of the version is asked for. */
export function isWhole(query: Query): boolean {
  return (
    query.ids === undefined &&
    query.where.of.length === 0 &&
    query.words.length === 0 &&
    query.boxes.length === 0 &&
    query.near === undefined
  );
}

export const rowNumber: QueryColumn = { name: "__id", type: "integer" };

export function aggregateName(aggregate: Aggregate): string {
  return aggregate.as ?? `${aggregate.column.name}__${aggregate.aggregation}`;
}

/** The names of the columns that an answer in rows shows. */
export function shownColumns(query: Query, all: readonly Pick<QueryColumn, "name">[]): string[] {
  return (query.columns ?? [rowNumber, ...all]).map(({ name }) => name);
}

/** The names of the columns of an answer in groups. */
export function groupedNames(query: Query): string[] {
  return [...query.groupBy.map(({ name }) => name), ...query.aggregates.map(aggregateName)];
}

/** Of what an export is sorted by: it is read whole, and need not wait for those that are nearest to a search. */
export function isByColumn({ phrase }: Sort): boolean {
  return phrase === undefined;
}

/** The rows before the page, where no cursor tells where it begins. */
export function skipOf({ cursor, skip, page, pageSize }: Query): number {
  return cursor === undefined ? (skip ?? (page - 1) * pageSize) : 0;
}

/** What a query may hold, so that none costs more to read than to answer. */
export const queryLimits = {
  lengthMax: 32_768,
  depthMax: 10,
  conditionsMax: 200,
  listMax: 1_000,
  wordsMax: 10,
  pageSizeDefault: 20,
  pageSizeMax: 10_000,
  rowsMax: 1_000_000_000_000,
} as const;
