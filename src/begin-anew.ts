import { Failure, isFailure } from "./base/failure.ts";
import type { Log } from "./base/log.ts";
import { isOutage } from "./base/outage.ts";
import { pausedMs } from "./db/processes.ts";

const tickMs = 500;
const triesMax = 3;

/**
 * Opens what needs the database, and begins anew where that broke off in a process that was not let run meanwhile, as
 * on a machine with too much to do: its sessions were ended, or its own patience, while nobody was away. `open` calls
 * `opened` once all of it stands; what it had opened before it threw is closed.
 */
export async function beginAnewAfterPauses<Answer>(
  open: (opened: () => void) => Promise<Answer>,
  { signal, log }: { readonly signal: AbortSignal; readonly log: Log },
): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    using pauses = new Pauses();
    try {
      return await open(() => pauses.end());
    } catch (error) {
      if (signal.aborted || !pauses.wasPaused() || !isOfDatabase(error)) throw error;
      if (tries === triesMax) throw new Failure("unavailable", "app-paused", {}, { cause: error });
      log("begun-anew-after-pause", { error });
    }
  }
}

function isOfDatabase(error: unknown): boolean {
  return isOutage(error) || (isFailure(error) && isOutage(error.cause));
}

/** Whether this process was paused, until that is of no interest any more. */
class Pauses implements Disposable {
  #tickedAt = performance.now();
  #was = false;
  #hasEnded = false;
  readonly #timer = setInterval(() => this.#tick(), tickMs);

  wasPaused(): boolean {
    if (!this.#hasEnded) this.#tick();
    return this.#was && !this.#hasEnded;
  }

  end(): void {
    this.#hasEnded = true;
    clearInterval(this.#timer);
  }

  #tick(): void {
    const now = performance.now();
    if (now - this.#tickedAt > pausedMs) this.#was = true;
    this.#tickedAt = now;
  }

  [Symbol.dispose](): void {
    this.end();
  }
}
