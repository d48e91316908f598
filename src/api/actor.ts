import type { Context, MiddlewareHandler } from "hono";
import { getCookie } from "hono/cookie";
import { type Actor, anyone } from "../access/actor.ts";
import { isProjectKey } from "../access/agreement-keys.ts";
import { callerNetwork } from "../base/address.ts";
import { Failure } from "../base/failure.ts";
import type { Rooms } from "../rooms.ts";
import { publicAddress } from "./answers.ts";
import { sessionCookieName } from "../server/session-cookie-name.ts";
import type { Door } from "./door.ts";
import type { ApiEnv } from "./routes.ts";

/**
 * Finds who asks: the bearer of an API token or of a project's key, who proves to hold the key of an
 * access token (RFC 9449), else the session of the cookie. A cookie acts only
 * from our own pages, since a browser sends it with what any page asks.
 */
export function findActor(
  rooms: Pick<Rooms, "accounts" | "tokens" | "grants">,
  url: string,
  doors: readonly Door[],
): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const authorization = c.req.header("authorization");
    const secret = getCookie(c, sessionCookieName(url));
    c.set("caller", `address ${callerNetwork(c.var.address)}`);
    if (authorization === undefined && secret !== undefined && !safeMethods.has(c.req.method)) {
      requireSameOrigin(c, url);
    }
    if (doors.some((door) => door.readsAuthorization?.(c.req.path, authorization ?? "") === true)) {
      c.set("actor", anyone);
    } else if (authorization !== undefined) {
      await counted(c, actorOf(c, rooms, { authorization, url }));
    } else if (secret !== undefined) {
      await counted(c, rooms.accounts.actorOfSession(secret));
    } else {
      c.set("actor", anyone);
    }
    return next();
  };
}

/** Refuses what a page of another site asks in a browser. A program sends neither header. */
export function refuseOtherOrigins(c: Context, url: string): void {
  const told = c.req.header("sec-fetch-site") ?? c.req.header("origin");
  if (told !== undefined) requireSameOrigin(c, url);
}

async function counted(c: Context<ApiEnv>, finding: Promise<Actor>): Promise<void> {
  const actor = await finding;
  c.set("actor", actor);
  if (actor.kind === "member") c.set("caller", `account ${actor.account}`);
  if (actor.kind === "grantee") c.set("caller", `credential ${actor.credential}`);
}

function requireSameOrigin(c: Context, url: string): void {
  const site = c.req.header("sec-fetch-site");
  if (site === "same-origin") return;
  const origin = c.req.header("origin");
  const host = c.req.header("host");
  const ours = [new URL(url).origin, new URL(c.req.url).origin, `http://${host}`, `https://${host}`];
  if (site === undefined && origin !== undefined && ours.includes(origin)) return;
  throw new Failure("forbidden", "api-cross-site");
}

function actorOf(
  c: Context<ApiEnv>,
  rooms: Pick<Rooms, "tokens" | "grants">,
  { authorization, url }: { authorization: string; url: string },
): Promise<Actor> {
  const [, scheme, secret] = /^(Bearer|DPoP) +([^\s]+)$/i.exec(authorization) ?? [];
  if (scheme === undefined || secret === undefined) {
    throw new Failure("unauthenticated", "api-authorization-scheme");
  }
  if (scheme.toLowerCase() === "dpop") {
    const asked = { method: c.req.method, url: publicAddress(url, c.req.url), proof: c.req.header("dpop") };
    return rooms.grants.actorOfAccessToken(secret, asked);
  }
  // A token that is bound to a key is of no use to who merely bears it (RFC 9449 §7.2).
  if (secret.startsWith("eyJ") && secret.includes(".")) {
    const args = { challenge: "DPoP", oauth: "invalid_token" };
    throw new Failure("unauthenticated", "access-proof-missing", args);
  }
  return isProjectKey(secret) ? rooms.grants.actorOfProjectKey(secret) : rooms.tokens.actorOfToken(secret);
}

const safeMethods: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);
