import { defined } from "../../base/defined.ts";
import { z } from "@hono/zod-openapi";
import type { Rooms } from "../../rooms.ts";
import type { SchemaError } from "../../tables/room.ts";
import type { Table } from "../../tables/table.ts";
import { sayProblem } from "../../words/say.ts";
import { accepted, inLanguage, nothing, one } from "../answer.ts";
import { type CheckedRequest, byId, byIdWithToken, get, patch, post, put, routesOf } from "../route.ts";
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

const tableChange = {
  ...byIdWithToken,
  body: z
    .strictObject({
      name: z.string().optional(),
      key: z.array(z.string()).optional(),
      large: z.enum(["by-rows", "always", "never"]).optional(),
    })
    .openapi("TableChange", { example: { name: "Menus", key: ["siret", "date"], large: "always" } }),
} as const;

const options = { ...byIdWithToken, body: optionsSchema } as const;

const previewSchema = z
  .object({
    columns: z.array(columnSchema),
    rows: z.array(z.array(z.unknown())),
    rejected: z.int(),
    faults: z.array(
      z.object({ line: z.int(), column: z.string(), value: z.string(), reason: problemAnswerSchema }),
    ),
    problems: z.array(problemAnswerSchema),
  })
  .openapi("Preview");

const refreshSchema = z
  .object({
    url: z.string().optional(),
    every: z.enum(["hourly", "daily", "weekly", "never"]),
    nextAt: z.string().optional(),
    lastAt: z.string().optional(),
    lastProblem: problemAnswerSchema.optional(),
  })
  .openapi("Refresh", { example: { url: "https://example.org/cantines.csv", every: "daily" } });

const newRefresh = {
  ...byIdWithToken,
  body: z.strictObject({ every: z.enum(["hourly", "daily", "weekly", "never"]) }).openapi("NewRefresh"),
} as const;

const newValidation = {
  ...byId,
  body: z
    .strictObject({ schema: z.union([z.string(), z.record(z.string(), z.unknown())]) })
    .openapi("NewValidation", {
      example: { schema: "https://schema.data.gouv.fr/schemas/scdl/menus-collectifs/latest/schema.json" },
    }),
} as const;

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

const validationSchema = z
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
  .openapi("Validation");

type Preview = Awaited<ReturnType<Rooms["imports"]["preview"]>>;
type Refresh = Awaited<ReturnType<Rooms["imports"]["refreshOf"]>>;
type Validation = Awaited<ReturnType<Rooms["tables"]["validate"]>>;

const table = one(tableSchema, "answer-table", (told: Table, { url }) => toTableAnswer(told, url));
const begun = accepted(
  one(importSchema, "answer-import", inLanguage(toImportAnswer)),
  ({ id }) => `/api/imports/${id}`,
);

const preview = one(previewSchema, "answer-preview", (seen: Preview, { language }) => ({
  columns: seen.columns.map(toColumnAnswer),
  rows: seen.rows.map((row) => [...row]),
  rejected: seen.rejected,
  faults: seen.faults.map(({ line, column, value, reason }) => ({
    line,
    column,
    value,
    reason: toProblemAnswer(language, { key: reason, args: { column } }),
  })),
  problems: seen.problems.map((each) => toProblemAnswer(language, each)),
}));

const refresh = one(refreshSchema, "answer-refresh", (found: Refresh, { language }) => {
  if (found === undefined) return { every: "never" as const };
  const { every, nextAt, lastAt, lastProblem } = found;
  return {
    url: found.url,
    every: every as "daily",
    ...(nextAt === undefined ? {} : { nextAt: nextAt.toISOString() }),
    ...(lastAt === undefined ? {} : { lastAt: lastAt.toISOString() }),
    ...(lastProblem === undefined ? {} : { lastProblem: toProblemAnswer(language, lastProblem) }),
  };
});

const validation = one(validationSchema, "answer-validation", (found: Validation, { language }) => {
  const toAnswer = ({ problem, ...error }: SchemaError) => ({
    ...defined(error),
    message: sayProblem(language, problem),
  });
  const { schema, valid, errorCount } = found;
  return {
    schema,
    valid,
    errorCount,
    kinds: found.kinds.map(({ first, ...kind }) => ({ ...defined(kind), first: first.map(toAnswer) })),
    errors: found.errors.map(toAnswer),
    notices: found.notices.map((each) => toProblemAnswer(language, each)),
  };
});

/** The life of a table: its name and key, corrections, what it is read again from, a schema it is held against. */
export const tableRoutes = routesOf("tables", ({ tables, imports }) => [
  patch("/api/resources/{id}", "changeTable", tableChange, table, ({ actor, params, body }) =>
    tables.changeTable(actor, params.id, defined(body)),
  ),
  post("/api/resources/{id}/corrections", "correctTable", options, begun, ({ actor, params, body }) =>
    imports.correctLater(actor, params.id, toOptions(body)),
  ),
  post("/api/resources/{id}/preview", "previewTable", options, preview, ({ actor, params, body }) =>
    imports.preview(actor, params.id, toOptions(body)),
  ),
  get("/api/resources/{id}/refresh", "getRefresh", byId, refresh, ({ actor, params }) =>
    imports.refreshOf(actor, params.id),
  ),
  put("/api/resources/{id}/refresh", "setRefresh", newRefresh, nothing, ({ actor, params, body }) =>
    imports.setRefresh(actor, params.id, body.every),
  ),
  post("/api/resources/{id}/validation", "validateTable", newValidation, validation, (asked) =>
    validate(tables, asked),
  ),
]);

function validate(
  tables: Rooms["tables"],
  { actor, params, body: { schema }, c }: CheckedRequest<typeof newValidation>,
): Promise<Validation> {
  const text = typeof schema === "string" ? schema : JSON.stringify(schema);
  return tables.validate(actor, params.id, text, { caller: c.var.caller, signal: c.req.raw.signal });
}
