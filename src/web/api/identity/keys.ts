import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { InstanceKey } from "../../../identity/key.ts";
import type { Rooms } from "../../../rooms.ts";
import { json, refused } from "../answers.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";

/** The keys with which this instance signs: published for others, kept by its stewards. */
export function keyRoutes(rooms: Rooms): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  routes.openapi(jwksRoute, async (c) => {
    // A new key is published for longer than this before it signs.
    c.header("cache-control", "public, max-age=300");
    return c.json({ keys: [...(await rooms.signatures.jwks()).keys] }, 200);
  });
  routes.openapi(listRoute, async (c) => c.json(answer(await rooms.signatures.listKeys(c.var.actor)), 200));
  routes.openapi(rotateRoute, async (c) =>
    c.json(answer(await rooms.signatures.rotateKey(c.var.actor)), 201),
  );
  routes.openapi(revokeRoute, async (c) =>
    c.json(answer(await rooms.signatures.revokeKey(c.var.actor, c.req.valid("param").id)), 200),
  );
  return routes;
}

function answer(keys: readonly InstanceKey[]) {
  return { data: keys.map(toKeyAnswer) };
}

function toKeyAnswer({ id, state, madeAt, signsFrom, signsUntil, revokedAt }: InstanceKey) {
  return {
    id,
    state,
    madeAt: madeAt.toISOString(),
    signsFrom: signsFrom.toISOString(),
    ...(signsUntil === undefined ? {} : { signsUntil: signsUntil.toISOString() }),
    ...(revokedAt === undefined ? {} : { revokedAt: revokedAt.toISOString() }),
  };
}

const tags = ["network"];
const security = [{ token: [] }];

const thumbprint = "7OJ0OsTBPSmMhNpPHQhQmZqQeqDSxn0WySrZ8xVQNMI";

const jwksRoute = createRoute({
  method: "get",
  path: "/.well-known/jwks.json",
  operationId: "getJwks",
  tags,
  responses: {
    200: json(
      z
        .object({
          keys: z.array(
            z.object({
              kty: z.string(),
              crv: z.string(),
              x: z.string(),
              kid: z.string(),
              use: z.string(),
              alg: z.string(),
              nbf: z.int(),
              exp: z.int().optional(),
            }),
          ),
        })
        .openapi("Jwks"),
      "answer-jwks",
    ),
    ...refused,
  },
});

const keysSchema = z
  .object({
    data: z.array(
      z.object({
        id: z.string(),
        state: z.enum(["waiting", "signing", "ended", "revoked"]),
        madeAt: z.string(),
        signsFrom: z.string(),
        signsUntil: z.string().optional(),
        revokedAt: z.string().optional(),
      }),
    ),
  })
  .openapi("Keys");

const listRoute = createRoute({
  method: "get",
  path: "/api/keys",
  operationId: "listKeys",
  tags,
  security,
  responses: { 200: json(keysSchema, "answer-keys"), ...refused },
});

const rotateRoute = createRoute({
  method: "post",
  path: "/api/keys",
  operationId: "rotateKey",
  tags,
  security,
  responses: { 201: json(keysSchema, "answer-keys"), ...refused },
});

const revokeRoute = createRoute({
  method: "delete",
  path: "/api/keys/{id}",
  operationId: "revokeKey",
  tags,
  security,
  request: {
    params: z.object({
      id: z.string().openapi({ param: { name: "id", in: "path" }, example: thumbprint }),
    }),
  },
  responses: { 200: json(keysSchema, "answer-keys"), ...refused },
});
