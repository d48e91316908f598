import { defined } from "../base/defined.ts";
import { z } from "@hono/zod-openapi";
import type { NewQuery, QueryTable } from "../network/room.ts";
import type { Rooms } from "../rooms.ts";
import { jsonOfRows } from "../base/minus-zeros.ts";
import { written } from "./answer.ts";
import { post, routesOf } from "./route.ts";

const tableSchema = z
  .object({
    table: z.string().max(2_000),
    columns: z.array(z.string().max(1_000)).max(1_000).optional(),
    filters: z.string().max(20_000).optional(),
    version: z.int().min(1).max(999_999_999).optional(),
    authorization: z.string().max(10_000).optional(),
    agreement: z.string().max(100).optional(),
  })
  .openapi("QueryTable");

const querySchema = z
  .object({
    tables: z.record(z.string().max(100), tableSchema),
    sql: z.string().min(1).max(20_000),
    max_rows: z.int().min(1).max(10_000).optional(),
  })
  .openapi("Query", {
    example: {
      tables: {
        population: {
          table: "0199c0de-0000-7000-8000-000000000001",
          columns: ["code", "population"],
          filters: "population__greater=1000",
        },
        counters: { table: "https://data.example.org/api/resources/0199c0de-0000-7000-8000-000000000002" },
      },
      sql: "SELECT code, population, sum(passages) FROM population JOIN counters USING (code) GROUP BY ALL",
    },
  });

const answerSchema = z
  .object({
    columns: z.array(z.object({ name: z.string(), type: z.string() })),
    rows: z.array(z.array(z.unknown())),
    truncated: z.boolean(),
    tables: z.array(
      z.object({
        name: z.string(),
        instance: z.string(),
        table: z.string(),
        version: z.int(),
        rows: z.int(),
        bytes: z.int(),
        kept: z.boolean(),
        address: z.string(),
        parts: z.array(z.string()),
      }),
    ),
  })
  .openapi("QueryAnswer");

const answer = written(answerSchema, "answer-query-several");

/** One SELECT over tables of several instances. */
export const queryRoutes = routesOf("resources", ({ queries }) => [
  post("/api/queries", "runQuery", { body: querySchema }, answer, async ({ actor, body, c }) => {
    const told = await queries.runQuery(actor, toQuery(body), {
      signal: c.req.raw.signal,
      caller: c.var.caller,
    });
    return Buffer.from(jsonOfRows(toWritten(told)));
  }),
]);

type QueryAnswer = Awaited<ReturnType<Rooms["queries"]["runQuery"]>>;

function toWritten({ columns, rows, truncated, tables }: QueryAnswer): z.input<typeof answerSchema> {
  return {
    columns: columns.map((column) => ({ ...column })),
    rows: rows.map((row) => [...row]),
    truncated,
    tables: tables.map((table) => ({ ...table, parts: [...table.parts] })),
  };
}

function toQuery({ tables, sql, max_rows: rowsMax }: z.infer<typeof querySchema>): NewQuery {
  return {
    tables: Object.fromEntries(
      Object.entries(tables).map(([name, table]): [string, QueryTable] => [name, defined(table)]),
    ),
    sql,
    ...defined({ rowsMax }),
  };
}
