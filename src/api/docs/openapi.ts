import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Language } from "../../base/language.ts";
import { allWords } from "../../words/all.ts";
import { say, sayNamed } from "../../words/say.ts";
import type { ApiEnv } from "../routes.ts";
import {
  methods,
  type OpenApiDocument,
  type Operation,
  type PathItem,
} from "../../server/openapi-document.ts";

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
