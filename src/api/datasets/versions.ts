import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { Readable } from "node:stream";
import type { Actor } from "../../access/actor.ts";
import { Failure } from "../../base/failure.ts";
import type { Rooms } from "../../rooms.ts";
import { sayProblem } from "../../words/say.ts";
import { content, created, one, pageOf } from "../answer.ts";
import { idParameter, pageQuery } from "../answers.ts";
import { type CheckedRequest, get, post, routesOf } from "../route.ts";
import type { ApiEnv } from "../routes.ts";
import { attachment } from "../../base/attachment.ts";
import { toVersionAnswer, versionSchema } from "./import-answers.ts";
import { rejectedAsCsv } from "./rejected-csv.ts";

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

const ofVersion = idParameter.extend({ number: numberParameter });

const rejectedRowSchema = z
  .object({
    line: z.int(),
    raw: z.string(),
    reason: z.string(),
    column: z.string().optional(),
    message: z.string(),
  })
  .openapi("RejectedRow");

const version = one(
  versionSchema,
  "answer-version",
  (told: Parameters<typeof toVersionAnswer>[2], { language, url }) => toVersionAnswer(language, url, told),
);
const rejectedRow = one(
  rejectedRowSchema,
  "answer-rejected-rows",
  (row: Omit<z.infer<typeof rejectedRowSchema>, "message">, { language }) => ({
    ...row,
    message: sayProblem(language, { key: row.reason, args: {} }),
  }),
);
const schema = one(z.record(z.string(), z.unknown()), "answer-table-schema", (told: object) => ({ ...told }));
const original = content("application/octet-stream", z.string(), "answer-original");
const csv = content("text/csv", z.string(), "answer-rejected-rows-file");
const ndjson = content("application/x-ndjson", z.string(), "answer-rejected-rows-file");

/** The versions of a table, and what is read of one: rows set aside, schema, original. */
export const versionRoutes = routesOf(
  "tables",
  ({ tables }) => [
    get(
      "/api/resources/{id}/versions",
      "listVersions",
      { params: idParameter, query: pageQuery },
      pageOf(version, "answer-versions"),
      ({ actor, params, page }) => tables.listVersions(actor, params.id, page),
    ),
    post(
      "/api/resources/{id}/versions/{number}/restoration",
      "goBack",
      { params: ofVersion, token: true },
      created(version),
      ({ actor, params: { id, number } }) => tables.goBack(actor, id, number),
    ),
  ],
  (rooms) => readingOf(rooms, "/api/resources/{id}", "", idParameter),
  (rooms) => readingOf(rooms, "/api/resources/{id}/versions/{number}", "OfVersion", ofVersion),
);

interface VersionAddress {
  readonly id: string;
  /** Absent for the current version. */
  readonly number?: number;
}

/** What is read of one version; of the current one where the address names none. */
function readingOf(
  { tables }: Rooms,
  base: string,
  suffix: string,
  params: z.ZodObject & z.ZodType<VersionAddress>,
) {
  const numberOf = async (actor: Actor, { id, number }: VersionAddress): Promise<number> => {
    if (number !== undefined) return number;
    const table = await tables.getTable(actor, id);
    if (table.version !== undefined) return table.version.number;
    throw new Failure("not-found", "table-without-version", { table: table.name });
  };
  const openRejected = async ({ actor, params: at }: CheckedRequest<{ readonly params: typeof params }>) =>
    tables.openRejectedRows(actor, at.id, await numberOf(actor, at));
  return [
    get(
      `${base}/rejected-rows`,
      `listRejectedRows${suffix}`,
      { params, query: pageQuery },
      pageOf(rejectedRow, "answer-rejected-rows"),
      async ({ actor, params: at, page }) =>
        tables.listRejectedRows(actor, at.id, { ...page, version: await numberOf(actor, at) }),
    ),
    get(`${base}/schema`, `getTableSchema${suffix}`, { params }, schema, ({ actor, params: at }) =>
      tables.tableSchema(actor, at.id, at.number),
    ),
    get(
      `${base}/original`,
      `getOriginal${suffix}`,
      { params },
      original,
      async ({ actor, params: at, c }) => {
        const found = await tables.openOriginal(actor, at.id, await numberOf(actor, at));
        c.header("Content-Length", String(found.bytes));
        return toSave(c, found.stream, "application/octet-stream", found.fileName);
      },
    ),
    get(`${base}/rejected-rows.csv`, `downloadRejectedRowsAsCsv${suffix}`, { params }, csv, async (asked) => {
      const rows = rejectedAsCsv(await openRejected(asked), asked.language);
      const stream = Readable.from(rows, { objectMode: false });
      return toSave(asked.c, stream, "text/csv; charset=utf-8", "rejected-rows.csv");
    }),
    get(`${base}/rejected-rows.ndjson`, `downloadRejectedRows${suffix}`, { params }, ndjson, async (asked) =>
      toSave(
        asked.c,
        await openRejected(asked),
        "application/x-ndjson; charset=utf-8",
        "rejected-rows.ndjson",
      ),
    ),
  ];
}

function toSave(c: Context<ApiEnv>, stream: Readable, mediaType: string, fileName: string): Response {
  c.header("Content-Type", mediaType);
  c.header("Content-Disposition", attachment(fileName));
  return c.body(Readable.toWeb(stream) as ReadableStream, 200);
}
