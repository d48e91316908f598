import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

/** Where each program of a run tells what it took, a line each: set by `run.ts`. */
export const processorFile = "MAILLE_TEST_PROCESSOR";

/**
 * What a process took of processors, in seconds, with what ended below it and was waited for: where Linux tells it
 * (`proc_pid_stat(5)`, in hundredths of a second).
 */
export function secondsOf(process: string): number | undefined {
  const path = `/proc/${process}/stat`;
  if (!existsSync(path)) return undefined;
  const stat = readFileSync(path, "utf8");
  const afterName = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return afterName.slice(11, 15).reduce((sum, each) => sum + Number(each), 0) / 100;
}

/**
 * Writes down what this process took, under the name of its program, where a run asks for it. Threads and children
 * that a test starts are within what it took itself.
 */
export function tellProcessor(): void {
  const path = process.env[processorFile];
  const seconds = secondsOf("self");
  if (path === undefined || seconds === undefined || !isMainThread) return;
  appendFileSync(path, `${JSON.stringify({ program: process.argv[1], seconds })}\n`);
}

/** What the programs of a run told so far: their paths, and seconds. */
export function processorTold(path: string): ReadonlyMap<string, number> {
  const lines = existsSync(path) ? readFileSync(path, "utf8").split("\n").filter(Boolean) : [];
  const told = lines.map((line) => JSON.parse(line) as { program: string; seconds: number });
  return new Map(told.map(({ program, seconds }) => [program, seconds]));
}
