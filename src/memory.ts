import { performance } from "node:perf_hooks";
import { getHeapStatistics } from "node:v8";
import { collect } from "./base/collect.ts";
import type { Log } from "./base/log.ts";

const unusedBytesMin = 30_000_000;
const busyMax = 0.05;
/** Of the thread, since what it left was collected: at least twenty times what that takes. */
const workedMsMin = 1_000;

/**
 * V8 keeps the pages of a heap that was large once (after an import, or a big file of JSON), and collects nothing while
 * nothing is made: what is let go of for lack of use would stay. Where the process rests, V8 collects what the thread's
 * work left, and the pages go back to the machine: some 50 ms that nobody waits for. What was held outside of V8's heap
 * is given back by `trim`; where that is refused, the log tells.
 */
export function giveBackMemoryAtRest(
  trim: () => Promise<void>,
  log: Log,
  { everyMs = 20_000, unusedBytes = unusedOfHeap } = {},
): AsyncDisposable {
  let last = performance.eventLoopUtilization();
  let workedMs = 0;
  let restedBefore = false;
  let trimming: Promise<void> = Promise.resolve();
  const look = (): void => {
    const now = performance.eventLoopUtilization();
    const { utilization, active } = performance.eventLoopUtilization(now, last);
    last = now;
    workedMs += active;
    const rests = utilization < busyMax;
    // What nobody uses any more is let go of by the second look at rest.
    const hasLetGo = rests && restedBefore && workedMs > workedMsMin;
    restedBefore = rests;
    if (rests && unusedBytes() > unusedBytesMin) collect({ type: "major", flavor: "last-resort" });
    else if (hasLetGo) collect({ type: "major" });
    else return;
    workedMs = 0;
    // It is asked again at the next rest; an operator reads why nothing was given back.
    trimming = trim().catch((error: unknown) => log("memory-kept", { error }));
  };
  const timer = setInterval(look, everyMs).unref();
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await trimming;
    },
  };
}

function unusedOfHeap(): number {
  const { total_heap_size: total, used_heap_size: used } = getHeapStatistics();
  return total - used;
}
