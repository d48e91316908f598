import { Failure } from "../base/failure.ts";

/** Lets a few statements run at once and has the others wait their turn, first come first served. */
export interface Gate {
  /** Waits for a turn; call what it answers to give the turn back. Refused when the queue is full. */
  enter(signal?: AbortSignal): Promise<() => void>;
}

export function newGate(limits: { running: number; waiting: number; waitMs: number }): Gate {
  let running = 0;
  const queue = new Set<() => void>();

  const leave = () => {
    const [next] = queue;
    if (next === undefined) {
      running -= 1;
      return;
    }
    queue.delete(next);
    next();
  };
  const once = () => {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      leave();
    };
  };

  return {
    async enter(signal) {
      signal?.throwIfAborted();
      if (running < limits.running) {
        running += 1;
        return once();
      }
      if (queue.size >= limits.waiting) throw busy();
      await new Promise<void>((resolve, reject) => {
        const stop = (error: unknown) => {
          queue.delete(go);
          clearTimeout(timer);
          signal?.removeEventListener("abort", abort);
          reject(error);
        };
        const go = () => {
          clearTimeout(timer);
          signal?.removeEventListener("abort", abort);
          resolve();
        };
        const abort = () => stop(signal?.reason);
        const timer = setTimeout(() => stop(busy()), limits.waitMs);
        signal?.addEventListener("abort", abort, { once: true });
        queue.add(go);
      });
      return once();
    },
  };
}

function busy(): Failure {
  return new Failure("over-budget", "query-engine-busy", { retryAfterS: 5 });
}
