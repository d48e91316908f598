import { readdir } from "node:fs/promises";
import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import { counter, type Family, gauge } from "./open-metrics.ts";

/** How often the event loop is looked at: what it measures holds that time too. */
const everyMs = 20;

/** Of this process, by the names that client libraries give them, and of its event loop. */
export class ProcessFigures implements Disposable {
  readonly #delay = monitorEventLoopDelay({ resolution: everyMs });

  constructor() {
    this.#delay.enable();
  }

  /** The delays are those since the families were asked for the last time. */
  async families(): Promise<readonly Family[]> {
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed, external } = process.memoryUsage();
    const { active } = performance.eventLoopUtilization();
    const kinds = { heap: heapUsed, external };
    return [
      counter("process_cpu_seconds", "Processor time, of users and of the system.", (user + system) / 1e6),
      gauge("process_start_time_seconds", "When the process started.", performance.timeOrigin / 1_000),
      gauge("process_resident_memory_bytes", "Memory that the process takes.", rss),
      gauge("process_open_fds", "Files and connections that are open.", await openFiles()),
      gauge(
        "maille_memory_bytes",
        "Memory of JavaScript, and beside its heap.",
        Object.entries(kinds).map(([kind, value]) => ({ labels: { kind }, value })),
      ),
      counter("maille_event_loop_active_seconds", "How long the event loop worked.", active / 1_000),
      gauge(
        "maille_event_loop_delay_seconds",
        "By how much the event loop was late, of late.",
        this.#delays(),
      ),
    ];
  }

  #delays() {
    const quantiles = [0.5, 0.9, 0.99, 1];
    const delays = quantiles.map((quantile) => ({
      labels: { quantile: String(quantile) },
      value:
        this.#delay.count === 0
          ? 0
          : Math.max(0, this.#delay.percentile(quantile * 100) / 1e9 - everyMs / 1_000),
    }));
    this.#delay.reset();
    return delays;
  }

  [Symbol.dispose](): void {
    this.#delay.disable();
  }
}

/** Told by Linux alone. */
async function openFiles(): Promise<readonly { value: number }[]> {
  if (process.platform !== "linux") return [];
  return [{ value: (await readdir("/proc/self/fd")).length }];
}
