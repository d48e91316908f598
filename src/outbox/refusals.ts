import { type Failure, isFailure } from "../base/failure.ts";

/** The status that a peer answered, where it did answer. */
export function answeredStatus(error: unknown): number | undefined {
  if (!isFailure(error)) return undefined;
  const status = Number(error.args["status"]);
  return Number.isInteger(status) && status >= 100 ? status : undefined;
}

/** Statuses of a refusal that may be another one later: a clock, a key that is new, a busy moment. */
const passing: ReadonlySet<number> = new Set([401, 408, 421, 425, 429]);

/** Whether a peer refused what it will always refuse: told again, it would say the same. */
export function isFinalRefusal(error: unknown): error is Failure {
  const status = answeredStatus(error);
  return status !== undefined && status >= 400 && status < 500 && !passing.has(status);
}

/** Statuses that say something of the peer, and nothing of what it was told. */
const busy: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Whether nothing else is worth sending to this peer for a while: it is away, or has no time. */
export function isSilence(error: unknown): error is Failure {
  const status = answeredStatus(error);
  return status === undefined ? isFailure(error, "unavailable") : busy.has(status);
}
