import type { MiddlewareHandler } from "hono";
import type { ApiEnv } from "./routes.ts";

/**
 * Lets the pages of any site read what is public: no credentials cross, so a page elsewhere sees
 * what anyone sees, or what the token it holds may see.
 */
export function openToOtherSites(): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    if (c.req.method === "OPTIONS" && c.req.header("access-control-request-method") !== undefined) {
      return new Response(null, { status: 204, headers: { ...open, ...preflight } });
    }
    await next();
    // Not with `c.header`, which makes the response anew, as a stream, for each header.
    for (const [name, value] of Object.entries(open)) c.res.headers.set(name, value);
    return undefined;
  };
}

const open = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers":
    "Accept-Ranges, Content-Disposition, Content-Range, ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, Tus-Checksum-Algorithm, Tus-Extension, Tus-Resumable, Tus-Version, Upload-Length, Upload-Offset, WWW-Authenticate, X-Request-Id",
};

const preflight = {
  "access-control-allow-methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
  "access-control-allow-headers":
    "Authorization, DPoP, Content-Type, Accept-Language, If-Match, If-None-Match, If-Modified-Since, Range, Maille-Agreement, Maille-Reason, Tus-Resumable, Upload-Checksum, Upload-Length, Upload-Metadata, Upload-Offset",
  "access-control-max-age": "86400",
};
