import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { changeKinds } from "../../../network/feed/change.ts";
import type { Rooms } from "../../../rooms.ts";
import { body, defined, idParameter, json, nothing, refused } from "../answers.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import { toWebhookAnswer, webhookSchema } from "./answers.ts";

/** Addresses that are told each event of the feed. */
export function webhookRoutes({ network }: Rooms): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  routes.openapi(listRoute, async (c) => {
    const webhooks = await network.listWebhooks(c.var.actor);
    return c.json({ data: webhooks.map((webhook) => toWebhookAnswer(c.var.language, webhook)) }, 200);
  });
  routes.openapi(newRoute, async (c) => {
    const { url, ...rest } = c.req.valid("json");
    const made = await network.createWebhook(c.var.actor, { url, ...defined(rest) });
    return c.json(toWebhookAnswer(c.var.language, made), 201);
  });
  routes.openapi(enableRoute, async (c) => {
    const webhook = await network.enableWebhook(c.var.actor, c.req.valid("param").id);
    return c.json(toWebhookAnswer(c.var.language, webhook), 200);
  });
  routes.openapi(deleteRoute, async (c) => {
    await network.deleteWebhook(c.var.actor, c.req.valid("param").id);
    return c.body(null, 204);
  });
  return routes;
}

const tags = ["network"];
const security = [{ token: [] }];

const listRoute = createRoute({
  method: "get",
  path: "/api/network/webhooks",
  operationId: "listWebhooks",
  tags,
  security,
  responses: { 200: json(z.object({ data: z.array(webhookSchema) }), "answer-webhooks"), ...refused },
});

const newRoute = createRoute({
  method: "post",
  path: "/api/network/webhooks",
  operationId: "createWebhook",
  tags,
  security,
  request: {
    body: body(
      z
        .strictObject({
          url: z.string().min(1).max(2000),
          note: z.string().max(200).optional(),
          kinds: z.array(z.enum(changeKinds)).min(1).max(changeKinds.length).optional(),
        })
        .openapi("NewWebhook", {
          example: { url: "https://script.example.org/maille", kinds: ["version"] },
        }),
    ),
  },
  responses: { 201: json(webhookSchema, "answer-webhook"), ...refused },
});

const enableRoute = createRoute({
  method: "post",
  path: "/api/network/webhooks/{id}/activation",
  operationId: "enableWebhook",
  tags,
  security,
  request: { params: idParameter },
  responses: { 200: json(webhookSchema, "answer-webhook"), ...refused },
});

const deleteRoute = createRoute({
  method: "delete",
  path: "/api/network/webhooks/{id}",
  operationId: "deleteWebhook",
  tags,
  security,
  request: { params: idParameter },
  responses: { 204: nothing, ...refused },
});
