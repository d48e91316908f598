import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import { invitationLink } from "../../../letters/invitation-letter.ts";
import type { Rooms } from "../../../rooms.ts";
import type { Session } from "../../../people/account.ts";
import { sayProblem } from "../../../words/say.ts";
import { sessionSchema } from "./account-answers.ts";
import { sessionCookieName } from "../../session-cookie-name.ts";
import { refuseOtherOrigins } from "../actor.ts";
import { body, defined, json, nothing, refused } from "../answers.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";
import { clearSession, setSession } from "./session-cookie.ts";

/** Coming in and going out: /api/session, /api/administrator, /api/invitations. */
export function sessionRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  const opened = (c: Context, session: Session) => {
    setSession(c, url, session);
    return { expiresAt: session.expiresAt.toISOString() };
  };

  routes.openapi(signInRoute, async (c) => {
    refuseOtherOrigins(c, url);
    const { email, password } = c.req.valid("json");
    const session = await rooms.accounts.signIn(email, password, { address: c.var.address });
    return c.json(opened(c, session), 201);
  });
  routes.openapi(signOutRoute, async (c) => {
    const secret = getCookie(c, sessionCookieName(url));
    if (secret !== undefined) await rooms.accounts.signOut(secret);
    clearSession(c, url);
    return c.body(null, 204);
  });
  routes.openapi(claimRoute, async (c) => {
    refuseOtherOrigins(c, url);
    const { secret, ...person } = c.req.valid("json");
    return c.json(opened(c, await rooms.accounts.claimAdministrator(secret, person)), 201);
  });
  routes.openapi(inviteRoute, async (c) => {
    const { language } = c.var;
    const invitation = { language, ...defined(c.req.valid("json")) };
    const { secret, letter } = await rooms.accounts.inviteAccount(c.var.actor, invitation);
    const sent = typeof letter === "string" ? { letter } : { letter: "failed" as const };
    return c.json(
      {
        secret,
        link: invitationLink(url, secret),
        ...sent,
        ...(typeof letter === "string" ? {} : { detail: sayProblem(language, letter) }),
      },
      201,
    );
  });
  routes.openapi(acceptRoute, async (c) => {
    refuseOtherOrigins(c, url);
    const { secret } = c.req.valid("param");
    return c.json(opened(c, await rooms.accounts.acceptInvitation(secret, c.req.valid("json"))), 201);
  });
  routes.openapi(recoverRoute, async (c) => {
    refuseOtherOrigins(c, url);
    const { secret, password } = c.req.valid("json");
    return c.json(opened(c, await rooms.accounts.recover(secret, password)), 201);
  });
  return routes;
}

const tags = ["people"];

const signInRoute = createRoute({
  method: "post",
  path: "/api/session",
  operationId: "signIn",
  tags,
  request: {
    body: body(
      z.strictObject({ email: z.string().max(300), password: z.string().max(1000) }).openapi("Credentials", {
        example: { email: "alix@example.org", password: "four unrelated plain words" },
      }),
    ),
  },
  responses: { 201: json(sessionSchema, "answer-session"), ...refused },
});

const signOutRoute = createRoute({
  method: "delete",
  path: "/api/session",
  operationId: "signOut",
  tags,
  responses: { 204: nothing, ...refused },
});

const claimRoute = createRoute({
  method: "post",
  path: "/api/administrator",
  operationId: "claimAdministrator",
  tags,
  request: {
    body: body(
      z
        .strictObject({
          secret: z.string().max(200),
          name: z.string(),
          email: z.string(),
          password: z.string(),
        })
        .openapi("AdministratorClaim"),
    ),
  },
  responses: { 201: json(sessionSchema, "answer-administrator"), ...refused },
});

const inviteRoute = createRoute({
  method: "post",
  path: "/api/invitations",
  operationId: "inviteAccount",
  tags,
  security: [{ token: [] }],
  request: {
    body: body(
      z
        .strictObject({
          email: z.string(),
          organization: z.string().optional(),
          role: z.enum(["administrator", "editor", "reader"]).optional(),
          administrator: z.boolean().optional(),
          language: z.enum(["fr", "en"]).optional(),
        })
        .openapi("NewInvitation", {
          example: { email: "sam@example.org", organization: "0199c0de-0000-7000-8000-000000000001" },
        }),
    ),
  },
  responses: {
    201: json(
      z.object({
        secret: z.string(),
        link: z.string(),
        letter: z.enum(["off", "sent", "failed"]),
        detail: z.string().optional(),
      }),
      "answer-link",
    ),
    ...refused,
  },
});

const acceptRoute = createRoute({
  method: "post",
  path: "/api/invitations/{secret}/acceptance",
  operationId: "acceptInvitation",
  tags,
  request: {
    params: z.object({
      secret: z
        .string()
        .max(200)
        .openapi({ param: { name: "secret", in: "path" } }),
    }),
    body: body(
      z.strictObject({ name: z.string(), password: z.string().max(1000) }).openapi("Acceptance", {
        example: { name: "Sam Durand", password: "four unrelated plain words" },
      }),
    ),
  },
  responses: { 201: json(sessionSchema, "answer-signed-in"), ...refused },
});

const recoverRoute = createRoute({
  method: "post",
  path: "/api/recovery",
  operationId: "recover",
  tags,
  request: {
    body: body(
      z
        .strictObject({ secret: z.string().max(200), password: z.string().max(1000) })
        .openapi("Recovery", { example: { secret: "…", password: "four unrelated plain words" } }),
    ),
  },
  responses: { 201: json(sessionSchema, "answer-recovered"), ...refused },
});
