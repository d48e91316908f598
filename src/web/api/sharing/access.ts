import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { AccessChange } from "../../../sharing/access-settings.ts";
import type { Rooms } from "../../../rooms.ts";
import { body, defined, idParameter, json, refused } from "../answers.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import { accessChangeSchema, accessSchema, toAccessAnswer } from "./answers.ts";

/** Who may read a dataset and its tables, as the producer sets it, and what is offered of them. */
export function accessRoutes(rooms: Rooms): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  const { sharing } = rooms;
  const idOf = async (c: { var: ApiEnv["Variables"] }, slugOrId: string) =>
    (await rooms.datasets.getDataset(c.var.actor, slugOrId)).id;
  routes.openapi(getRoute, async (c) => {
    const id = await idOf(c, c.req.valid("param").id);
    return c.json(toAccessAnswer(await sharing.getAccess(c.var.actor, id)), 200);
  });
  routes.openapi(setRoute, async (c) => {
    const id = await idOf(c, c.req.valid("param").id);
    const set = await sharing.setAccess(c.var.actor, id, toChange(c.req.valid("json")));
    return c.json(toAccessAnswer(set), 200);
  });
  routes.openapi(setTableRoute, async (c) => {
    const change = toChange(c.req.valid("json"));
    const set = await sharing.setTableAccess(c.var.actor, c.req.valid("param").id, change);
    return c.json(toAccessAnswer(set), 200);
  });
  routes.openapi(clearTableRoute, async (c) =>
    c.json(toAccessAnswer(await sharing.clearTableAccess(c.var.actor, c.req.valid("param").id)), 200),
  );
  routes.openapi(policyRoute, async (c) => {
    const policy = await sharing.getPolicy(c.var.actor, c.req.valid("param").id);
    return c.json(policy as Record<string, never>, 200, { "content-type": "application/ld+json" });
  });
  routes.openapi(figuresRoute, async (c) =>
    c.json(await sharing.requestFigures(await idOf(c, c.req.valid("param").id)), 200),
  );
  return routes;
}

function toChange({ policy, ...change }: z.infer<typeof accessChangeSchema>): AccessChange {
  return { ...defined(change), ...(policy === undefined ? {} : { policy: defined(policy) }) };
}

const tags = ["sharing"];
const security = [{ token: [] }];

const getRoute = createRoute({
  method: "get",
  path: "/api/datasets/{id}/access",
  operationId: "getAccess",
  tags,
  security,
  request: { params: idParameter },
  responses: { 200: json(accessSchema, "answer-access"), ...refused },
});

const setRoute = createRoute({
  method: "put",
  path: "/api/datasets/{id}/access",
  operationId: "setAccess",
  tags,
  security,
  request: { params: idParameter, body: body(accessChangeSchema) },
  responses: { 200: json(accessSchema, "answer-access"), ...refused },
});

const setTableRoute = createRoute({
  method: "put",
  path: "/api/resources/{id}/access",
  operationId: "setTableAccess",
  tags,
  security,
  request: { params: idParameter, body: body(accessChangeSchema) },
  responses: { 200: json(accessSchema, "answer-access"), ...refused },
});

const clearTableRoute = createRoute({
  method: "delete",
  path: "/api/resources/{id}/access",
  operationId: "clearTableAccess",
  tags,
  security,
  request: { params: idParameter },
  responses: { 200: json(accessSchema, "answer-access"), ...refused },
});

const policyRoute = createRoute({
  method: "get",
  path: "/api/datasets/{id}/policy",
  operationId: "getPolicy",
  tags,
  request: { params: idParameter },
  responses: {
    200: {
      description: "answer-policy",
      content: { "application/ld+json": { schema: z.looseObject({}).openapi("OdrlOffer") } },
    },
    ...refused,
  },
});

const figuresRoute = createRoute({
  method: "get",
  path: "/api/datasets/{id}/request-figures",
  operationId: "getRequestFigures",
  tags,
  request: { params: idParameter },
  responses: {
    200: json(
      z
        .object({
          asked: z.int(),
          granted: z.int(),
          refused: z.int(),
          medianDaysToAnswer: z.number().optional(),
        })
        .openapi("RequestFigures"),
      "answer-request-figures",
    ),
    ...refused,
  },
});
