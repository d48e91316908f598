import { performance } from "node:perf_hooks";
import { getHeapStatistics } from "node:v8";
import { collect } from "./base/collect.ts";

const everyMs = 20_000;
const unusedBytesMin = 30_000_000;
const busyMax = 0.05;

/**
 * V8 keeps the pages of a heap that was large once (after an import, or a big file of JSON). Where
 * the process rests, they go back to the machine: a collection of some 50 ms that nobody waits for.
 */
export function giveBackMemoryAtRest(): Disposable {
  let last = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    const busy = performance.eventLoopUtilization(now, last).utilization;
    last = now;
    const heap = getHeapStatistics();
    const unused = heap.total_heap_size - heap.used_heap_size;
    if (busy < busyMax && unused > unusedBytesMin) collect({ type: "major", flavor: "last-resort" });
  }, everyMs).unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
