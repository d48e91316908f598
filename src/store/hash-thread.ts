import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { type FileHash, type FileToHash, hashHere, type ThreadOfHashes } from "./hash-file.ts";

/** A thread that hashes one file after another, until whoever started it ends it. */
const { isLow } = workerData as ThreadOfHashes;
// Linux has a priority for each thread; elsewhere this would be that of the whole process.
if (isLow && process.platform === "linux") setPriority(10);

parentPort?.on("message", ({ path, key }: FileToHash) => {
  void hashHere(path, key)
    .then(
      (hash): FileHash => ({ hash }),
      (error: NodeJS.ErrnoException): FileHash => ({ code: error.code ?? error.message }),
    )
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    .then((told) => parentPort?.postMessage(told));
});
