import type { MiddlewareHandler } from "hono";
import { Footprint, leaving } from "../base/footprint.ts";
import type { ChangesTold } from "../server/changes-told.ts";
import { KeptParts } from "../server/kept-parts.ts";
import type { ApiEnv } from "./routes.ts";

/**
 * What answers for everybody have in common is read once for many of them, until something that it was
 * read from has changed, which is asked of PostgreSQL before each (ADR 118).
 */
export function keepParts(changes: ChangesTold): MiddlewareHandler<ApiEnv> {
  const parts = new KeptParts(changes);
  return async (c, next) => {
    if (c.var.actor.kind !== "anyone") return next();
    const look = await changes.look().catch(() => undefined);
    // The database is away: the answer says so.
    if (look === undefined) return next();
    return leaving(new Footprint(parts.since(look)), next);
  };
}
