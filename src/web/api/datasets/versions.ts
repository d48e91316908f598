import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { Readable } from "node:stream";
import { Failure } from "../../../base/failure.ts";
import type { Rooms } from "../../rooms.ts";
import { sayProblem } from "../../words/say.ts";
import {
  body,
  defined,
  idParameter,
  json,
  nothing,
  pageAnswer,
  pageQuery,
  pageSchema,
  publicAddress,
  refused,
  toPageRequest,
} from "../answers.ts";
import { attachment } from "./attachment.ts";
import { tableSchema as tableAnswerSchema, toTableAnswer } from "./answers.ts";
import {
  columnSchema,
  importSchema,
  problemAnswerSchema,
  toColumnAnswer,
  toImportAnswer,
  toProblemAnswer,
  toVersionAnswer,
  versionSchema,
} from "./import-answers.ts";
import { optionsSchema, toOptions } from "./imports.ts";
import { rejectedAsCsv } from "./rejected-csv.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";

const security = [{ token: [] }];

/** The life of a table: its name and key, corrections, versions, rows set aside, schema. */
export function versionRoutes(rooms: Rooms, url: string): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  routes.openapi(changeRoute, async (c) => {
    const changed = await rooms.tables.changeTable(
      c.var.actor,
      c.req.valid("param").id,
      defined(c.req.valid("json")),
    );
    return c.json(toTableAnswer(changed, url), 200);
  });
  routes.openapi(deleteRoute, async (c) => {
    await rooms.tables.deleteTable(c.var.actor, c.req.valid("param").id);
    return c.body(null, 204);
  });
  routes.openapi(correctRoute, async (c) => {
    const options = toOptions(c.req.valid("json"));
    const started = await rooms.imports.correctLater(c.var.actor, c.req.valid("param").id, options);
    c.header("Location", `${url}/api/imports/${started.id}`);
    return c.json(toImportAnswer(c.var.language, started), 202);
  });
  routes.openapi(previewRoute, async (c) => {
    const options = toOptions(c.req.valid("json"));
    const seen = await rooms.imports.preview(c.var.actor, c.req.valid("param").id, options);
    return c.json(
      {
        columns: seen.columns.map(toColumnAnswer),
        rows: seen.rows.map((row) => [...row]),
        rejected: seen.rejected,
        problems: seen.problems.map((each) => toProblemAnswer(c.var.language, each)),
      },
      200,
    );
  });
  addHistory(routes, rooms, url);
  addReading(routes, rooms, url);
  return routes;
}

function addHistory(routes: OpenAPIHono<ApiEnv>, rooms: Rooms, url: string): void {
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
  routes.openapi(refreshRoute, async (c) => {
    const found = await rooms.imports.refreshOf(c.var.actor, c.req.valid("param").id);
    if (found === undefined) return c.json({ every: "never" as const }, 200);
    const { every, nextAt, lastAt, lastProblem } = found;
    return c.json(
      {
        url: found.url,
        every: every as "daily",
        ...(nextAt === undefined ? {} : { nextAt: nextAt.toISOString() }),
        ...(lastAt === undefined ? {} : { lastAt: lastAt.toISOString() }),
        ...(lastProblem === undefined ? {} : { lastProblem: toProblemAnswer(c.var.language, lastProblem) }),
      },
      200,
    );
  });
  routes.openapi(setRefreshRoute, async (c) => {
    await rooms.imports.setRefresh(c.var.actor, c.req.valid("param").id, c.req.valid("json").every);
    return c.body(null, 204);
  });
}

interface Place {
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
  for (const at of places) {
    routes.openapi(at.rejectedRoute, async (c) => {
      const { id, number } = c.req.valid("param") as Place;
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
      const { id, number } = c.req.valid("param") as Place;
      const schema = await rooms.tables.tableSchema(c.var.actor, id, number);
      return c.json(schema as Record<string, unknown>, 200);
    });
    routes.openapi(at.originalRoute, async (c) => {
      const { id, number } = c.req.valid("param") as Place;
      const found = await rooms.tables.openOriginal(c.var.actor, id, await current(c, id, number));
      c.header("Content-Type", "application/octet-stream");
      c.header("Content-Length", String(found.bytes));
      c.header("Content-Disposition", attachment(found.fileName));
      return c.body(toWeb(found.stream), 200);
    });
    routes.openapi(at.csvRoute, async (c) => {
      const { id, number } = c.req.valid("param") as Place;
      const rows = await rooms.tables.openRejectedRows(c.var.actor, id, await current(c, id, number));
      c.header("Content-Type", "text/csv; charset=utf-8");
      c.header("Content-Disposition", attachment("rejected-rows.csv"));
      return c.body(toWeb(Readable.from(rejectedAsCsv(rows, c.var.language), { objectMode: false })), 200);
    });
    routes.openapi(at.ndjsonRoute, async (c) => {
      const { id, number } = c.req.valid("param") as Place;
      const rows = await rooms.tables.openRejectedRows(c.var.actor, id, await current(c, id, number));
      c.header("Content-Type", "application/x-ndjson; charset=utf-8");
      c.header("Content-Disposition", attachment("rejected-rows.ndjson"));
      return c.body(toWeb(rows), 200);
    });
  }
  addValidation(routes, rooms);
}

function addValidation(routes: OpenAPIHono<ApiEnv>, rooms: Rooms): void {
  routes.openapi(validateRoute, async (c) => {
    const { schema } = c.req.valid("json");
    const text = typeof schema === "string" ? schema : JSON.stringify(schema);
    const found = await rooms.tables.validate(c.var.actor, c.req.valid("param").id, text);
    const errors = found.errors.map(({ problem, ...error }) => ({
      ...defined(error),
      message: sayProblem(c.var.language, problem),
    }));
    return c.json({ schema: found.schema, valid: found.valid, errorCount: found.errorCount, errors }, 200);
  });
}

const changeRoute = createRoute({
  method: "patch",
  path: "/api/resources/{id}",
  operationId: "changeTable",
  tags: ["tables"],
  security,
  request: {
    params: idParameter,
    body: body(
      z
        .strictObject({ name: z.string().optional(), key: z.array(z.string()).optional() })
        .openapi("TableChange", { example: { name: "Menus", key: ["siret", "date"] } }),
    ),
  },
  responses: { 200: json(tableAnswerSchema, "answer-table"), ...refused },
});

const deleteRoute = createRoute({
  method: "delete",
  path: "/api/resources/{id}",
  operationId: "deleteTable",
  tags: ["tables"],
  security,
  request: { params: idParameter },
  responses: { 204: nothing, ...refused },
});

const correctRoute = createRoute({
  method: "post",
  path: "/api/resources/{id}/corrections",
  operationId: "correctTable",
  tags: ["tables"],
  security,
  request: { params: idParameter, body: body(optionsSchema) },
  responses: { 202: json(importSchema, "answer-import"), ...refused },
});

const previewRoute = createRoute({
  method: "post",
  path: "/api/resources/{id}/preview",
  operationId: "previewTable",
  tags: ["tables"],
  security,
  request: { params: idParameter, body: body(optionsSchema) },
  responses: {
    200: json(
      z
        .object({
          columns: z.array(columnSchema),
          rows: z.array(z.array(z.unknown())),
          rejected: z.int(),
          problems: z.array(problemAnswerSchema),
        })
        .openapi("Preview"),
      "answer-preview",
    ),
    ...refused,
  },
});

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

const refreshSchema = z
  .object({
    url: z.string().optional(),
    every: z.enum(["hourly", "daily", "weekly", "never"]),
    nextAt: z.string().optional(),
    lastAt: z.string().optional(),
    lastProblem: problemAnswerSchema.optional(),
  })
  .openapi("Refresh", { example: { url: "https://example.org/cantines.csv", every: "daily" } });

const refreshRoute = createRoute({
  method: "get",
  path: "/api/resources/{id}/refresh",
  operationId: "getRefresh",
  tags: ["tables"],
  request: { params: idParameter },
  responses: { 200: json(refreshSchema, "answer-refresh"), ...refused },
});

const setRefreshRoute = createRoute({
  method: "put",
  path: "/api/resources/{id}/refresh",
  operationId: "setRefresh",
  tags: ["tables"],
  security,
  request: {
    params: idParameter,
    body: body(
      z.strictObject({ every: z.enum(["hourly", "daily", "weekly", "never"]) }).openapi("NewRefresh"),
    ),
  },
  responses: { 204: nothing, ...refused },
});

const validateRoute = createRoute({
  method: "post",
  path: "/api/resources/{id}/validation",
  operationId: "validateTable",
  tags: ["tables"],
  request: {
    params: idParameter,
    body: body(
      z
        .strictObject({ schema: z.union([z.string(), z.record(z.string(), z.unknown())]) })
        .openapi("NewValidation", {
          example: { schema: "https://schema.data.gouv.fr/schemas/scdl/menus-collectifs/latest/schema.json" },
        }),
    ),
  },
  responses: {
    200: json(
      z
        .object({
          schema: z.string(),
          valid: z.boolean(),
          errorCount: z.int(),
          errors: z.array(
            z.object({
              row: z.int().optional(),
              column: z.string().optional(),
              value: z.string().optional(),
              rule: z.string(),
              message: z.string(),
            }),
          ),
        })
        .openapi("Validation"),
      "answer-validation",
    ),
    ...refused,
  },
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

const places = [
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
