import type { Context } from "hono";
import { Failure, isFailure } from "../base/failure.ts";
import { isId } from "../base/id.ts";
import type { Rooms } from "../rooms.ts";
import type { ApiEnv } from "./routes.ts";

/**
 * A table that is not here may be at another instance: whoever reads it is sent there, with their
 * question as it is (RFC 9110 §15.4.8). It is looked for once nothing was found here, so that a
 * question to what is held here costs nothing more.
 */
export async function sendElsewhere(
  { remote }: Rooms,
  c: Context<ApiEnv>,
  error: unknown,
): Promise<Response | undefined> {
  if (!isFailure(error, "not-found") || !isReading(c) || c.var.actor === undefined) return undefined;
  const { pathname, search, searchParams } = new URL(c.req.url);
  for (const id of namedIn(pathname, searchParams)) {
    const found = await remote.findTable(c.var.actor, id);
    if (found === undefined) continue;
    const address = found.origin + pathname + search;
    // Some programs send their authorization on with them; it was shown to this instance alone.
    if (c.req.header("authorization") !== undefined) {
      throw new Failure("not-found", "resource-elsewhere", { address });
    }
    return moved(address);
  }
  for (const id of namedIn(pathname, searchParams)) await remote.refuseDeleted(c.var.actor, id);
  return undefined;
}

/** Rows are asked for with GET, and with POST where the question is SQL. */
function isReading({ req }: Context<ApiEnv>): boolean {
  return req.method === "GET" || req.method === "HEAD" || /^\/api\/resources\/[^/]+\/sql\/?$/.test(req.path);
}

/** The doors name a table in their path, but CKAN's, which names it in its query. */
function namedIn(path: string, params: URLSearchParams): string[] {
  const named = [...path.split("/"), params.get("resource_id") ?? params.get("id") ?? ""];
  return named.filter((part) => isId(part)).slice(0, 2);
}

function moved(address: string): Response {
  return new Response(null, {
    status: 307,
    headers: { location: address, "cache-control": "no-store" },
  });
}
