import { z } from "@hono/zod-openapi";
import type { Rooms } from "../../rooms.ts";
import { created, one, unstored } from "../answer.ts";
import { byIdWithToken, post, routesOf } from "../route.ts";

export const assertionAsked = {
  ...byIdWithToken,
  body: z
    .strictObject({ jkt: z.string().max(100) })
    .openapi("AssertionRequest", { example: { jkt: "7OJ0OsTBPSmMhNpPHQhQmZqQeqDSxn0WySrZ8xVQNMI" } }),
} as const;

const assertionSchema = z
  .looseObject({ token_endpoint: z.string(), expires_in: z.int(), assertion: z.string() })
  .openapi("Assertion");

type Vouched = Awaited<ReturnType<Rooms["sharing"]["vouchFor"]>>;

export const assertion = one(
  assertionSchema,
  "answer-assertion",
  ({ tokenEndpoint, expiresInS, form }: Vouched) => ({
    token_endpoint: tokenEndpoint,
    expires_in: expiresInS,
    ...form,
  }),
);

/** What this instance vouches for, so that a program of its user gets a token elsewhere. */
export const assertionRoutes = routesOf("network", ({ sharing }) => [
  post(
    "/api/agreements/{id}/assertions",
    "makeAssertion",
    assertionAsked,
    unstored(created(assertion)),
    ({ actor, params, body }) => sharing.vouchFor(actor, params.id, { thumbprint: body.jkt }),
  ),
]);
