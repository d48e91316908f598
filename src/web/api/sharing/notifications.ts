import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Rooms } from "../../../rooms.ts";
import { say } from "../../../words/say.ts";
import {
  defined,
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

/** What somebody is told of their requests, and of those that they answer. */
export function notificationRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  routes.openapi(listRoute, async (c) => {
    const request = toPageRequest(c.req.valid("query"));
    const found = await rooms.sharing.listNotifications(c.var.actor, request);
    const { language } = c.var;
    return c.json(
      pageAnswer(
        publicAddress(url, c.req.url),
        request,
        found,
        ({ id, key, args, exchange, reuse, at, readAt }) => ({
          id,
          message: say(language, key, args),
          at: at.toISOString(),
          ...defined({ exchange, reuse, url: args["url"]?.toString(), readAt: readAt?.toISOString() }),
        }),
      ),
      200,
    );
  });
  routes.openapi(readRoute, async (c) => {
    await rooms.sharing.readNotifications(c.var.actor);
    return c.body(null, 204);
  });
  return routes;
}

const tags = ["sharing"];
const security = [{ token: [] }];

const listRoute = createRoute({
  method: "get",
  path: "/api/notifications",
  operationId: "listNotifications",
  tags,
  security,
  request: { query: pageQuery },
  responses: {
    200: json(
      pageSchema(
        z
          .object({
            id: z.string(),
            message: z.string(),
            at: z.string(),
            exchange: z.string().optional(),
            reuse: z.string().optional(),
            url: z.string().optional(),
            readAt: z.string().optional(),
          })
          .openapi("Notification"),
      ),
      "answer-notifications",
    ),
    ...refused,
  },
});

const readRoute = createRoute({
  method: "post",
  path: "/api/notifications/read",
  operationId: "readNotifications",
  tags,
  security,
  responses: { 204: nothing, ...refused },
});
