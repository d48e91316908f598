import { setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import { RowWordSet } from "./words-of-rows.ts";

/** A thread that gathers the words of values: told some, it says whether it takes more; told `list`, what they are. */
// Linux has a priority for each thread; elsewhere this would be that of the whole process.
if (process.platform === "linux") setPriority(10);

const words = new RowWordSet();

parentPort?.on("message", (told: readonly string[] | "list") => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(told === "list" ? words.list() : words.add(told));
});
