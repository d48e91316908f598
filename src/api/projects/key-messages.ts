import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { Failure } from "../../base/failure.ts";
import type { Rooms } from "../../rooms.ts";
import { body, json, nothing, refused } from "../answers.ts";
import { signedBy } from "../identity/signed-by.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";

/** What other instances tell of the keys of their projects, signed by them (RFC 9421). */
export function keyMessageRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  // The body is read once, as the bytes that are signed.
  routes.post(route.getRoutingPath(), async (c) => {
    const { instance, text } = await signedBy(c, rooms, url);
    await rooms.projects.takeKey(instance, parse(text));
    return c.body(null, 204);
  });
  routes.post(usesRoute.getRoutingPath(), async (c) => {
    const { instance, text } = await signedBy(c, rooms, url);
    c.header("Cache-Control", "no-store");
    const { keys } = await rooms.projects.tellUses(instance, parse(text));
    return c.json({ keys: keys.map((told) => ({ ...told })) }, 200);
  });
  routes.openAPIRegistry.registerPath(route);
  routes.openAPIRegistry.registerPath(usesRoute);
  return routes;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure("invalid", "projects-key-message-wrong", {}, { cause });
  }
}

const route = createRoute({
  method: "post",
  path: "/api/network/keys",
  operationId: "tellProjectKey",
  tags: ["network"],
  request: {
    body: body(
      z
        .object({
          key: z.string(),
          hash: z.string(),
          name: z.string(),
          agreements: z.array(z.string()),
          expiresAt: z.iso.datetime(),
          isRevoked: z.boolean(),
        })
        .openapi("ProjectKeyTold"),
    ),
  },
  responses: { 204: nothing, ...refused },
});

const usesRoute = createRoute({
  method: "post",
  path: "/api/network/keys/uses",
  operationId: "askProjectKeyUses",
  tags: ["network"],
  request: { body: body(z.object({ keys: z.array(z.string()).max(200) }).openapi("ProjectKeysAsked")) },
  responses: {
    200: json(
      z
        .object({ keys: z.array(z.object({ key: z.string(), lastUsedOn: z.iso.date().optional() })) })
        .openapi("ProjectKeyUses"),
      "answer-key-uses",
    ),
    ...refused,
  },
});
