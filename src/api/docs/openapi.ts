import { setImmediate as nextTurn } from "node:timers/promises";
import { OpenAPIHono } from "@hono/zod-openapi";
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

/** Routes that are described at once. What several of them name is made once: one by one, they cost three times as much. */
const routesAtOnce = 20;

/**
 * The description of every route that is mounted, with what each does said in the reader's language. It takes a
 * tenth of a second, and is made of some routes at a time, so that others are answered between them.
 */
export async function openApiDocument(
  api: OpenAPIHono<ApiEnv>,
  { name, url, version, language }: { name: string; url: string; version: string; language: Language },
): Promise<OpenApiDocument> {
  const head = {
    openapi: "3.1.0",
    info: {
      title: say(language, "docs-title", { name }),
      version,
      description: [say(language, "docs-intro"), say(language, "docs-token")].join(" "),
      license: { name: "EUPL-1.2", url: "https://eupl.eu/1.2/en/" },
    },
    servers: [{ url }],
  };
  const components: Record<string, Record<string, unknown>> = {};
  const paths: Record<string, PathItem> = {};
  const { definitions } = api.openAPIRegistry;
  for (let start = 0; start < definitions.length; start += routesAtOnce) {
    const part = new OpenAPIHono();
    for (const definition of definitions.slice(start, start + routesAtOnce)) declare(part, definition);
    const described = part.getOpenAPI31Document(head) as unknown as OpenApiDocument;
    await nextTurn();
    for (const [kind, named] of Object.entries(described.components ?? {})) {
      components[kind] = { ...named, ...components[kind] };
    }
    for (const [path, item] of Object.entries(worded(described.paths ?? {}, language))) {
      paths[path] = { ...paths[path], ...item };
    }
    await nextTurn();
  }
  return { ...head, components, paths };
}

type Definition = OpenAPIHono["openAPIRegistry"]["definitions"][number];

/** The schemas that a route names come with it. */
function declare(api: OpenAPIHono, definition: Definition): void {
  if (definition.type === "route") api.openAPIRegistry.registerPath(definition.route);
  else if (definition.type === "component") {
    api.openAPIRegistry.registerComponent(definition.componentType, definition.name, definition.component);
  } else throw new Error(`A ${definition.type} is not told to who reads the API.`);
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
