import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { FailureCode } from "../base/failure.ts";

/** The status of each failure code. A new code does not compile until it stands here. */
export const failureStatus: Record<FailureCode, ContentfulStatusCode> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  "not-found": 404,
  gone: 410,
  conflict: 409,
  locked: 423,
  // Of the protocol tus, and of no table of statuses.
  altered: 460 as ContentfulStatusCode,
  precondition: 412,
  "too-large": 413,
  unsupported: 415,
  "too-many": 429,
  "over-budget": 503,
  "no-room": 507,
  unavailable: 503,
};
