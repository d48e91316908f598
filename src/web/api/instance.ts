import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Rooms } from "../../rooms.ts";
import type { InstanceSettings } from "../../people/instance.ts";
import {
  body,
  defined,
  json,
  pageAnswer,
  pageQuery,
  pageSchema,
  publicAddress,
  refused,
  toPageRequest,
} from "./answers.ts";
import { type ApiEnv, newRoutes } from "./routes.ts";
import type { RouteOptions } from "./door.ts";

/** /api/instance, /api/health and /api/jobs: the house itself. */
export function instanceRoutes(rooms: Rooms, { url, version }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  const answer = (settings: InstanceSettings) => ({
    ...settings,
    contours: Object.fromEntries(Object.entries(settings.contours)),
    url,
    version,
  });

  routes.openapi(getRoute, async (c) => c.json(answer(await rooms.instance.settings()), 200));
  routes.openapi(changeRoute, async (c) => {
    const change = defined(c.req.valid("json"));
    return c.json(answer(await rooms.instance.changeSettings(c.var.actor, change)), 200);
  });
  routes.openapi(storageRoute, async (c) => c.json(await rooms.instance.storage(c.var.actor), 200));
  routes.openapi(healthRoute, async (c) => {
    const health = await rooms.instance.health();
    return c.json(health, health.database && health.engine ? 200 : 503);
  });
  routes.openapi(jobsRoute, async (c) => {
    const request = toPageRequest(c.req.valid("query"));
    const found = await rooms.jobs.listJobs(c.var.actor, request);
    return c.json(pageAnswer(publicAddress(url, c.req.url), request, found, toJobAnswer), 200);
  });
  return routes;
}

const tags = ["instance"];
const security = [{ token: [] }];

const instanceSchema = z
  .object({
    name: z.string(),
    url: z.string(),
    version: z.string(),
    language: z.enum(["fr", "en"]),
    accentHue: z.number(),
    contours: z.record(z.string(), z.string()),
  })
  .openapi("Instance", {
    example: {
      name: "Données de Rennes",
      url: "https://data.example.org",
      version: "0.1.0",
      language: "fr",
      accentHue: 195,
      contours: {},
    },
  });

const getRoute = createRoute({
  method: "get",
  path: "/api/instance",
  operationId: "getInstance",
  tags,
  responses: { 200: json(instanceSchema, "answer-instance"), ...refused },
});

const changeRoute = createRoute({
  method: "patch",
  path: "/api/instance",
  operationId: "changeInstance",
  tags,
  security,
  request: {
    body: body(
      z
        .strictObject({
          name: z.string().optional(),
          accentHue: z.number().optional(),
          language: z.enum(["fr", "en"]).optional(),
        })
        .openapi("InstanceChange", { example: { name: "Données de Rennes" } }),
    ),
  },
  responses: { 200: json(instanceSchema, "answer-as-now"), ...refused },
});

const storageRoute = createRoute({
  method: "get",
  path: "/api/instance/storage",
  operationId: "getStorage",
  tags,
  security,
  responses: {
    200: json(
      z
        .object({
          blobs: z.number(),
          bytes: z.number(),
          serving: z.number(),
          database: z.number(),
          free: z.number(),
        })
        .openapi("Storage"),
      "answer-storage",
    ),
    ...refused,
  },
});

const healthSchema = z.object({ database: z.boolean(), engine: z.boolean() }).openapi("Health");

const healthRoute = createRoute({
  method: "get",
  path: "/api/health",
  operationId: "getHealth",
  tags,
  responses: {
    200: json(healthSchema, "answer-healthy"),
    503: json(healthSchema, "answer-unhealthy"),
    ...refused,
  },
});

const jobsRoute = createRoute({
  method: "get",
  path: "/api/jobs",
  operationId: "listJobs",
  tags,
  security,
  request: { query: pageQuery },
  responses: {
    200: json(
      pageSchema(
        z
          .object({
            id: z.string(),
            name: z.string(),
            state: z.string(),
            createdAt: z.string(),
            startedAt: z.string().optional(),
            endedAt: z.string().optional(),
            failure: z.string().optional(),
            subject: z.string().optional(),
          })
          .openapi("Job"),
      ),
      "answer-jobs",
    ),
    ...refused,
  },
});

type Job = Awaited<ReturnType<Rooms["jobs"]["listJobs"]>>["items"][number];

function toJobAnswer({ createdAt, startedAt, endedAt, ...job }: Job) {
  return {
    ...job,
    createdAt: createdAt.toISOString(),
    ...(startedAt === undefined ? {} : { startedAt: startedAt.toISOString() }),
    ...(endedAt === undefined ? {} : { endedAt: endedAt.toISOString() }),
  };
}
