import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Rooms } from "../../../rooms.ts";
import { body, idParameter, json, nothing, refused } from "../answers.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import { keySchema, madeKeySchema, toKeyAnswer } from "./answers.ts";

const security = [{ token: [] }];
const tags = ["projects"];

/** /api/projects/{id}/keys: what scripts read with, under the agreements of a project. */
export function projectKeyRoutes({ projects }: Rooms): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  routes.openapi(listRoute, async (c) => {
    c.header("Cache-Control", "no-store");
    const keys = await projects.listKeys(c.var.actor, c.req.valid("param").id);
    return c.json({ data: keys.map(toKeyAnswer) }, 200);
  });
  routes.openapi(newRoute, async (c) => {
    const { name, expiresAt } = c.req.valid("json");
    const { key, secret } = await projects.createKey(c.var.actor, c.req.valid("param").id, {
      name,
      ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) }),
    });
    c.header("Cache-Control", "no-store");
    return c.json({ ...toKeyAnswer(key), secret }, 201);
  });
  routes.openapi(revokeRoute, async (c) => {
    const { id, key } = c.req.valid("param");
    await projects.revokeKey(c.var.actor, id, key);
    return c.body(null, 204);
  });
  return routes;
}

const listRoute = createRoute({
  method: "get",
  path: "/api/projects/{id}/keys",
  operationId: "listProjectKeys",
  tags,
  security,
  request: { params: idParameter },
  responses: { 200: json(z.object({ data: z.array(keySchema) }), "answer-project-keys"), ...refused },
});

const newRoute = createRoute({
  method: "post",
  path: "/api/projects/{id}/keys",
  operationId: "createProjectKey",
  tags,
  security,
  request: {
    params: idParameter,
    body: body(
      z
        .strictObject({ name: z.string().max(500), expiresAt: z.iso.datetime({ offset: true }).optional() })
        .openapi("NewProjectKey", {
          example: { name: "Script de nuit", expiresAt: "2027-06-30T22:00:00Z" },
        }),
    ),
  },
  responses: { 201: json(madeKeySchema, "answer-made-key"), ...refused },
});

const revokeRoute = createRoute({
  method: "delete",
  path: "/api/projects/{id}/keys/{key}",
  operationId: "revokeProjectKey",
  tags,
  security,
  request: {
    params: idParameter.extend({ key: z.string().openapi({ param: { name: "key", in: "path" } }) }),
  },
  responses: { 204: nothing, ...refused },
});
