import { setTimeout as wait } from "node:timers/promises";
import { isFailure } from "../base/failure.ts";

/** Longer than an instance that told no keys is left alone. */
const usual = { everyMs: 5_000, forMs: 120_000 };

/** Codes of refusals that pass. */
const late: ReadonlySet<unknown> = new Set(["unavailable", "too-many"]);

/**
 * Instances that start together on a busy machine may be late to answer each other: what failed for that is done
 * again, for a while. Throws what it threw last, and anything else at once.
 */
export async function doneAgain(
  step: () => Promise<void>,
  signal: AbortSignal,
  { everyMs, forMs } = usual,
): Promise<void> {
  const until = performance.now() + forMs;
  for (;;) {
    try {
      return await step();
    } catch (error) {
      const isLate = isFailure(error) && error.key === "fleet-verb-failed" && late.has(error.args["code"]);
      if (!isLate || performance.now() >= until) throw error;
      await wait(everyMs, undefined, { signal });
    }
  }
}
