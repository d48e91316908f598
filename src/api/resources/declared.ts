import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { type ExportFormat, exportFormatNames, getFormat } from "../../tables/export-formats.ts";
import { sayNamed } from "../../words/say.ts";
import { parametersOf } from "./parameters.ts";
import { elsewhere, refused, seeOther, unchanged } from "../answers.ts";
import type { ApiEnv } from "../routes.ts";

type Declared = readonly [method: "get" | "post", path: string, operationId: string, type: string];

const routes: readonly Declared[] = [
  ["get", "", "getResource", "application/json"],
  ["get", "/profile", "getResourceProfile", "application/json"],
  ["get", "/description", "getResourceDescription", "application/json"],
  ["get", "/swagger", "getResourceSwagger", "application/yaml"],
  ["get", "/docs", "getResourceDocs", "text/html"],
  ["get", "/data", "getResourceData", "application/json"],
  ...exportFormatNames.flatMap(declareExport),
  ["get", "/tiles.json", "getResourceTileJson", "application/json"],
  ["get", "/tiles/{z}/{x}/{row}", "getResourceTile", "application/vnd.mapbox-vector-tile"],
  ["post", "/sql", "postResourceSql", "application/json"],
];

/** CSV on the Web stands beside the CSV that it describes. */
function declareExport(format: ExportFormat): readonly Declared[] {
  const { operation, mediaType } = getFormat(format);
  const file: Declared = ["get", `/data/${format}`, `getResource${operation}`, mediaType];
  if (format !== "csv") return [file];
  return [file, ["get", "/data/csv-metadata.json", "getResourceCsvw", "application/csvm+json"]];
}

/** What the answers hold, where that is JSON. The hot path does not check itself against it. */
const schemas: Readonly<Record<string, z.ZodType>> = {
  getResource: z.object({
    created_at: z.string(),
    url: z.string(),
    links: z.array(z.object({ href: z.string(), type: z.literal("GET"), rel: z.string() })),
  }),
  getResourceProfile: z.object({ profile: z.looseObject({}), indexes: z.null() }),
  getResourceDescription: z.object({ table: z.looseObject({}), version: z.looseObject({}) }),
  getResourceData: z.object({
    data: z.array(z.record(z.string(), z.unknown())),
    links: z.object({
      profile: z.string(),
      swagger: z.string(),
      next: z.string().nullable(),
      prev: z.string().nullable(),
    }),
    meta: z.object({
      page: z.int(),
      page_size: z.int(),
      total: z.int(),
      total_exact: z.boolean(),
      version: z.int(),
      cursor: z.string().optional(),
    }),
  }),
  getResourceTileJson: z.object({
    tilejson: z.literal("3.0.0"),
    name: z.string(),
    tiles: z.array(z.string()),
    minzoom: z.int(),
    maxzoom: z.int(),
    bounds: z.array(z.number()).length(4).optional(),
    vector_layers: z.array(z.object({ id: z.string(), fields: z.record(z.string(), z.string()) })),
    rows: z.int(),
    version: z.int(),
  }),
  getResourceCsvw: z.looseObject({ "@context": z.unknown(), url: z.string() }),
  getResourceJson: z.array(z.record(z.string(), z.unknown())),
  getResourceGeoJson: z.object({
    type: z.literal("FeatureCollection"),
    features: z.array(z.looseObject({})),
  }),
  postResourceSql: z.object({
    columns: z.array(z.object({ name: z.string(), type: z.string() })),
    rows: z.array(z.array(z.unknown())),
    truncated: z.boolean(),
  }),
};

function contentOf(operationId: string, type: string) {
  const schema = schemas[operationId] ?? z.string();
  return {
    [type]: { schema },
    ...(operationId === "getResourceSwagger" ? { "application/json": { schema: z.looseObject({}) } } : {}),
  };
}

function refusal(description: string) {
  return { ...refused.default, description };
}

function ofTile(name: string) {
  return z.string().openapi({ param: { name, in: "path" }, description: "table-api-tile" });
}

const tile = { z: ofTile("z"), x: ofTile("x"), row: ofTile("row") };

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
      summary: sayNamed("fr", key),
      description: key,
      request: {
        params: z.object(path.startsWith("/tiles/") ? { id, ...tile } : { id }),
        ...(/^\/(?:data|tiles)/.test(path) ? { query } : {}),
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
        ...(operationId === "getResourceDocs"
          ? seeOther
          : {
              200: {
                description: path.startsWith("/data/") ? "table-api-file" : key,
                content: contentOf(operationId, type),
              },
            }),
        ...unchanged,
        ...elsewhere,
        400: refusal("table-api-refused"),
        404: refusal("table-api-not-found"),
        503: refusal("table-api-over-budget"),
        ...refused,
      },
    });
  }
}
