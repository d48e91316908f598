import type { JsonSchema, Parameter } from "../../server/openapi-document.ts";
import type { Entry } from "./api-groups.ts";

/** What a reader may write in a parameter before they ask. */
export interface ApiField {
  readonly name: string;
  readonly in: "path" | "query";
  readonly value: string;
}

/** Things of this site that everybody reads, by the path that names them. */
export interface Real {
  readonly dataset?: string;
  readonly table?: string;
  readonly organization?: string;
}

/** Kinds of content that can be shown as text as they come. */
const readable = /^(?:application\/(?:[\w.-]+\+)?json|application\/(?:[\w.-]+\+)?xml|text\/(?!event-stream))/;

/**
 * The fields of a question that can be asked from the page: one that reads, needs no token and ends.
 * `undefined` where it cannot, or where nothing of this site can stand in its path.
 */
export function findFields(entry: Entry, real: Real): readonly ApiField[] | undefined {
  if (!isAsked(entry)) return undefined;
  const fields: ApiField[] = [];
  for (const parameter of entry.operation.parameters ?? []) {
    if (parameter.in !== "path" && parameter.in !== "query") continue;
    const value = parameter.in === "path" ? placeOf(entry.path, parameter, real) : "";
    if (value === undefined) return undefined;
    fields.push({ name: parameter.name, in: parameter.in, value });
  }
  return fields;
}

function isAsked({ method, operation: { security, responses } }: Entry): boolean {
  const types = Object.keys(responses?.["200"]?.content ?? {});
  return method === "get" && security === undefined && types.some((type) => readable.test(type));
}

/** The path with its values, as a program asks for it. */
export function addressOf(path: string, fields: readonly ApiField[]): string {
  return fields
    .filter((field) => field.in === "path")
    .reduce((told, { name, value }) => told.replace(`{${name}}`, encodeURIComponent(value)), path);
}

/** What stands there on this site, else the example of the parameter where it means the same everywhere. */
function placeOf(path: string, { name, schema, example }: Parameter, real: Real): string | undefined {
  const before = path.slice(0, path.indexOf(`{${name}}`));
  if (before.endsWith("/datasets/")) return real.dataset;
  if (before.endsWith("/resources/")) return real.table;
  if (before.endsWith("/organizations/")) return real.organization;
  if (name === "id" || name === "slug") return undefined;
  const given = example ?? exampleIn(schema);
  return typeof given === "string" || typeof given === "number" ? String(given) : undefined;
}

function exampleIn(schema: JsonSchema | undefined): unknown {
  return schema?.example ?? schema?.examples?.[0] ?? schema?.enum?.[0];
}
