import { Failure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import { foldText } from "../../engine/fold.ts";
import type { Column } from "../column.ts";
import { type ColumnsByName, columnsByName } from "./columns.ts";
import { parseCursor } from "./cursor.ts";
import { type Allowance, newAllowance, parseLogic, splitList, toTest } from "./logic.ts";
import { nearest } from "./nearest.ts";
import { checkAggregation, checkOperator } from "./values.ts";
import {
  type Aggregation,
  aggregateName,
  aggregations,
  byNearness,
  type Box,
  type Condition,
  type Near,
  operators,
  type Query,
  type QueryColumn,
  queryLimits,
  type Sort,
} from "./query.ts";

export type { Query } from "./query.ts";
export { queryLimits } from "./query.ts";

export interface QueryOptions {
  /** Whether the version has places, which `bbox` and `distance` look at. */
  readonly places: boolean;
}

/** Parameters that other parts of an address own, and that a query passes over. */
const passedOver: ReadonlySet<string> = new Set([
  "lang",
  "version",
  "bom",
  "neutralize",
  "format",
  "agreement",
]);

interface Draft {
  readonly names: ColumnsByName;
  readonly allowance: Allowance;
  readonly places: boolean;
  readonly of: Condition[];
  readonly groupBy: QueryColumn[];
  readonly aggregates: { column: QueryColumn; aggregation: Aggregation }[];
  readonly sort: Sort[];
  readonly boxes: Box[];
  columns?: readonly QueryColumn[];
  words: readonly string[];
  near?: Near;
  page: number;
  pageSize: number;
  cursor?: string;
  count: "exact" | "estimate";
}

/**
 * The query that an address asks, in the grammar of `docs/table-api.md`: that of data.gouv.fr's
 * tabular API and what Maille adds. Throws an `invalid` failure that names the parameter and what
 * would be right.
 */
export function parseQuery(
  params: URLSearchParams,
  columns: readonly Column[],
  options: QueryOptions = { places: false },
): Query {
  const draft: Draft = {
    names: columnsByName(columns),
    allowance: newAllowance(),
    places: options.places,
    of: [],
    groupBy: [],
    aggregates: [],
    sort: [],
    boxes: [],
    words: [],
    page: 1,
    pageSize: queryLimits.pageSizeDefault,
    count: "exact",
  };
  let length = 0;
  for (const [name, value] of params) {
    length += name.length + value.length + 2;
    if (length > queryLimits.lengthMax) {
      throw new Failure("invalid", "query-too-long-address", { expected: queryLimits.lengthMax });
    }
    const read = named[name];
    if (read !== undefined && Object.hasOwn(named, name)) read(draft, value);
    else if (!passedOver.has(name)) readColumnParameter(draft, name, value);
  }
  return finish(draft);
}

const named: Readonly<Record<string, (draft: Draft, value: string) => void>> = {
  page: (draft, value) => {
    draft.page = readWhole("page", value, queryLimits.rowsMax);
  },
  page_size: (draft, value) => {
    draft.pageSize = readWhole("page_size", value, queryLimits.pageSizeMax);
  },
  columns: (draft, value) => {
    // A form without JavaScript sends the fields that were left empty.
    if (value === "") return;
    if (draft.columns !== undefined) throw new Failure("invalid", "query-twice", { parameter: "columns" });
    draft.columns = splitList(value).map((name) => draft.names.get(name, "columns"));
    if (new Set(draft.columns).size < draft.columns.length) {
      throw new Failure("invalid", "query-column-twice", { parameter: "columns" });
    }
  },
  or: (draft, value) => draft.of.push(parseLogic(draft.names, draft.allowance, "any", value)),
  and: (draft, value) => draft.of.push(parseLogic(draft.names, draft.allowance, "all", value)),
  q: (draft, value) => {
    draft.words = readWords(value);
  },
  bbox: (draft, value) => draft.boxes.push(readBox(draft, "bbox", value)),
  distance: (draft, value) => {
    draft.near = readNear(draft, value);
  },
  cursor: (draft, value) => {
    draft.cursor = value;
  },
  count: (draft, value) => {
    if (value !== "exact" && value !== "estimate") {
      throw new Failure("invalid", "query-choice-wrong", {
        parameter: "count",
        expected: "exact | estimate",
      });
    }
    draft.count = value;
  },
};

/** `column__operator`: the last double underscore divides, so that a column's name may hold some. */
function readColumnParameter(draft: Draft, parameter: string, value: string): void {
  const divide = parameter.lastIndexOf("__");
  if (divide <= 0) throw unknownParameter(draft, parameter);
  const name = parameter.slice(0, divide);
  const word = parameter.slice(divide + 2).toLowerCase();
  const operator = operators.find((one) => one === word);
  const aggregation = aggregations.find((one) => one === word);
  if (operator !== undefined) {
    draft.of.push(toTest(draft.names, draft.allowance, { column: name, operator, value, parameter }));
  } else if (aggregation !== undefined) addAggregate(draft, name, aggregation, parameter);
  else if (word === "sort") draft.sort.push(readSort(draft, name, value, parameter));
  else if (word === "groupby") addGroup(draft, name, parameter);
  else if (word === "bbox") {
    draft.names.get(name, parameter);
    draft.boxes.push(readBox(draft, parameter, value));
  } else throw unknownOperator(draft, name, word, parameter);
}

function unknownOperator(draft: Draft, name: string, word: string, parameter: string): Failure {
  draft.names.get(name, parameter);
  const known = [...operators, ...aggregations, "sort", "groupby", "bbox"];
  return new Failure("invalid", "query-operator-unknown", {
    parameter,
    operator: word.slice(0, 100),
    nearest: nearest(word, known) ?? "exact",
  });
}

function unknownParameter(draft: Draft, parameter: string): Failure {
  const args = { parameter: parameter.slice(0, 100) };
  if (draft.names.find(parameter) !== undefined) {
    return new Failure("invalid", "query-parameter-needs-operator", {
      ...args,
      nearest: `${parameter}__exact`,
    });
  }
  const near = nearest(parameter, Object.keys(named));
  return near === undefined
    ? new Failure("invalid", "query-parameter-unknown", args)
    : new Failure("invalid", "query-parameter-unknown-nearest", { ...args, nearest: near });
}

function addGroup(draft: Draft, name: string, parameter: string): void {
  const column = draft.names.get(name, parameter);
  checkOperator(column, "exact", parameter);
  if (!draft.groupBy.includes(column)) draft.groupBy.push(column);
}

function addAggregate(draft: Draft, name: string, aggregation: Aggregation, parameter: string): void {
  const column = draft.names.get(name, parameter);
  checkAggregation(column, aggregation, { parameter, name: aggregation });
  const known = draft.aggregates.some((one) => one.column === column && one.aggregation === aggregation);
  if (!known) draft.aggregates.push({ column, aggregation });
}

function readSort(draft: Draft, name: string, value: string, parameter: string): Sort {
  const way = value.toLowerCase();
  if (way !== "asc" && way !== "desc") {
    throw new Failure("invalid", "query-choice-wrong", { parameter, expected: "asc | desc" });
  }
  const by = draft.names.find(name)?.name ?? name;
  return { by, descending: way === "desc" };
}

function readWhole(parameter: string, value: string, most: number): number {
  const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= 1 && number <= most) return number;
  throw new Failure("invalid", "query-number-wrong", { parameter, least: 1, most, expected: `1–${most}` });
}

function readWords(value: string): string[] {
  const words = [...new Set(foldText(value).split(/\s+/).filter(Boolean))];
  if (words.length <= queryLimits.wordsMax) return words;
  throw new Failure("invalid", "query-too-many-words", { parameter: "q", expected: queryLimits.wordsMax });
}

function readBox(draft: Draft, parameter: string, value: string): Box {
  needPlaces(draft, parameter);
  const [west = NaN, south = NaN, east = NaN, north = NaN, ...more] = readNumbers(value);
  const right =
    more.length === 0 && inRange(west, 180) && inRange(east, 180) && inRange(south, 90) && inRange(north, 90);
  if (right && south <= north) return [west, south, east, north];
  throw new Failure("invalid", "query-bbox-wrong", { parameter, expected: "-1.75,48.05,-1.60,48.15" });
}

function readNear(draft: Draft, value: string): Near {
  needPlaces(draft, "distance");
  const [longitude = NaN, latitude = NaN, metres = NaN, ...more] = readNumbers(value);
  const right = more.length === 0 && inRange(longitude, 180) && inRange(latitude, 90);
  if (right && metres > 0 && metres <= 20_100_000) return { longitude, latitude, metres };
  throw new Failure("invalid", "query-distance-wrong", {
    parameter: "distance",
    expected: "-1.68,48.11,500",
  });
}

function readNumbers(value: string): number[] {
  return value
    .split(",", 8)
    .map((part) => (/^\s*-?\d+(?:\.\d+)?\s*$/.test(part) ? Number(part) : Number.NaN));
}

function inRange(value: number, most: number): boolean {
  return value >= -most && value <= most;
}

function needPlaces(draft: Draft, parameter: string): void {
  if (!draft.places) throw new Failure("invalid", "query-no-places", { parameter });
}

function finish(draft: Draft): Query {
  const { groupBy, aggregates, columns, near } = draft;
  const grouped = groupBy.length > 0 || aggregates.length > 0;
  if (grouped && columns !== undefined) {
    throw new Failure("invalid", "query-columns-with-groups", { parameter: "columns" });
  }
  checkSorts(draft, grouped);
  const sort = draft.sort.length === 0 && !grouped ? byNearness(draft.words) : draft.sort;
  const cursor = draft.cursor === undefined ? undefined : parseCursor(draft.cursor, sort);
  if (cursor !== undefined && grouped) {
    throw new Failure("invalid", "query-cursor-with-groups", { parameter: "cursor" });
  }
  return {
    where: { kind: "all", of: draft.of },
    words: draft.words,
    boxes: draft.boxes,
    groupBy,
    aggregates,
    sort,
    page: draft.page,
    pageSize: draft.pageSize,
    count: draft.count,
    ...defined({ columns, near, cursor }),
  };
}

/** Rows are sorted by columns; groups by what they are grouped by or by their aggregates. */
function checkSorts(draft: Draft, grouped: boolean): void {
  const seen = new Set<string>();
  const groups = [...draft.groupBy.map(({ name }) => name), ...draft.aggregates.map(aggregateName)];
  for (const { by } of draft.sort) {
    const parameter = `${by}__sort`;
    if (seen.has(by)) throw new Failure("invalid", "query-twice", { parameter });
    seen.add(by);
    if (!grouped) {
      const column = draft.names.get(by, parameter);
      checkOperator(column, "exact", parameter);
    } else if (!groups.includes(by)) {
      throw new Failure("invalid", "query-sort-not-in-groups", {
        parameter,
        expected: groups.join(", ").slice(0, 200),
      });
    }
  }
}
