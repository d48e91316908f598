import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Rooms } from "../../../rooms.ts";
import { body, idParameter, json, refused } from "../answers.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";

/** What this instance vouches for, so that a program of its user gets a token elsewhere. */
export function assertionRoutes(rooms: Rooms): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  routes.openapi(assertionRoute, async (c) => {
    const { jkt } = c.req.valid("json");
    const { tokenEndpoint, expiresInS, form } = await rooms.sharing.vouchFor(
      c.var.actor,
      c.req.valid("param").id,
      { thumbprint: jkt },
    );
    c.header("cache-control", "no-store");
    return c.json({ token_endpoint: tokenEndpoint, expires_in: expiresInS, ...form }, 201);
  });
  return routes;
}

const assertionRoute = createRoute({
  method: "post",
  path: "/api/agreements/{id}/assertions",
  operationId: "makeAssertion",
  tags: ["network"],
  security: [{ token: [] }],
  request: {
    params: idParameter,
    body: body(
      z
        .strictObject({ jkt: z.string().max(100) })
        .openapi("AssertionRequest", { example: { jkt: "7OJ0OsTBPSmMhNpPHQhQmZqQeqDSxn0WySrZ8xVQNMI" } }),
    ),
  },
  responses: {
    201: json(
      z
        .looseObject({ token_endpoint: z.string(), expires_in: z.int(), assertion: z.string() })
        .openapi("Assertion"),
      "answer-assertion",
    ),
    ...refused,
  },
});
