import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { streamSSE } from "hono/streaming";
import type { Rooms } from "../../../rooms.ts";
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
import {
  problemKindSchema,
  recordProblemSchema,
  runSchema,
  toProblemKindAnswer,
  toRecordProblemAnswer,
  toRunAnswer,
} from "./answers.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";

const security = [{ token: [] }];
const tags = ["harvests"];

const newRunSchema = z
  .strictObject({ dry: z.boolean().optional() })
  .openapi("NewHarvestRun", { example: { dry: true } });

/** Each pass over a source: begun, followed, cancelled, and what was wrong with its records. */
export function harvestRunRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  const { harvests } = rooms;
  routes.openapi(startRoute, async (c) => {
    const { actor, language } = c.var;
    const { dry = false } = c.req.valid("json");
    const run = await harvests.harvestLater(actor, c.req.valid("param").id, { dry });
    c.header("Location", `${url}/api/harvest-runs/${run.id}`);
    return c.json(toRunAnswer(language, run), 202);
  });
  routes.openapi(listRoute, async (c) => {
    const page = toPageRequest(c.req.valid("query"));
    const found = await harvests.listRuns(c.var.actor, c.req.valid("param").id, page);
    const address = publicAddress(url, c.req.url);
    return c.json(
      pageAnswer(address, page, found, (run) => toRunAnswer(c.var.language, run)),
      200,
    );
  });
  routes.openapi(getRoute, async (c) => {
    const run = await harvests.getRun(c.var.actor, c.req.valid("param").id);
    return c.json(toRunAnswer(c.var.language, run), 200);
  });
  routes.openapi(cancelRoute, async (c) => {
    await harvests.cancelRun(c.var.actor, c.req.valid("param").id);
    return c.body(null, 204);
  });
  routes.openapi(problemsRoute, async (c) => {
    const { key, ...query } = c.req.valid("query");
    const page = toPageRequest(query);
    const found = await harvests.listProblems(c.var.actor, c.req.valid("param").id, page, defined({ key }));
    const address = publicAddress(url, c.req.url);
    return c.json(
      pageAnswer(address, page, found, (each) => toRecordProblemAnswer(c.var.language, each)),
      200,
    );
  });
  routes.openapi(kindsRoute, async (c) => {
    const kinds = await harvests.countProblems(c.var.actor, c.req.valid("param").id);
    return c.json({ data: kinds.map((kind) => toProblemKindAnswer(c.var.language, kind)) }, 200);
  });
  routes.openapi(eventsRoute, async (c) => {
    const { actor, language } = c.var;
    const { id } = c.req.valid("param");
    // A refusal is answered as such, before the stream begins.
    await harvests.getRun(actor, id);
    return streamSSE(c, async (stream) => {
      const stop = new AbortController();
      stream.onAbort(() => stop.abort());
      for await (const run of harvests.watchRun(actor, id, stop.signal)) {
        await stream.writeSSE({ event: "run", data: JSON.stringify(toRunAnswer(language, run)) });
      }
    });
  });
  return routes;
}

const startRoute = createRoute({
  method: "post",
  path: "/api/harvests/{id}/runs",
  operationId: "startHarvest",
  tags,
  security,
  request: { params: idParameter, body: body(newRunSchema) },
  responses: { 202: json(runSchema, "answer-harvest-run"), ...refused },
});

const listRoute = createRoute({
  method: "get",
  path: "/api/harvests/{id}/runs",
  operationId: "listHarvestRuns",
  tags,
  request: { params: idParameter, query: pageQuery },
  responses: { 200: json(pageSchema(runSchema), "answer-harvest-runs"), ...refused },
});

const getRoute = createRoute({
  method: "get",
  path: "/api/harvest-runs/{id}",
  operationId: "getHarvestRun",
  tags,
  request: { params: idParameter },
  responses: { 200: json(runSchema, "answer-harvest-run"), ...refused },
});

const cancelRoute = createRoute({
  method: "delete",
  path: "/api/harvest-runs/{id}",
  operationId: "cancelHarvestRun",
  tags,
  security,
  request: { params: idParameter },
  responses: { 204: nothing, ...refused },
});

const problemsRoute = createRoute({
  method: "get",
  path: "/api/harvest-runs/{id}/problems",
  operationId: "listHarvestProblems",
  tags,
  security,
  request: {
    params: idParameter,
    query: pageQuery.extend({
      key: z
        .string()
        .optional()
        .openapi({ description: "parameter-problem-key", example: "read-no-identifier" }),
    }),
  },
  responses: { 200: json(pageSchema(recordProblemSchema), "answer-harvest-problems"), ...refused },
});

const kindsRoute = createRoute({
  method: "get",
  path: "/api/harvest-runs/{id}/problem-kinds",
  operationId: "countHarvestProblems",
  tags,
  security,
  request: { params: idParameter },
  responses: {
    200: json(z.object({ data: z.array(problemKindSchema) }), "answer-harvest-problem-kinds"),
    ...refused,
  },
});

const eventsRoute = createRoute({
  method: "get",
  path: "/api/harvest-runs/{id}/events",
  operationId: "watchHarvestRun",
  tags,
  request: { params: idParameter },
  responses: {
    200: { description: "answer-harvest-events", content: { "text/event-stream": { schema: z.string() } } },
    ...refused,
  },
});
