import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { streamSSE } from "hono/streaming";
import { Failure } from "../../../base/failure.ts";
import type { ImportOptions } from "../../../tables/table.ts";
import type { Rooms } from "../../../rooms.ts";
import { body, idParameter, json, nothing, refused } from "../answers.ts";
import { importSchema, toImportAnswer } from "./import-answers.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";

const security = [{ token: [] }];

const everySchema = z.enum(["hourly", "daily", "weekly"]);

const dialectSchema = z.strictObject({
  encoding: z
    .enum([
      "utf-8",
      "utf-16le",
      "utf-16be",
      "windows-1252",
      "iso-8859-15",
      "macintosh",
      "gbk",
      "big5",
      "shift_jis",
      "euc-jp",
      "euc-kr",
    ])
    .optional(),
  separator: z.string().max(4).optional(),
  quote: z.string().max(1).optional(),
  escape: z.string().max(1).optional(),
  preambleLines: z.int().min(0).optional(),
  headerRows: z.int().min(0).max(10).optional(),
  footnoteLines: z.int().min(0).optional(),
});

const types = [
  "integer",
  "decimal",
  "boolean",
  "date",
  "datetime",
  "time",
  "text",
  "geometry",
  "list",
] as const;

/** What an importer decides beside what is found. */
export const optionsSchema = z
  .strictObject({
    columns: z
      .record(
        z.string(),
        z.strictObject({
          type: z.enum(types).optional(),
          writing: z.string().optional(),
          meaning: z.string().optional(),
          unit: z.string().max(50).optional(),
          missing: z.array(z.string().max(100)).max(100).optional(),
        }),
      )
      .optional(),
    dialect: dialectSchema.optional(),
    misfit: z.enum(["set-row-aside", "keep-as-missing"]).optional(),
    key: z.array(z.string()).max(50).optional(),
    sheets: z.array(z.string()).max(1000).optional(),
  })
  .openapi("ImportOptions", { example: { columns: { code: { type: "text" } }, misfit: "set-row-aside" } });

/** Absent fields are left out, as the rooms want them. */
export function toOptions(options: z.infer<typeof optionsSchema>): ImportOptions {
  return JSON.parse(JSON.stringify(options)) as ImportOptions;
}

const newImportSchema = z
  .strictObject({
    upload: z.string().optional(),
    url: z.string().max(10_000).optional(),
    refresh: everySchema.optional(),
    table: z.string().optional(),
    options: optionsSchema.optional(),
    csvw: z.record(z.string(), z.unknown()).optional(),
  })
  .openapi("NewImport", { example: { url: "https://example.org/cantines.csv", refresh: "daily" } });

/** How files become tables: from an upload or an address, followed to the end. */
export function importRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  routes.openapi(startRoute, async (c) => {
    const { actor, language } = c.var;
    const dataset = await rooms.datasets.getDataset(actor, c.req.valid("param").id);
    const { options = {}, table, csvw, ...from } = c.req.valid("json");
    const started = await rooms.imports.importLater(actor, dataset.id, toSource(from), {
      ...toOptions(options),
      ...(table === undefined ? {} : { table }),
      ...(csvw === undefined ? {} : { csvw }),
    });
    c.header("Location", `${url}/api/imports/${started.id}`);
    return c.json(toImportAnswer(language, started), 202);
  });
  routes.openapi(listRoute, async (c) => {
    const { actor, language } = c.var;
    const dataset = await rooms.datasets.getDataset(actor, c.req.valid("param").id);
    const found = await rooms.imports.listImports(actor, dataset.id);
    return c.json({ data: found.map((each) => toImportAnswer(language, each)) }, 200);
  });
  routes.openapi(getRoute, async (c) => {
    const found = await rooms.imports.getImport(c.var.actor, c.req.valid("param").id);
    return c.json(toImportAnswer(c.var.language, found), 200);
  });
  routes.openapi(cancelRoute, async (c) => {
    await rooms.imports.cancelImport(c.var.actor, c.req.valid("param").id);
    return c.body(null, 204);
  });
  routes.openapi(eventsRoute, async (c) => {
    const { actor, language } = c.var;
    const { id } = c.req.valid("param");
    // A refusal is answered as such, before the stream begins.
    await rooms.imports.getImport(actor, id);
    return streamSSE(c, async (stream) => {
      const stop = new AbortController();
      stream.onAbort(() => stop.abort());
      for await (const now of rooms.imports.watchImport(actor, id, stop.signal)) {
        await stream.writeSSE({ event: "import", data: JSON.stringify(toImportAnswer(language, now)) });
      }
    });
  });
  return routes;
}

function toSource(from: {
  upload?: string | undefined;
  url?: string | undefined;
  refresh?: z.infer<typeof everySchema> | undefined;
}) {
  if (from.upload !== undefined && from.url === undefined) return { upload: from.upload };
  if (from.url !== undefined && from.upload === undefined) {
    return { url: from.url, ...(from.refresh === undefined ? {} : { refresh: from.refresh }) };
  }
  throw new Failure("invalid", "import-source-unclear", { parameter: "upload" });
}

const datasetId = z.object({
  id: z.string().openapi({
    param: { name: "id", in: "path" },
    description: "parameter-dataset-id",
    example: "menus-des-cantines",
  }),
});

const startRoute = createRoute({
  method: "post",
  path: "/api/datasets/{id}/imports",
  operationId: "startImport",
  tags: ["imports"],
  security,
  request: { params: datasetId, body: body(newImportSchema) },
  responses: { 202: json(importSchema, "answer-import"), ...refused },
});

const listRoute = createRoute({
  method: "get",
  path: "/api/datasets/{id}/imports",
  operationId: "listImports",
  tags: ["imports"],
  security,
  request: { params: datasetId },
  responses: { 200: json(z.object({ data: z.array(importSchema) }), "answer-imports"), ...refused },
});

const getRoute = createRoute({
  method: "get",
  path: "/api/imports/{id}",
  operationId: "getImport",
  tags: ["imports"],
  security,
  request: { params: idParameter },
  responses: { 200: json(importSchema, "answer-import"), ...refused },
});

const cancelRoute = createRoute({
  method: "delete",
  path: "/api/imports/{id}",
  operationId: "cancelImport",
  tags: ["imports"],
  security,
  request: { params: idParameter },
  responses: { 204: nothing, ...refused },
});

const eventsRoute = createRoute({
  method: "get",
  path: "/api/imports/{id}/events",
  operationId: "watchImport",
  tags: ["imports"],
  security,
  request: { params: idParameter },
  responses: {
    200: { description: "answer-import-events", content: { "text/event-stream": { schema: z.string() } } },
    ...refused,
  },
});
