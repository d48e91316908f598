import { Failure } from "../base/failure.ts";
import { clockSlackMs } from "./key.ts";

/**
 * Refuses what was signed at a time too far from ours, and tells by how many seconds the clock of
 * `who` differs, so that somebody sets it.
 */
export function requireClock(signedAt: Date, now: Date, who: string): void {
  const differenceMs = signedAt.getTime() - now.getTime();
  if (Math.abs(differenceMs) <= clockSlackMs) return;
  throw new Failure("unauthenticated", differenceMs > 0 ? "identity-clock-ahead" : "identity-clock-behind", {
    who,
    seconds: Math.round(Math.abs(differenceMs) / 1000),
    max: clockSlackMs / 1000,
  });
}
