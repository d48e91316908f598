import { setTimeout as wait } from "node:timers/promises";
import type { Context, MiddlewareHandler } from "hono";
import type { Clock } from "../base/clock.ts";
import { Failure } from "../base/failure.ts";
import type { SharedCounts } from "../base/shared-counts.ts";
import type { DoorFacts, RateClass } from "../server/door.ts";
import { Buckets, rateClassOf, type RateLimits } from "../server/rate-limit.ts";
import type { ApiEnv } from "./routes.ts";

/**
 * So long a request waits for its turn rather than be refused: a program that asks for one thing
 * after the other, as harvesters and GDAL do, goes on at the pace of the limit.
 */
const patienceMsMax = 250;

/**
 * Token buckets by caller and class, told in `RateLimit` and `RateLimit-Policy`
 * (draft-ietf-httpapi-ratelimit-headers). They live in memory and are forgotten when full.
 */
export function limitRate(
  limits: RateLimits,
  clock: Clock,
  doors: readonly DoorFacts[],
  counts?: SharedCounts,
): MiddlewareHandler<ApiEnv> {
  const buckets = new Buckets(clock, "api", counts);
  const spend = (c: Context<ApiEnv>, rateClass: RateClass, patienceMs = 0): number => {
    const limit = limits[rateClass];
    if (limit === undefined) return 0;
    const state = buckets.take(`${rateClass} ${c.var.caller}`, limit, patienceMs);
    c.set("rateLimitHeaders", {
      "RateLimit-Policy": `"${rateClass}";q=${limit.quota};w=${limit.windowS}`,
      RateLimit: `"${rateClass}";r=${state.left};t=${state.fullInS}`,
    });
    if (!state.allowed) {
      throw new Failure("too-many", "api-too-many-requests", {
        quota: limit.quota,
        window: limit.windowS,
        retryAfterS: state.nextInS,
      });
    }
    return state.waitMs;
  };
  return async (c, next) => {
    // A request may turn out to cost more than its address tells.
    c.set("spend", (rateClass) => void spend(c, rateClass));
    const waitMs = spend(c, rateClassOf(c.req.method, c.req.path, doors), patienceMsMax);
    if (waitMs > 0) await wait(waitMs);
    return next();
  };
}
