import { z } from "@hono/zod-openapi";
import { languages } from "../base/language.ts";
import { type OwnSubscription, type Subscription, subscriptionKinds } from "../subscriptions/subscription.ts";
import { created, listOf, nothing, one } from "./answer.ts";
import { byIdWithToken, del, get, post, routesOf } from "./route.ts";

const kind = z.enum(subscriptionKinds);

const subscriptionSchema = z
  .object({
    id: z.string(),
    kind,
    subject: z.string(),
    title: z.string().optional(),
    language: z.enum(languages),
    createdAt: z.string(),
    links: z.object({ page: z.string().optional() }),
  })
  .openapi("Subscription");

const newSubscription = z
  .strictObject({ kind, subject: z.string() })
  .openapi("NewSubscription", { example: { kind: "search", subject: "q=cantines&format=CSV" } });

const subscription = one(
  subscriptionSchema,
  "answer-subscription",
  ({ named, createdAt, ...told }: Subscription & Pick<OwnSubscription, "named">, { url }) => ({
    ...told,
    createdAt: createdAt.toISOString(),
    ...(named === undefined ? {} : { title: named.title }),
    links: named === undefined ? {} : { page: `${url}${named.page}` },
  }),
);

/** /api/subscriptions: what one is told of by e-mail. */
export const subscriptionRoutes = routesOf("subscriptions", ({ subscriptions }) => [
  get(
    "/api/subscriptions",
    "listSubscriptions",
    { token: true },
    listOf(subscription, "answer-subscriptions"),
    ({ actor }) => subscriptions.listSubscriptions(actor),
  ),
  post(
    "/api/subscriptions",
    "subscribe",
    { body: newSubscription, token: true },
    created(subscription),
    ({ actor, body, language }) => subscriptions.subscribe(actor, body, { language }),
  ),
  del("/api/subscriptions/{id}", "unsubscribe", byIdWithToken, nothing, ({ actor, params }) =>
    subscriptions.unsubscribe(actor, params.id),
  ),
]);
