import { defined } from "../../base/defined.ts";
import { z } from "@hono/zod-openapi";
import type { Rooms } from "../../rooms.ts";
import { sayNamed } from "../../words/say.ts";
import { nothing, one, pageOf } from "../answer.ts";
import { get, pagedWithToken, post, routesOf } from "../route.ts";

const notificationSchema = z
  .object({
    id: z.string(),
    message: z.string(),
    at: z.string(),
    exchange: z.string().optional(),
    reuse: z.string().optional(),
    url: z.string().optional(),
    readAt: z.string().optional(),
  })
  .openapi("Notification");

type Notification = Awaited<ReturnType<Rooms["sharing"]["listNotifications"]>>["items"][number];

const notification = one(
  notificationSchema,
  "answer-notifications",
  ({ id, key, args, exchange, reuse, at, readAt }: Notification, { language }) => ({
    id,
    message: sayNamed(language, key, args),
    at: at.toISOString(),
    ...defined({ exchange, reuse, url: args["url"]?.toString(), readAt: readAt?.toISOString() }),
  }),
);

/** What somebody is told of their requests, and of those that they answer. */
export const notificationRoutes = routesOf("sharing", ({ sharing }) => [
  get(
    "/api/notifications",
    "listNotifications",
    pagedWithToken,
    pageOf(notification, "answer-notifications"),
    ({ actor, page }) => sharing.listNotifications(actor, page),
  ),
  post("/api/notifications/read", "readNotifications", { token: true }, nothing, ({ actor }) =>
    sharing.readNotifications(actor),
  ),
]);
