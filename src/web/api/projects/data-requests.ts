import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { publicStates } from "../../../projects/data-request.ts";
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
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";
import { requestSchema, toRequestAnswer } from "./answers.ts";

const security = [{ token: [] }];
const tags = ["data-requests"];

/** /api/data-requests: data that somebody looked for and did not find, and what became of it. */
export function dataRequestRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  const { requests } = rooms;
  routes.openapi(listRoute, async (c) => {
    const { q, state, organization, sort, all, ...query } = c.req.valid("query");
    const page = toPageRequest(query);
    const found = await (all === undefined
      ? requests.listPublicRequests(c.var.actor, { ...page, ...defined({ q, state, organization, sort }) })
      : requests.listRequests(c.var.actor, page));
    const address = publicAddress(url, c.req.url);
    return c.json(
      pageAnswer(address, page, found, (request) => toRequestAnswer(request, url)),
      200,
    );
  });
  routes.openapi(newRoute, async (c) => {
    const { address, language } = c.var;
    await requests.askForData({ address }, { ...defined(c.req.valid("json")), language });
    return c.body(null, 202);
  });
  routes.openapi(getRoute, async (c) => {
    const request = await requests.getRequest(c.var.actor, c.req.valid("param").id);
    return c.json(toRequestAnswer(request, url), 200);
  });
  routes.openapi(deleteRoute, async (c) => {
    await requests.deleteRequest(c.var.actor, c.req.valid("param").id);
    return c.body(null, 204);
  });
  routes.openapi(supportRoute, async (c) => {
    await requests.supportRequest(c.var.actor, c.req.valid("param").id);
    return c.body(null, 204);
  });
  routes.openapi(withdrawRoute, async (c) => {
    await requests.withdrawSupport(c.var.actor, c.req.valid("param").id);
    return c.body(null, 204);
  });
  routes.route("/", stateRoutes(rooms, url));
  return routes;
}

function stateRoutes({ requests }: Rooms, url: string): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  routes.openapi(publishRoute, async (c) => {
    const told = defined(c.req.valid("json"));
    const request = await requests.publishRequest(c.var.actor, c.req.valid("param").id, told);
    return c.json(toRequestAnswer(request, url), 200);
  });
  routes.openapi(closeRoute, async (c) => {
    await requests.closeRequest(c.var.actor, c.req.valid("param").id);
    return c.body(null, 204);
  });
  routes.openapi(assignRoute, async (c) => {
    const { organization } = c.req.valid("json");
    const request = await requests.assignRequest(c.var.actor, c.req.valid("param").id, organization);
    return c.json(toRequestAnswer(request, url), 200);
  });
  routes.openapi(answerRoute, async (c) => {
    const answer = defined(c.req.valid("json"));
    const request = await requests.answerRequest(c.var.actor, c.req.valid("param").id, answer);
    return c.json(toRequestAnswer(request, url), 200);
  });
  routes.openapi(refuseRoute, async (c) => {
    const { reason } = c.req.valid("json");
    const request = await requests.refuseRequest(c.var.actor, c.req.valid("param").id, reason);
    return c.json(toRequestAnswer(request, url), 200);
  });
  return routes;
}

const params = idParameter;
const one = { 200: json(requestSchema, "answer-data-request"), ...refused };
const done = { 204: nothing, ...refused };

const listRoute = createRoute({
  method: "get",
  path: "/api/data-requests",
  operationId: "listDataRequests",
  tags,
  request: {
    query: pageQuery.extend({
      q: z.string().max(500).optional().openapi({ description: "parameter-project-q", example: "cantine" }),
      state: z.enum(publicStates).optional().openapi({ description: "parameter-request-state" }),
      organization: z.string().optional().openapi({ description: "parameter-request-organization" }),
      sort: z.enum(["supported", "newest"]).optional().openapi({ description: "parameter-request-sort" }),
      all: z.literal("yes").optional().openapi({ description: "parameter-request-all" }),
    }),
  },
  responses: { 200: json(pageSchema(requestSchema), "answer-data-requests"), ...refused },
});

const newRoute = createRoute({
  method: "post",
  path: "/api/data-requests",
  operationId: "askForData",
  tags,
  request: {
    body: body(
      z
        .strictObject({
          wish: z.string().max(10_000),
          question: z.string().max(2000).optional(),
          email: z.string().max(500).optional(),
        })
        .openapi("NewDataRequest", {
          example: { wish: "Les menus des cantines, par semaine, pour les afficher dans une application." },
        }),
    ),
  },
  responses: { 202: { description: "answer-request-received" }, ...refused },
});

const getRoute = createRoute({
  method: "get",
  path: "/api/data-requests/{id}",
  operationId: "getDataRequest",
  tags,
  request: { params },
  responses: one,
});

const deleteRoute = createRoute({
  method: "delete",
  path: "/api/data-requests/{id}",
  operationId: "deleteDataRequest",
  tags,
  security,
  request: { params },
  responses: done,
});

const supportRoute = createRoute({
  method: "put",
  path: "/api/data-requests/{id}/support",
  operationId: "supportDataRequest",
  tags,
  security,
  request: { params },
  responses: done,
});

const withdrawRoute = createRoute({
  method: "delete",
  path: "/api/data-requests/{id}/support",
  operationId: "withdrawSupport",
  tags,
  security,
  request: { params },
  responses: done,
});

const publishRoute = createRoute({
  method: "post",
  path: "/api/data-requests/{id}/publication",
  operationId: "publishDataRequest",
  tags,
  security,
  request: {
    params,
    body: body(
      z
        .strictObject({ title: z.string().max(2000).optional(), wish: z.string().max(10_000).optional() })
        .openapi("DataRequestPublication", { example: { title: "Menus des cantines" } }),
    ),
  },
  responses: one,
});

const closeRoute = createRoute({
  method: "delete",
  path: "/api/data-requests/{id}/publication",
  operationId: "closeDataRequest",
  tags,
  security,
  request: { params },
  responses: done,
});

const assignRoute = createRoute({
  method: "put",
  path: "/api/data-requests/{id}/assignment",
  operationId: "assignDataRequest",
  tags,
  security,
  request: {
    params,
    body: body(
      z.strictObject({ organization: z.string().max(100) }).openapi("DataRequestAssignment", {
        example: { organization: "0199c0de-0000-7000-8000-000000000000" },
      }),
    ),
  },
  responses: one,
});

const answerRoute = createRoute({
  method: "post",
  path: "/api/data-requests/{id}/answer",
  operationId: "answerDataRequest",
  tags,
  security,
  request: {
    params,
    body: body(
      z
        .strictObject({ dataset: z.string().max(100).optional(), words: z.string().max(10_000).optional() })
        .openapi("DataRequestAnswer", { example: { words: "Ces menus seront publiés en janvier." } }),
    ),
  },
  responses: one,
});

const refuseRoute = createRoute({
  method: "post",
  path: "/api/data-requests/{id}/refusal",
  operationId: "refuseDataRequest",
  tags,
  security,
  request: {
    params,
    body: body(
      z.strictObject({ reason: z.string().max(10_000) }).openapi("DataRequestRefusal", {
        example: { reason: "Ces données nomment des personnes." },
      }),
    ),
  },
  responses: one,
});
