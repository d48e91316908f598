import type { MiddlewareHandler } from "hono";
import { Failure } from "../base/failure.ts";
import { isId } from "../base/id.ts";
import type { ApiEnv } from "./routes.ts";

/** The header in which a reader who holds several agreements names the one that they read under. */
const agreementHeader = "Maille-Agreement";

/**
 * Reads which agreement is meant, from the header, or from the parameter `agreement` of the table
 * API. Whether the reader holds it is asked where something is read.
 */
export function nameAgreement(): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const named = c.req.header(agreementHeader) ?? parameterOf(c.req.path, c.req.url);
    const { actor } = c.var;
    if (named !== undefined && (actor.kind === "member" || actor.kind === "grantee")) {
      if (!isId(named)) {
        throw new Failure("forbidden", "access-agreement-not-yours", { agreement: named.slice(0, 100) });
      }
      c.set("actor", { ...actor, agreement: named });
    }
    return next();
  };
}

function parameterOf(path: string, url: string): string | undefined {
  if (!path.startsWith("/api/resources/") || !url.includes("agreement=")) return undefined;
  return new URL(url).searchParams.get("agreement") ?? undefined;
}
