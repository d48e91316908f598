import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Language } from "../../base/language.ts";
import { allWords } from "../../words/all.ts";
import { say, sayNamed } from "../../words/say.ts";
import type { ApiEnv } from "../routes.ts";

/** The parts of OpenAPI 3.1 that are read here. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly servers?: readonly { readonly url: string }[];
  readonly paths?: Readonly<Record<string, PathItem>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, JsonSchema>> };
}

interface PathItem extends Readonly<Partial<Record<Method, Operation>>> {
  /** Of all its operations. */
  readonly parameters?: readonly Parameter[];
}
export type Method = "get" | "head" | "post" | "put" | "patch" | "delete" | "options";
export const methods: readonly Method[] = ["get", "head", "post", "put", "patch", "delete", "options"];

export interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly object[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, MediaType>> };
  readonly responses?: Readonly<Record<string, DescribedAnswer>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header" | "cookie";
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: JsonSchema;
  readonly example?: unknown;
}

export interface DescribedAnswer {
  readonly description?: string;
  readonly content?: Readonly<Record<string, MediaType>>;
}

export interface MediaType {
  readonly schema?: JsonSchema;
  readonly example?: unknown;
}

export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly description?: string;
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
}

/** The description of every route that is mounted, with what each does said in the reader's language. */
export function openApiDocument(
  api: OpenAPIHono<ApiEnv>,
  { name, url, version, language }: { name: string; url: string; version: string; language: Language },
): OpenApiDocument {
  const document = api.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: say(language, "docs-title", { name }),
      version,
      description: [say(language, "docs-intro"), say(language, "docs-token")].join(" "),
      license: { name: "EUPL-1.2", url: "https://eupl.eu/1.2/en/" },
    },
    servers: [{ url }],
  }) as unknown as OpenApiDocument;
  return { ...document, paths: worded(document.paths ?? {}, language) };
}

/** Declares how a caller is known, for `security: [{ token: [] }]` in a route. */
export function declareSecurity(api: OpenAPIHono<ApiEnv>): void {
  api.openAPIRegistry.registerComponent("securitySchemes", "token", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "maille_…",
  });
}

/** Descriptions that are keys are said, wherever they stand; summaries go by their operation. */
function worded(paths: Readonly<Record<string, PathItem>>, language: Language): Record<string, PathItem> {
  const said = JSON.parse(JSON.stringify(paths), (name, value: unknown) =>
    name === "description" && typeof value === "string" ? sayNamed(language, value) : value,
  ) as Readonly<Record<string, PathItem>>;
  return Object.fromEntries(
    Object.entries(said).map(([path, item]) => [
      path,
      {
        ...item,
        ...Object.fromEntries(
          methods.flatMap((method) => {
            const operation = item[method];
            return operation === undefined ? [] : [[method, wordedOperation(operation, language)]];
          }),
        ),
      },
    ]),
  );
}

function wordedOperation(operation: Operation, language: Language): Operation {
  const key = `operation-${operation.operationId ?? ""}`;
  return key in allWords ? { ...operation, summary: sayNamed(language, key) } : operation;
}
