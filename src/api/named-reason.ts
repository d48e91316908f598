import type { MiddlewareHandler } from "hono";
import { Failure } from "../base/failure.ts";
import type { ApiEnv } from "./routes.ts";

/** The header in which staff say why they read what is about people, percent-encoded UTF-8. */
const reasonHeader = "Maille-Reason";

/** Whether a reason is asked for, and this one is enough, is said where something is read. */
export function nameReason(): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const named = c.req.header(reasonHeader);
    const { actor } = c.var;
    if (named !== undefined && actor.kind === "member") c.set("actor", { ...actor, reason: toReason(named) });
    return next();
  };
}

function toReason(header: string): string {
  const reason = decoded(header).trim();
  if (reason.length >= 10 && reason.length <= 500) return reason;
  throw new Failure("invalid", "access-reason-wrong", { parameter: reasonHeader });
}

function decoded(header: string): string {
  try {
    return decodeURIComponent(header);
  } catch {
    throw new Failure("invalid", "access-reason-wrong", { parameter: reasonHeader });
  }
}
