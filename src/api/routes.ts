import type { IncomingMessage } from "node:http";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Actor } from "../access/actor.ts";
import type { Served } from "../server/served.ts";
import type { Language } from "../base/language.ts";

/** What the middleware of `app.ts` puts on each request before a route sees it. */
export interface ApiEnv {
  /** Absent in tests, which ask without a socket. */
  Bindings: { incoming?: IncomingMessage & { readonly served?: Served } };
  Variables: {
    requestId: string;
    language: Language;
    actor: Actor;
    /** Whence the request comes, beyond our own proxies. */
    address: string;
    /** Who is counted by the rate limits: an account, a token or an address. */
    caller: string;
    /** Counts the request in another class of the rate limits too; throws `too-many`. */
    spend: (rateClass: "sql") => void;
    /** What the rate limit tells, put on whatever the answer is. */
    rateLimitHeaders?: Readonly<Record<string, string>>;
  };
}

/**
 * A set of routes, to be mounted by `app.ts`. Paths are whole (`/api/datasets/{id}`) and written
 * without a slash at their end: both forms are answered. Handlers throw a `Failure` to refuse.
 */
export function newRoutes(): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>({
    strict: false,
    defaultHook: (result) => {
      if (!result.success) throw result.error;
    },
  });
}
