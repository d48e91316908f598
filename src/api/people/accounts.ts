import { defined } from "../../base/defined.ts";
import { z } from "@hono/zod-openapi";
import { getCookie } from "hono/cookie";
import { Failure } from "../../base/failure.ts";
import type { Account } from "../../people/account.ts";
import type { Rooms } from "../../rooms.ts";
import { sessionCookieName } from "../../server/session-cookie-name.ts";
import { as, created, listOf, nothing, one, pageOf } from "../answer.ts";
import {
  type CheckedRequest,
  byIdWithToken,
  del,
  get,
  pagedWithToken,
  patch,
  post,
  routesOf,
} from "../route.ts";
import { accountSchema, toAccountAnswer, tokenSchema, toTokenAnswer } from "./account-answers.ts";
import { setSession } from "./session-cookie.ts";

const accountChange = {
  body: z
    .strictObject({
      name: z.string().optional(),
      password: z.strictObject({ current: z.string().max(1000), next: z.string() }).optional(),
    })
    .openapi("AccountChange", { example: { name: "Alix Martin" } }),
} as const;

const newToken = {
  body: z
    .strictObject({ name: z.string(), expiresAt: z.iso.datetime({ offset: true }).optional() })
    .openapi("NewToken", { example: { name: "nightly import", expiresAt: "2027-11-02T08:00:00Z" } }),
} as const;

const account = one(accountSchema, "answer-account", toAccountAnswer);
const token = one(tokenSchema, "answer-own", toTokenAnswer);
const madeToken = one(
  z.object({ token: tokenSchema, secret: z.string() }),
  "answer-secret",
  (made: MadeToken) => ({
    token: toTokenAnswer(made.token),
    secret: made.secret,
  }),
);
const link = one(
  z.object({ secret: z.string(), link: z.string() }),
  "answer-link",
  ({ secret }: { readonly secret: string }, { url }) => ({
    secret,
    link: `${url}/recovery?secret=${secret}`,
  }),
);

/** /api/account (one’s own), /api/accounts (for administrators) and /api/tokens. */
export const accountRoutes = routesOf("people", ({ accounts, tokens }) => [
  get("/api/account", "getOwnAccount", { token: true }, as(account, "answer-own-account"), ({ actor }) =>
    accounts.getAccount(actor),
  ),
  patch("/api/account", "changeOwnAccount", accountChange, as(account, "answer-as-now"), (asked) =>
    changeOwnAccount(accounts, asked),
  ),
  get(
    "/api/accounts",
    "listAccounts",
    pagedWithToken,
    pageOf(account, "answer-accounts"),
    ({ actor, page }) => accounts.listAccounts(actor, page),
  ),
  get("/api/accounts/{id}", "getAccount", byIdWithToken, account, ({ actor, params }) =>
    accounts.getAccount(actor, params.id),
  ),
  post("/api/accounts/{id}/suspension", "suspendAccount", byIdWithToken, nothing, ({ actor, params }) =>
    accounts.suspendAccount(actor, params.id),
  ),
  del("/api/accounts/{id}/suspension", "restoreAccount", byIdWithToken, nothing, ({ actor, params }) =>
    accounts.restoreAccount(actor, params.id),
  ),
  post("/api/accounts/{id}/recovery", "makeRecovery", byIdWithToken, created(link), ({ actor, params }) =>
    accounts.makeRecovery(actor, params.id),
  ),
  get("/api/tokens", "listTokens", { token: true }, listOf(token, "answer-own"), ({ actor }) =>
    tokens.listTokens(actor),
  ),
  post("/api/tokens", "createToken", newToken, created(madeToken), (asked) => createToken(tokens, asked)),
  del("/api/tokens/{id}", "revokeToken", byIdWithToken, nothing, ({ actor, params }) =>
    tokens.revokeToken(actor, params.id),
  ),
]);

type MadeToken = Awaited<ReturnType<Rooms["tokens"]["createToken"]>>;

async function changeOwnAccount(
  accounts: Rooms["accounts"],
  { actor, body: { name, password }, url, c, language }: CheckedRequest<typeof accountChange>,
): Promise<Account> {
  if (password !== undefined) refuseToken(c);
  const change = password === undefined ? undefined : { ...password, language };
  const changed = await accounts.changeAccount(actor, defined({ name, password: change }));
  if (password !== undefined && getCookie(c, sessionCookieName(url)) !== undefined) {
    setSession(c, url, await accounts.renewSession(actor));
  }
  return changed;
}

function createToken(
  tokens: Rooms["tokens"],
  { actor, body: { name, expiresAt }, c }: CheckedRequest<typeof newToken>,
): Promise<MadeToken> {
  refuseToken(c);
  const expiry = expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) };
  return tokens.createToken(actor, { name, ...expiry });
}

/** A token that leaks must not make others, nor take over the account that it acts for. */
function refuseToken(c: { req: { header(name: string): string | undefined } }): void {
  if (c.req.header("authorization") !== undefined) throw new Failure("forbidden", "api-session-needed");
}
