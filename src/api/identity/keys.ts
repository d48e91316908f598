import { z } from "@hono/zod-openapi";
import type { InstanceKey } from "../../identity/key.ts";
import type { Rooms } from "../../rooms.ts";
import { created, one } from "../answer.ts";
import { del, get, post, routesOf } from "../route.ts";

const jwksSchema = z
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
  .openapi("Jwks");

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

const thumbprint = "7OJ0OsTBPSmMhNpPHQhQmZqQeqDSxn0WySrZ8xVQNMI";
const ofKey = {
  params: z.object({
    id: z.string().openapi({ param: { name: "id", in: "path" }, example: thumbprint }),
  }),
  token: true,
} as const;

const jwks = one(jwksSchema, "answer-jwks", ({ keys }: Jwks, { c }) => {
  // A new key is published for longer than this before it signs.
  c.header("cache-control", "public, max-age=300");
  return { keys: [...keys] };
});
const keys = one(keysSchema, "answer-keys", (told: readonly InstanceKey[]) => ({
  data: told.map(toKeyAnswer),
}));

type Jwks = Awaited<ReturnType<Rooms["signatures"]["jwks"]>>;

/** The keys with which this instance signs: published for others, kept by its stewards. */
export const keyRoutes = routesOf("network", ({ signatures }) => [
  get("/.well-known/jwks.json", "getJwks", {}, jwks, () => signatures.jwks()),
  get("/api/keys", "listKeys", { token: true }, keys, ({ actor }) => signatures.listKeys(actor)),
  post("/api/keys", "rotateKey", { token: true }, created(keys), ({ actor }) => signatures.rotateKey(actor)),
  del("/api/keys/{id}", "revokeKey", ofKey, keys, ({ actor, params }) =>
    signatures.revokeKey(actor, params.id),
  ),
]);

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
