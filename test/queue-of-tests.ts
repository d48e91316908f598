import { silentLog } from "../src/base/log.ts";
import type { Jobs } from "../src/jobs/jobs.ts";
import { openJobs } from "../src/jobs/queue.ts";
import type { TestDatabase } from "./database.ts";

/** A kind of job that is tried once, one at a time. */
export const once = { concurrency: 1, attempts: 1 };

export function openQueue({ db, connection }: TestDatabase, role: "works" | "adds" = "works"): Promise<Jobs> {
  return openJobs({ db, connection, role, log: silentLog });
}

export function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error("interrupted")));
  });
}
