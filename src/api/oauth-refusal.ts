import type { FailureCode } from "../base/failure.ts";
import type { WrittenRefusal } from "../server/door.ts";
import type { ProblemDetails } from "../server/problem-details.ts";

/** RFC 6749 §5.2; what problem details have is beside it. */
export function oauthRefusal(details: ProblemDetails, code: FailureCode | "broken"): WrittenRefusal {
  const { error = errors[code] ?? "invalid_request", ...told } = details;
  return {
    mediaType: "application/json; charset=utf-8",
    body: { error, error_description: details.detail, ...told },
  };
}

const errors: Partial<Record<FailureCode | "broken", string>> = {
  broken: "server_error",
  unauthenticated: "invalid_client",
  unavailable: "temporarily_unavailable",
  "too-many": "temporarily_unavailable",
};
