import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { NewQuery, QueryTable } from "../../network/remote/query.ts";
import type { Rooms } from "../../rooms.ts";
import { body, defined, json, refused } from "./answers.ts";
import { type ApiEnv, newRoutes } from "./routes.ts";

/** One SELECT over tables of several instances. */
export function queryRoutes(rooms: Rooms): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  routes.openapi(runRoute, async (c) => {
    const answer = await rooms.queries.runQuery(c.var.actor, toQuery(c.req.valid("json")), {
      signal: c.req.raw.signal,
      caller: c.var.caller,
    });
    const { columns, rows, truncated, tables } = answer;
    return c.json(
      {
        columns: columns.map((column) => ({ ...column })),
        rows: rows.map((row) => [...row]),
        truncated,
        tables: tables.map((table) => ({ ...table })),
      },
      200,
    );
  });
  return routes;
}

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
      }),
    ),
  })
  .openapi("QueryAnswer");

const runRoute = createRoute({
  method: "post",
  path: "/api/queries",
  operationId: "runQuery",
  tags: ["resources"],
  request: { body: body(querySchema) },
  responses: { 200: json(answerSchema, "answer-query-several"), ...refused },
});

function toQuery({ tables, sql, max_rows: rowsMax }: z.infer<typeof querySchema>): NewQuery {
  return {
    tables: Object.fromEntries(
      Object.entries(tables).map(([name, table]): [string, QueryTable] => [name, defined(table)]),
    ),
    sql,
    ...(rowsMax === undefined ? {} : { rowsMax }),
  };
}
