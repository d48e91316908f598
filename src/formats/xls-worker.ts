import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { parentPort, workerData } from "node:worker_threads";
import { xlsEvents } from "./xls-cells.ts";

/**
 * Reads a workbook away from the instance: its parser takes it whole, keeps the thread busy for
 * seconds, and may need more memory than there is. Each thing told waits for a word back.
 */
const { path, sheets } = workerData as { path: string; sheets: readonly string[] };
const isWanted = (sheet: string): boolean => sheets.length === 0 || sheets.includes(sheet);

for (const event of xlsEvents(await readFile(path), isWanted)) {
  const answered = parentPort === null ? undefined : once(parentPort, "message");
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(event);
  await answered;
}
