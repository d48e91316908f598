import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { say } from "../../words/say.ts";
import { parametersOf } from "./parameters.ts";
import type { ApiEnv } from "../routes.ts";

const routes = [
  ["get", "", "getResource", "application/json"],
  ["get", "/profile", "getResourceProfile", "application/json"],
  ["get", "/description", "getResourceDescription", "application/json"],
  ["get", "/swagger", "getResourceSwagger", "application/yaml"],
  ["get", "/docs", "getResourceDocs", "text/html"],
  ["get", "/data", "getResourceData", "application/json"],
  ["get", "/data/csv", "getResourceCsv", "text/csv"],
  ["get", "/data/json", "getResourceJson", "application/json"],
  ["get", "/data/ndjson", "getResourceNdjson", "application/x-ndjson"],
  ["get", "/data/parquet", "getResourceParquet", "application/vnd.apache.parquet"],
  ["get", "/data/arrow", "getResourceArrow", "application/vnd.apache.arrow.stream"],
  [
    "get",
    "/data/xlsx",
    "getResourceXlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ],
  ["get", "/data/geojson", "getResourceGeoJson", "application/geo+json"],
  ["post", "/sql", "postResourceSql", "application/json"],
] as const;

/**
 * Tells the whole API's OpenAPI of these routes, which check their parameters themselves. The
 * columns of a table are told by its own description. Descriptions are message keys.
 */
export function declareResources(api: OpenAPIHono<ApiEnv>): void {
  const id = z.string().openapi({ param: { name: "id", in: "path" }, description: "table-api-resource" });
  const general = parametersOf(undefined, (key) => key);
  const query = z.object(
    Object.fromEntries(
      general.map(({ name, description }) => [
        name,
        z
          .string()
          .optional()
          .openapi({ param: { name, in: "query" }, description: description ?? "" }),
      ]),
    ),
  );
  for (const [method, path, operationId, type] of routes) {
    const key = `operation-${operationId}`;
    api.openAPIRegistry.registerPath({
      method,
      path: `/api/resources/{id}${path}`,
      operationId,
      tags: ["resources"],
      summary: say("fr", key),
      description: key,
      request: {
        params: z.object({ id }),
        ...(path.startsWith("/data") ? { query } : {}),
        ...(method === "post"
          ? {
              body: {
                content: {
                  "application/json": {
                    schema: z.object({ sql: z.string(), max_rows: z.int().optional() }),
                    example: { sql: "SELECT count(*) FROM rows" },
                  },
                },
              },
            }
          : {}),
      },
      responses: {
        200: { description: path.startsWith("/data/") ? "table-api-file" : key, content: { [type]: {} } },
        400: { description: "table-api-refused" },
        404: { description: "table-api-not-found" },
        503: { description: "table-api-over-budget" },
      },
    });
  }
}
