import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { Readable } from "node:stream";
import { Failure } from "../../base/failure.ts";
import type { Rooms } from "../../rooms.ts";
import { sayProblem } from "../../words/say.ts";
import {
  idParameter,
  json,
  pageAnswer,
  pageQuery,
  pageSchema,
  publicAddress,
  refused,
  toPageRequest,
} from "../answers.ts";
import { attachment } from "./attachment.ts";
import { toVersionAnswer, versionSchema } from "./import-answers.ts";
import { rejectedAsCsv } from "./rejected-csv.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";

const security = [{ token: [] }];

/** The versions of a table, and what is read of one: rows set aside, schema, original. */
export function versionRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  routes.openapi(listRoute, async (c) => {
    const request = toPageRequest(c.req.valid("query"));
    const found = await rooms.tables.listVersions(c.var.actor, c.req.valid("param").id, request);
    const answer = pageAnswer(publicAddress(url, c.req.url), request, found, (each) =>
      toVersionAnswer(c.var.language, url, each),
    );
    return c.json(answer, 200);
  });
  routes.openapi(goBackRoute, async (c) => {
    const { id, number } = c.req.valid("param");
    const made = await rooms.tables.goBack(c.var.actor, id, number);
    return c.json(toVersionAnswer(c.var.language, url, made), 201);
  });
  addReading(routes, rooms, url);
  return routes;
}

interface VersionAddress {
  readonly id: string;
  /** Absent for the current version. */
  readonly number?: number;
}

/** What is read of one version; of the current one where the address names none. */
function addReading(routes: OpenAPIHono<ApiEnv>, rooms: Rooms, url: string): void {
  const current = async (
    c: { var: ApiEnv["Variables"] },
    id: string,
    number: number | undefined,
  ): Promise<number> => {
    if (number !== undefined) return number;
    const table = await rooms.tables.getTable(c.var.actor, id);
    if (table.version === undefined)
      throw new Failure("not-found", "table-without-version", { table: table.name });
    return table.version.number;
  };
  for (const at of addresses) {
    routes.openapi(at.rejectedRoute, async (c) => {
      const { id, number } = c.req.valid("param") as VersionAddress;
      const request = toPageRequest(c.req.valid("query"));
      const version = await current(c, id, number);
      const found = await rooms.tables.listRejectedRows(c.var.actor, id, { ...request, version });
      const answer = pageAnswer(publicAddress(url, c.req.url), request, found, (row) => ({
        ...row,
        message: sayProblem(c.var.language, { key: row.reason, args: {} }),
      }));
      return c.json(answer, 200);
    });
    routes.openapi(at.schemaRoute, async (c) => {
      const { id, number } = c.req.valid("param") as VersionAddress;
      const schema = await rooms.tables.tableSchema(c.var.actor, id, number);
      return c.json(schema as Record<string, unknown>, 200);
    });
    routes.openapi(at.originalRoute, async (c) => {
      const { id, number } = c.req.valid("param") as VersionAddress;
      const found = await rooms.tables.openOriginal(c.var.actor, id, await current(c, id, number));
      c.header("Content-Type", "application/octet-stream");
      c.header("Content-Length", String(found.bytes));
      c.header("Content-Disposition", attachment(found.fileName));
      return c.body(toWeb(found.stream), 200);
    });
    routes.openapi(at.csvRoute, async (c) => {
      const { id, number } = c.req.valid("param") as VersionAddress;
      const rows = await rooms.tables.openRejectedRows(c.var.actor, id, await current(c, id, number));
      c.header("Content-Type", "text/csv; charset=utf-8");
      c.header("Content-Disposition", attachment("rejected-rows.csv"));
      return c.body(toWeb(Readable.from(rejectedAsCsv(rows, c.var.language), { objectMode: false })), 200);
    });
    routes.openapi(at.ndjsonRoute, async (c) => {
      const { id, number } = c.req.valid("param") as VersionAddress;
      const rows = await rooms.tables.openRejectedRows(c.var.actor, id, await current(c, id, number));
      c.header("Content-Type", "application/x-ndjson; charset=utf-8");
      c.header("Content-Disposition", attachment("rejected-rows.ndjson"));
      return c.body(toWeb(rows), 200);
    });
  }
}

const listRoute = createRoute({
  method: "get",
  path: "/api/resources/{id}/versions",
  operationId: "listVersions",
  tags: ["tables"],
  request: { params: idParameter, query: pageQuery },
  responses: { 200: json(pageSchema(versionSchema), "answer-versions"), ...refused },
});

const numberParameter = z.coerce
  .number()
  .int()
  .min(1)
  .max(999_999_999)
  .openapi({
    param: { name: "number", in: "path" },
    type: "integer",
    example: 1,
  });

const goBackRoute = createRoute({
  method: "post",
  path: "/api/resources/{id}/versions/{number}/restoration",
  operationId: "goBack",
  tags: ["tables"],
  security,
  request: { params: idParameter.extend({ number: numberParameter }) },
  responses: { 201: json(versionSchema, "answer-version"), ...refused },
});

const rejectedRowSchema = z
  .object({
    line: z.int(),
    raw: z.string(),
    reason: z.string(),
    column: z.string().optional(),
    message: z.string(),
  })
  .openapi("RejectedRow");

const addresses = [
  reading("/api/resources/{id}", "", idParameter),
  reading(
    "/api/resources/{id}/versions/{number}",
    "OfVersion",
    idParameter.extend({ number: numberParameter }),
  ),
] as const;

function toWeb(stream: Readable): ReadableStream {
  return Readable.toWeb(stream) as ReadableStream;
}

/** Bytes to save. */
function file(description: string, mediaType: string) {
  return { 200: { description, content: { [mediaType]: { schema: z.string() } } }, ...refused };
}

function reading<Params extends typeof idParameter>(base: string, suffix: string, params: Params) {
  const tags = ["tables"];
  return {
    rejectedRoute: createRoute({
      method: "get",
      path: `${base}/rejected-rows`,
      operationId: `listRejectedRows${suffix}`,
      tags,
      request: { params, query: pageQuery },
      responses: { 200: json(pageSchema(rejectedRowSchema), "answer-rejected-rows"), ...refused },
    }),
    csvRoute: createRoute({
      method: "get",
      path: `${base}/rejected-rows.csv`,
      operationId: `downloadRejectedRowsAsCsv${suffix}`,
      tags,
      request: { params },
      responses: file("answer-rejected-rows-file", "text/csv"),
    }),
    ndjsonRoute: createRoute({
      method: "get",
      path: `${base}/rejected-rows.ndjson`,
      operationId: `downloadRejectedRows${suffix}`,
      tags,
      request: { params },
      responses: file("answer-rejected-rows-file", "application/x-ndjson"),
    }),
    schemaRoute: createRoute({
      method: "get",
      path: `${base}/schema`,
      operationId: `getTableSchema${suffix}`,
      tags,
      request: { params },
      responses: { 200: json(z.record(z.string(), z.unknown()), "answer-table-schema"), ...refused },
    }),
    originalRoute: createRoute({
      method: "get",
      path: `${base}/original`,
      operationId: `getOriginal${suffix}`,
      tags,
      request: { params },
      responses: file("answer-original", "application/octet-stream"),
    }),
  };
}
