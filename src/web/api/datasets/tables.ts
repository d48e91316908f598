import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Rooms } from "../../../rooms.ts";
import type { SchemaError } from "../../../tables/schemas/validation.ts";
import { sayProblem } from "../../../words/say.ts";
import { body, defined, idParameter, json, nothing, refused } from "../answers.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";
import { tableSchema, toTableAnswer } from "./answers.ts";
import {
  columnSchema,
  importSchema,
  problemAnswerSchema,
  toColumnAnswer,
  toImportAnswer,
  toProblemAnswer,
} from "./import-answers.ts";
import { optionsSchema, toOptions } from "./imports.ts";

const security = [{ token: [] }];

/** The life of a table: its name and key, corrections, what it is read again from, a schema it is held against. */
export function tableRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
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
  addRefresh(routes, rooms);
  addValidation(routes, rooms);
  return routes;
}

function addRefresh(routes: OpenAPIHono<ApiEnv>, rooms: Rooms): void {
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

function addValidation(routes: OpenAPIHono<ApiEnv>, rooms: Rooms): void {
  routes.openapi(validateRoute, async (c) => {
    const { schema } = c.req.valid("json");
    const text = typeof schema === "string" ? schema : JSON.stringify(schema);
    const found = await rooms.tables.validate(c.var.actor, c.req.valid("param").id, text, {
      caller: c.var.caller,
      signal: c.req.raw.signal,
    });
    const toAnswer = ({ problem, ...error }: SchemaError) => ({
      ...defined(error),
      message: sayProblem(c.var.language, problem),
    });
    const kinds = found.kinds.map(({ first, ...kind }) => ({ ...defined(kind), first: first.map(toAnswer) }));
    const { schema: name, valid, errorCount } = found;
    const notices = found.notices.map((each) => toProblemAnswer(c.var.language, each));
    return c.json(
      { schema: name, valid, errorCount, kinds, errors: found.errors.map(toAnswer), notices },
      200,
    );
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
  responses: { 200: json(tableSchema, "answer-table"), ...refused },
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

const schemaErrorSchema = z
  .object({
    row: z.int().optional(),
    line: z.int().optional(),
    column: z.string().optional(),
    value: z.string().optional(),
    rule: z.string(),
    message: z.string(),
  })
  .openapi("SchemaError");

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
          kinds: z.array(
            z.object({
              column: z.string().optional(),
              rule: z.string(),
              count: z.int(),
              first: z.array(schemaErrorSchema),
            }),
          ),
          errors: z.array(schemaErrorSchema),
          notices: z.array(problemAnswerSchema),
        })
        .openapi("Validation"),
      "answer-validation",
    ),
    ...refused,
  },
});
