import { problem, type Problem } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import type { Column, Meaning } from "../column.ts";
import type { Profile } from "../profile.ts";
import { schemaFault } from "./schema-rules.ts";
import { tableSchemaShape, type SchemaField, type TableSchema } from "../table-schema.ts";

/** A Table Schema out of JSON; absent, with the reason, where it is none. */
export function parseTableSchema(json: unknown): { value?: TableSchema; problems: readonly Problem[] } {
  const held = inlineSchema(json);
  const parsed = tableSchemaShape.safeParse(held);
  if (parsed.success) {
    const fault = schemaFault(parsed.data);
    return fault === undefined ? { value: parsed.data, problems: [] } : { problems: [fault] };
  }
  if (isJsonSchema(held)) return { problems: [problem("schema-is-json-schema")] };
  const issue = parsed.error.issues[0];
  return {
    problems: [problem("schema-unreadable", { where: issue?.path.join(".") ?? "", why: issue?.code ?? "" })],
  };
}

/** The schema of the only table of a data package, or the JSON itself. */
function inlineSchema(json: unknown): unknown {
  if (typeof json !== "object" || json === null || !("resources" in json) || "fields" in json) return json;
  const { resources } = json;
  const only: unknown = Array.isArray(resources) && resources.length === 1 ? resources[0] : undefined;
  return typeof only === "object" && only !== null && "schema" in only ? only.schema : json;
}

function isJsonSchema(json: unknown): boolean {
  if (typeof json !== "object" || json === null) return false;
  return "properties" in json || "allOf" in json || "$defs" in json;
}

const types: Readonly<Record<Column["type"], string>> = {
  integer: "integer",
  decimal: "number",
  boolean: "boolean",
  date: "date",
  datetime: "datetime",
  time: "time",
  text: "string",
  list: "list",
  geometry: "geojson",
};

const formats: Partial<Record<Meaning, string>> = { email: "email", url: "uri" };

/**
 * The Table Schema of a version, as its CSV export is written: numbers with a point, dates in
 * ISO 8601, `true` and `false`. `meaning` and `unit` are this program's own properties.
 */
export function toTableSchema(
  columns: readonly Column[],
  profile: Profile | undefined,
  about: { readonly name?: string; readonly title?: string; readonly key?: readonly string[] } = {},
): TableSchema {
  const profiles = new Map(profile?.columns.map((column) => [column.name, column]));
  const { name, title, key } = about;
  return {
    ...defined({ name, title }),
    fields: columns.map((column) => toField(column, profiles.get(column.name)?.top[0]?.value)),
    missingValues: [""],
    ...(key === undefined || key.length === 0 ? {} : { primaryKey: [...key] }),
  };
}

function toField(column: Column, example: string | undefined): SchemaField {
  const { name, type, title, description, meaning, unit } = column;
  const format = type === "text" && meaning !== undefined ? formats[meaning] : undefined;
  return {
    name,
    type: types[type],
    ...defined({ title, description, format }),
    ...(type === "list" ? { itemType: "string", delimiter: "|" } : {}),
    ...defined({ meaning, unit }),
    ...(example === undefined || isPersonal(meaning) ? {} : { example }),
  };
}

/** No person's address, number or name goes into a schema as its example. */
function isPersonal(meaning: Meaning | undefined): boolean {
  return (
    meaning !== undefined &&
    ["email", "phone", "nir", "first-name", "last-name", "full-name", "birth-date"].includes(meaning)
  );
}
