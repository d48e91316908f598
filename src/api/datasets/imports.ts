import { z } from "@hono/zod-openapi";
import { streamSSE } from "hono/streaming";
import { Failure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import type { Rooms } from "../../rooms.ts";
import type { Glance } from "../../tables/room.ts";
import type { ImportOptions } from "../../tables/table.ts";
import { accepted, content, inLanguage, listOf, nothing, one } from "../answer.ts";
import { type CheckedRequest, byIdWithToken, del, get, post, routesOf } from "../route.ts";
import { glanceSchema, toGlanceAnswer } from "./glance-answers.ts";
import { importSchema, toImportAnswer } from "./import-answers.ts";

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
          name: z.string().max(250).optional(),
          title: z.string().max(300).optional(),
          description: z.string().max(4000).optional(),
          publish: z.boolean().optional(),
        }),
      )
      .optional(),
    dialect: dialectSchema.optional(),
    misfit: z.enum(["set-row-aside", "keep-as-missing"]).optional(),
    key: z.array(z.string()).max(50).optional(),
    newColumns: z.literal("publish").optional(),
    fewerRows: z.literal("publish").optional(),
    sheets: z.array(z.string()).max(1000).optional(),
    headers: z
      .record(z.string(), z.strictObject({ line: z.int().min(1).max(5000), rows: z.int().min(0).max(10) }))
      .optional(),
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

const datasetId = z.object({
  id: z.string().openapi({
    param: { name: "id", in: "path" },
    description: "parameter-dataset-id",
    example: "menus-des-cantines",
  }),
});

const bySlugWithToken = { params: datasetId, token: true } as const;
const newImport = { ...bySlugWithToken, body: newImportSchema } as const;
const sheetsAsked = {
  ...byIdWithToken,
  body: optionsSchema
    .pick({ sheets: true, headers: true })
    .required({ sheets: true })
    .openapi("SheetsAsked", { example: { sheets: ["2024"], headers: { 2024: { line: 3, rows: 1 } } } }),
} as const;
const shown = one(importSchema, "answer-import", inLanguage(toImportAnswer));
const glanced = one(glanceSchema, "answer-glance", (found: Glance) => toGlanceAnswer(found));
const events = content("text/event-stream", z.string(), "answer-import-events");

/** How files become tables: from an upload or an address, followed to the end. */
export const importRoutes = routesOf("imports", ({ imports, datasets }) => [
  post(
    "/api/datasets/{id}/imports",
    "startImport",
    newImport,
    accepted(shown, ({ id }) => `/api/imports/${id}`),
    (asked) => startImport({ imports, datasets }, asked),
  ),
  get(
    "/api/datasets/{id}/imports",
    "listImports",
    bySlugWithToken,
    listOf(shown, "answer-imports"),
    async ({ actor, params }) => imports.listImports(actor, (await datasets.getDataset(actor, params.id)).id),
  ),
  get("/api/uploads/{id}/sheets", "glanceAtUpload", byIdWithToken, glanced, ({ actor, params }) =>
    imports.glance(actor, { upload: params.id }),
  ),
  get("/api/resources/{id}/sheets", "glanceAtOriginal", byIdWithToken, glanced, ({ actor, params }) =>
    imports.glance(actor, { table: params.id }),
  ),
  post(
    "/api/resources/{id}/sheets",
    "readSheets",
    sheetsAsked,
    accepted(shown, ({ id }) => `/api/imports/${id}`),
    ({ actor, params, body }) => imports.readSheetsLater(actor, params.id, toOptions(body)),
  ),
  get("/api/imports/{id}", "getImport", byIdWithToken, shown, ({ actor, params }) =>
    imports.getImport(actor, params.id),
  ),
  del("/api/imports/{id}", "cancelImport", byIdWithToken, nothing, ({ actor, params }) =>
    imports.cancelImport(actor, params.id),
  ),
  get("/api/imports/{id}/events", "watchImport", byIdWithToken, events, (asked) =>
    watchImport(imports, asked),
  ),
]);

async function startImport(
  { imports, datasets }: Pick<Rooms, "imports" | "datasets">,
  { actor, params, body }: CheckedRequest<typeof newImport>,
) {
  const dataset = await datasets.getDataset(actor, params.id);
  const { options = {}, table, csvw, ...from } = body;
  return imports.importLater(actor, dataset.id, toSource(from), {
    ...toOptions(options),
    ...defined({ table, csvw }),
  });
}

async function watchImport(
  imports: Rooms["imports"],
  { actor, params: { id }, language, c }: CheckedRequest<typeof byIdWithToken>,
): Promise<Response> {
  // A refusal is answered as such, before the stream begins.
  await imports.getImport(actor, id);
  return streamSSE(c, async (stream) => {
    const stop = new AbortController();
    stream.onAbort(() => stop.abort());
    for await (const now of imports.watchImport(actor, id, stop.signal)) {
      await stream.writeSSE({ event: "import", data: JSON.stringify(toImportAnswer(language, now)) });
    }
  });
}

function toSource(from: {
  upload?: string | undefined;
  url?: string | undefined;
  refresh?: z.infer<typeof everySchema> | undefined;
}) {
  if (from.upload !== undefined && from.url === undefined) return { upload: from.upload };
  if (from.url !== undefined && from.upload === undefined) {
    return { url: from.url, ...defined({ refresh: from.refresh }) };
  }
  throw new Failure("invalid", "import-source-unclear", { parameter: "upload" });
}
