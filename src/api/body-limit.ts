import type { Context, MiddlewareHandler } from "hono";
import { Failure } from "../base/failure.ts";
import type { ApiEnv } from "./routes.ts";

/**
 * Refuses a body of more than `bytesMax`, whatever its kind: by its announced length, else while it
 * is read. (Hono's own limit makes a `Request` of the server's, which the platform's constructor
 * refuses.)
 */
export function limitBody(bytesMax: number): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    if (takesFiles(c.req)) return next();
    const length = c.req.header("content-length");
    if (length !== undefined && Number(length) > bytesMax) throw tooLarge(bytesMax);
    if (length === undefined && mayHaveBody(c)) await readLimited(c, bytesMax);
    return next();
  };
}

/** Files are read as they come, and bounded where they are received. */
function takesFiles({ method, path }: Pick<Context["req"], "method" | "path">): boolean {
  if (method === "PATCH") return /^\/api\/uploads\/[^/]+\/?$/.test(path);
  return method === "POST" && /^\/api\/(?:projects\/[^/]+\/pictures|boards\/imports)\/?$/.test(path);
}

/** HTTP/1.1 tells a body by one of two headers (RFC 9112 §6.3); a test has none and asks without a socket. */
function mayHaveBody(c: Context<ApiEnv>): boolean {
  if (c.req.method === "GET" || c.req.method === "HEAD") return false;
  return c.env?.incoming === undefined || c.req.header("transfer-encoding") !== undefined;
}

/** Reads a body of untold length, and leaves it where `c.req.json()` and `c.req.text()` look first. */
async function readLimited(c: Context<ApiEnv>, bytesMax: number): Promise<void> {
  const { body } = c.req.raw;
  if (body === null) return;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw tooLarge(bytesMax);
    chunks.push(chunk);
  }
  // Typed as what it resolves to; Hono keeps the promise.
  Object.assign(c.req.bodyCache, { text: Promise.resolve(Buffer.concat(chunks).toString("utf8")) });
}

function tooLarge(limit: number): Failure {
  return new Failure("too-large", "api-body-too-large", { limit });
}
