import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { getCookie } from "hono/cookie";
import { Failure } from "../../../base/failure.ts";
import type { Rooms } from "../../../rooms.ts";
import { accountSchema, toAccountAnswer, tokenSchema, toTokenAnswer } from "./account-answers.ts";
import { sessionCookieName } from "../../session-cookie-name.ts";
import {
  body,
  defined,
  idParameter,
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
import { setSession } from "./session-cookie.ts";

/** /api/account (one’s own), /api/accounts (for administrators) and /api/tokens. */
export function accountRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  routes.openapi(ownRoute, async (c) =>
    c.json(toAccountAnswer(await rooms.accounts.getAccount(c.var.actor)), 200),
  );
  routes.openapi(changeRoute, async (c) => {
    const { name, password } = c.req.valid("json");
    if (password !== undefined) refuseToken(c);
    const changed = await rooms.accounts.changeAccount(c.var.actor, defined({ name, password }));
    if (password !== undefined && getCookie(c, sessionCookieName(url)) !== undefined) {
      setSession(c, url, await rooms.accounts.renewSession(c.var.actor));
    }
    return c.json(toAccountAnswer(changed), 200);
  });
  routes.openapi(listRoute, async (c) => {
    const request = toPageRequest(c.req.valid("query"));
    const found = await rooms.accounts.listAccounts(c.var.actor, request);
    return c.json(pageAnswer(publicAddress(url, c.req.url), request, found, toAccountAnswer), 200);
  });
  routes.openapi(getRoute, async (c) =>
    c.json(toAccountAnswer(await rooms.accounts.getAccount(c.var.actor, c.req.valid("param").id)), 200),
  );
  routes.openapi(suspendRoute, async (c) => {
    await rooms.accounts.suspendAccount(c.var.actor, c.req.valid("param").id);
    return c.body(null, 204);
  });
  routes.openapi(restoreRoute, async (c) => {
    await rooms.accounts.restoreAccount(c.var.actor, c.req.valid("param").id);
    return c.body(null, 204);
  });
  routes.openapi(recoveryRoute, async (c) => {
    const { secret } = await rooms.accounts.makeRecovery(c.var.actor, c.req.valid("param").id);
    return c.json({ secret, link: `${url}/recovery?secret=${secret}` }, 201);
  });
  routes.openapi(tokensRoute, async (c) => {
    const tokens = await rooms.tokens.listTokens(c.var.actor);
    return c.json({ data: tokens.map(toTokenAnswer) }, 200);
  });
  routes.openapi(createTokenRoute, async (c) => {
    refuseToken(c);
    const { name, expiresAt } = c.req.valid("json");
    const expiry = expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) };
    const { token, secret } = await rooms.tokens.createToken(c.var.actor, { name, ...expiry });
    return c.json({ token: toTokenAnswer(token), secret }, 201);
  });
  routes.openapi(revokeTokenRoute, async (c) => {
    await rooms.tokens.revokeToken(c.var.actor, c.req.valid("param").id);
    return c.body(null, 204);
  });
  return routes;
}

/** A token that leaks must not make others, nor take over the account that it acts for. */
function refuseToken(c: { req: { header(name: string): string | undefined } }): void {
  if (c.req.header("authorization") !== undefined) throw new Failure("forbidden", "api-session-needed");
}

const tags = ["people"];
const security = [{ token: [] }];

const ownRoute = createRoute({
  method: "get",
  path: "/api/account",
  operationId: "getOwnAccount",
  tags,
  security,
  responses: { 200: json(accountSchema, "answer-own-account"), ...refused },
});

const changeRoute = createRoute({
  method: "patch",
  path: "/api/account",
  operationId: "changeOwnAccount",
  tags,
  request: {
    body: body(
      z
        .strictObject({
          name: z.string().optional(),
          password: z.strictObject({ current: z.string().max(1000), next: z.string() }).optional(),
        })
        .openapi("AccountChange", { example: { name: "Alix Martin" } }),
    ),
  },
  responses: { 200: json(accountSchema, "answer-as-now"), ...refused },
});

const listRoute = createRoute({
  method: "get",
  path: "/api/accounts",
  operationId: "listAccounts",
  tags,
  security,
  request: { query: pageQuery },
  responses: { 200: json(pageSchema(accountSchema), "answer-accounts"), ...refused },
});

const getRoute = createRoute({
  method: "get",
  path: "/api/accounts/{id}",
  operationId: "getAccount",
  tags,
  security,
  request: { params: idParameter },
  responses: { 200: json(accountSchema, "answer-account"), ...refused },
});

const suspendRoute = createRoute({
  method: "post",
  path: "/api/accounts/{id}/suspension",
  operationId: "suspendAccount",
  tags,
  security,
  request: { params: idParameter },
  responses: { 204: nothing, ...refused },
});

const restoreRoute = createRoute({
  method: "delete",
  path: "/api/accounts/{id}/suspension",
  operationId: "restoreAccount",
  tags,
  security,
  request: { params: idParameter },
  responses: { 204: nothing, ...refused },
});

const recoveryRoute = createRoute({
  method: "post",
  path: "/api/accounts/{id}/recovery",
  operationId: "makeRecovery",
  tags,
  security,
  request: { params: idParameter },
  responses: {
    201: json(z.object({ secret: z.string(), link: z.string() }), "answer-link"),
    ...refused,
  },
});

const tokensRoute = createRoute({
  method: "get",
  path: "/api/tokens",
  operationId: "listTokens",
  tags,
  security,
  responses: { 200: json(z.object({ data: z.array(tokenSchema) }), "answer-own"), ...refused },
});

const createTokenRoute = createRoute({
  method: "post",
  path: "/api/tokens",
  operationId: "createToken",
  tags,
  request: {
    body: body(
      z
        .strictObject({ name: z.string(), expiresAt: z.iso.datetime({ offset: true }).optional() })
        .openapi("NewToken", { example: { name: "nightly import", expiresAt: "2027-11-02T08:00:00Z" } }),
    ),
  },
  responses: {
    201: json(z.object({ token: tokenSchema, secret: z.string() }), "answer-secret"),
    ...refused,
  },
});

const revokeTokenRoute = createRoute({
  method: "delete",
  path: "/api/tokens/{id}",
  operationId: "revokeToken",
  tags,
  security,
  request: { params: idParameter },
  responses: { 204: nothing, ...refused },
});
