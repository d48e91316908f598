import type { JsonSchema } from "../../server/openapi-document.ts";

/** A value that a schema describes: the example that it gives, else one put together from its parts. */
export function exampleOf(
  schema: JsonSchema | undefined,
  named: Readonly<Record<string, JsonSchema>>,
  depth = 0,
): unknown {
  if (schema === undefined || depth > 6) return undefined;
  if (schema.$ref !== undefined) {
    return exampleOf(named[schema.$ref.replace("#/components/schemas/", "")], named, depth + 1);
  }
  const given = givenExample(schema);
  if (given !== undefined) return given;
  if (schema.properties !== undefined) return objectExample(schema.properties, named, depth);
  if (schema.items !== undefined) {
    const item = exampleOf(schema.items, named, depth + 1);
    return item === undefined ? [] : [item];
  }
  return exampleByType[typeOf(schema)];
}

function givenExample(schema: JsonSchema): unknown {
  return schema.example ?? schema.examples?.[0] ?? schema.default ?? schema.enum?.[0];
}

function objectExample(
  properties: Readonly<Record<string, JsonSchema>>,
  named: Readonly<Record<string, JsonSchema>>,
  depth: number,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, exampleOf(property, named, depth + 1)]),
  );
}

function typeOf({ type }: JsonSchema): string {
  return typeof type === "string" ? type : (type?.[0] ?? "");
}

const exampleByType: Readonly<Record<string, unknown>> = {
  string: "…",
  integer: 1,
  number: 1.5,
  boolean: true,
  array: [],
  object: {},
};
