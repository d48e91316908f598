import { defined } from "../../base/defined.ts";
import type { ColumnType } from "../../tables/column.ts";
import type { ColumnProfile } from "../../tables/profile.ts";
import type { Version } from "../../tables/table.ts";
import type { JsonSchema, Parameter } from "../../server/openapi-document.ts";

/** Columns whose parameters are listed one by one; a table may have thousands. */
const columnsMax = 200;

const jsonTypes: Readonly<Record<ColumnType, string>> = {
  integer: "integer",
  decimal: "number",
  boolean: "boolean",
  date: "string",
  datetime: "string",
  time: "string",
  text: "string",
  geometry: "string",
  list: "array",
};

/** A row, and a page of them. */
export function schemasOf({ columns, profile }: Version): Record<string, JsonSchema> {
  const properties: Record<string, JsonSchema> = { __id: { type: "integer", example: 1 } };
  const counted = new Map(profile.columns.map((column) => [column.name, column]));
  for (const { name, type } of columns) {
    const example = exampleOf(type, counted.get(name));
    properties[name] = {
      type: [jsonTypes[type], "null"],
      ...(type === "list" ? { items: { type: "string" } } : {}),
      ...(example === undefined ? {} : { example: type === "list" ? [example] : example }),
    };
  }
  const link: JsonSchema = { type: ["string", "null"] };
  return {
    Resource: { type: "object", properties },
    ResourceData: {
      type: "object",
      properties: {
        data: { type: "array", items: { $ref: "#/components/schemas/Resource" } },
        links: { type: "object", properties: { profile: link, swagger: link, next: link, prev: link } },
        meta: {
          type: "object",
          properties: {
            page: { type: "integer", example: 1 },
            page_size: { type: "integer", example: 20 },
            total: { type: "integer", example: profile.rows },
            total_exact: { type: "boolean", example: true },
            cursor: { type: "string" },
          },
        },
      },
    },
  };
}

/** A value of the column itself: its most frequent one where it is a text, else its least. */
function exampleOf(
  type: ColumnType,
  column: ColumnProfile | undefined,
): string | number | boolean | undefined {
  const frequent = column?.top[0]?.value.slice(0, 100);
  if (type === "geometry") return undefined;
  if (type === "boolean") return true;
  if (type === "list" || type === "text") return frequent;
  const least = column?.min ?? frequent;
  const numeric = type === "integer" || type === "decimal";
  return numeric && typeof least !== "number" ? undefined : least;
}

const comparisons = ["less", "greater", "strictly_less", "strictly_greater"];
const presence = ["isnull", "isnotnull"];
const equality = ["exact", "differs", "in", "notin"];
const words = ["contains", "notcontains"];
const groups = ["groupby", "count"];
const extremes = ["min", "max"];
const numbers = ["avg", "sum"];

const operatorsOf: Readonly<Record<ColumnType, readonly string[]>> = {
  integer: [...equality, ...presence, ...comparisons, ...groups, ...extremes, ...numbers, "sort"],
  decimal: [...equality, ...presence, ...comparisons, ...groups, ...extremes, ...numbers, "sort"],
  boolean: ["exact", "differs", ...presence, ...groups, "sort"],
  date: [...equality, ...presence, ...words, ...comparisons, ...groups, ...extremes, "sort"],
  datetime: [...equality, ...presence, ...words, ...comparisons, ...groups, ...extremes, "sort"],
  time: [...equality, ...presence, ...words, ...comparisons, ...groups, ...extremes, "sort"],
  text: [...equality, ...presence, ...words, ...comparisons, ...groups, ...extremes, "sort"],
  list: [...presence, ...words, "count"],
  geometry: presence,
};

const withoutValue: ReadonlySet<string> = new Set([...presence, ...groups, ...extremes, ...numbers]);

/** Words a message in the reader's language, or passes its key on. */
type Worded = (key: string, args?: Record<string, string>) => string;

/** What a page may be asked with: for any table, then column by column where a version is given. */
export function parametersOf(version: Version | undefined, worded: Worded): Parameter[] {
  const counted = new Map(version?.profile.columns.map((column) => [column.name, column]));
  const own = (version?.columns ?? []).slice(0, columnsMax).flatMap(({ name, type }) =>
    operatorsOf[type].map((operator): Parameter => {
      const description = worded(`table-api-operator-${operator}`, { column: name });
      const base = { name: `${name}__${operator}`, in: "query" as const, description };
      if (operator === "sort") return { ...base, schema: { type: "string", enum: ["asc", "desc"] } };
      if (withoutValue.has(operator)) return { ...base, schema: { type: "boolean" } };
      const example = exampleOf(type, counted.get(name));
      return {
        ...base,
        schema: { type: "string" },
        ...(example === undefined ? {} : { example: String(example) }),
      };
    }),
  );
  return [...general(worded), ...own];
}

function general(worded: Worded): Parameter[] {
  const named = (name: string, schema: JsonSchema, example?: unknown): Parameter => ({
    name,
    in: "query",
    description: worded(`table-api-parameter-${name}`),
    schema,
    ...defined({ example }),
  });
  const text: JsonSchema = { type: "string" };
  return [
    named("page", { type: "integer", minimum: 1 }, 1),
    named("page_size", { type: "integer", minimum: 1, maximum: 10_000 }, 20),
    named("cursor", text),
    named("columns", text),
    named("q", text),
    named("or", text),
    named("and", text),
    named("bbox", text, "-1.75,48.05,-1.60,48.15"),
    named("distance", text, "-1.68,48.11,500"),
    named("count", { type: "string", enum: ["exact", "estimate"] }),
  ];
}
