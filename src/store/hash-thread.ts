import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { type FileHash, type FileToHash, hashHere } from "./hash-file.ts";

/** A thread that hashes one file and ends. */
const { path, key, isLow } = workerData as FileToHash;
// Linux has a priority for each thread; elsewhere this would be that of the whole process.
if (isLow && process.platform === "linux") setPriority(10);
const told: FileHash = await hashHere(path, key).then(
  (hash) => ({ hash }),
  (error: NodeJS.ErrnoException) => ({ code: error.code ?? error.message }),
);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage(told);
