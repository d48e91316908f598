import { defined } from "../../base/defined.ts";
import { z } from "@hono/zod-openapi";
import { webhookKinds } from "../../network/change.ts";
import { created, inLanguage, listOf, nothing, one } from "../answer.ts";
import { byIdWithToken, del, get, post, routesOf } from "../route.ts";
import { toWebhookAnswer, webhookSchema } from "./answers.ts";

const newWebhook = {
  body: z
    .strictObject({
      url: z.string().min(1).max(2000),
      note: z.string().max(200).optional(),
      kinds: z.array(z.enum(webhookKinds)).min(1).max(webhookKinds.length).optional(),
    })
    .openapi("NewWebhook", {
      example: { url: "https://script.example.org/maille", kinds: ["version"] },
    }),
  token: true,
} as const;

const webhook = one(webhookSchema, "answer-webhook", inLanguage(toWebhookAnswer));

/** Addresses that are told each event of the feed. */
export const webhookRoutes = routesOf("network", ({ network }) => [
  get(
    "/api/network/webhooks",
    "listWebhooks",
    { token: true },
    listOf(webhook, "answer-webhooks"),
    ({ actor }) => network.listWebhooks(actor),
  ),
  post(
    "/api/network/webhooks",
    "createWebhook",
    newWebhook,
    created(webhook),
    ({ actor, body: { url, ...rest } }) => network.createWebhook(actor, { url, ...defined(rest) }),
  ),
  post(
    "/api/network/webhooks/{id}/activation",
    "enableWebhook",
    byIdWithToken,
    webhook,
    ({ actor, params }) => network.enableWebhook(actor, params.id),
  ),
  del("/api/network/webhooks/{id}", "deleteWebhook", byIdWithToken, nothing, ({ actor, params }) =>
    network.deleteWebhook(actor, params.id),
  ),
]);
