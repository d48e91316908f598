import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";

/**
 * The schemas of the OpenAPI Initiative (Apache 2.0), from `@seriousme/openapi-schema-validator`
 * 2.11.0, where `$dynamicRef` is `$ref`, since Ajv does not follow the first between documents.
 */
const schemas = {
  "3.0": schemaOf("schema-3.0.json"),
  "3.1": schemaOf("schema-3.1.json"),
} as const;

/** That of 3.0 is in draft 4: its name, and its one exclusive bound, are said as later drafts say them. */
function schemaOf(file: string): object {
  const text = readFileSync(new URL(`../input/openapi/${file}`, import.meta.url), "utf8");
  const { id, $schema, ...schema } = JSON.parse(text, (_, value: unknown) => {
    const { exclusiveMinimum, minimum } = (value ?? {}) as Readonly<Record<string, unknown>>;
    return exclusiveMinimum === true ? { type: "number", exclusiveMinimum: minimum } : value;
  }) as Record<string, unknown>;
  return id === undefined ? { $schema, ...schema } : schema;
}

type Document = Readonly<Record<string, unknown>>;

/** All that is wrong with an OpenAPI document, 3.0 or 3.1: what its schema says, then what no schema can. */
export function problemsOf(document: Document): string[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  const is30 = String(document["openapi"]).startsWith("3.0");
  const isValid = ajv.compile(schemas[is30 ? "3.0" : "3.1"]);
  const wrong = isValid(document)
    ? []
    : (isValid.errors ?? []).map(({ instancePath, message = "" }) => `${instancePath} ${message}`);
  return [
    ...wrong,
    ...(is30 ? [] : schemaProblems(document, ajv)),
    ...brokenReferences(document),
    ...operationProblems(document),
  ];
}

function schemaProblems(document: Document, ajv: Ajv2020): string[] {
  const components = (document["components"] as { schemas?: object } | undefined)?.schemas ?? {};
  const found = [...Object.entries(components), ...schemasIn(document["paths"], "")];
  return found.flatMap(([place, schema]) => {
    if (ajv.validateSchema(schema as object) === true) return [];
    return [`${place} ${ajv.errorsText(ajv.errors)}`];
  });
}

function* schemasIn(value: unknown, place: string): Generator<[string, unknown]> {
  if (value === null || typeof value !== "object") return;
  for (const [name, inner] of Object.entries(value)) {
    if (name === "example" || name === "examples") continue;
    if (name === "schema") yield [`${place}/${name}`, inner];
    else yield* schemasIn(inner, `${place}/${name}`);
  }
}

function brokenReferences(document: Document): string[] {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"(#[^"]+)"/g)].map(([, ref = ""]) => ref);
  return [...new Set(references)].filter((reference) => {
    const steps = reference.slice(2).split("/").map(unescapeStep);
    return steps.reduce<unknown>((at, step) => (at as Document | undefined)?.[step], document) === undefined;
  });
}

function unescapeStep(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}

interface Operation {
  readonly operationId?: string;
  readonly parameters?: readonly { readonly $ref?: string; readonly name?: string; readonly in?: string }[];
}

type Item = Pick<Operation, "parameters"> & Readonly<Record<"get", Operation>>;

/** Each operation has an id of its own, and each name in braces is one of its parameters. */
function operationProblems(document: Document): string[] {
  const problems: string[] = [];
  const ids = new Set<string>();
  const components = (document["components"] as { parameters?: Record<string, object> } | undefined)
    ?.parameters;
  for (const [path, item] of Object.entries(document["paths"] as Record<string, Item>)) {
    // Those of the path are of all its operations.
    const { parameters: shared = [], ...operations } = item;
    for (const [method, { operationId = "", parameters = [] }] of Object.entries(operations)) {
      if (operationId === "" || ids.has(operationId)) problems.push(`${method} ${path} ${operationId} twice`);
      ids.add(operationId);
      const resolved = [...shared, ...parameters].map(
        (one) =>
          (one.$ref === undefined ? one : components?.[one.$ref.split("/").at(-1) ?? ""]) as typeof one,
      );
      const told = resolved.filter((one) => one.in === "path").map(({ name }) => name);
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      if (!isSame(told, named)) problems.push(`${method} ${path} ${told.join()}`);
    }
  }
  return problems;
}

function isSame(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && new Set([...some, ...others]).size === some.length;
}
