/**
 * Runs every test, as `scripts/test.js` asks: what takes longest first, so that no file is left
 * alone at the end. The closing lines are node:test's own.
 */
import { globSync } from "node:fs";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";
import { joinTestServer } from "./database-server.ts";

/** More than processors: a test waits for disks, clocks and other processes half of its time. */
const concurrency = 3;
const longestMinutes = 15;

/** Whole instances and browsers; then what takes a moment. */
const longFirst = ["test/journeys/", "test/faults/", "test/pages/", "test/network/", "test/access/", "test/"];

const root = fileURLToPath(new URL("..", import.meta.url));
const files = globSync(["src/**/*.test.ts", "bench/**/*.test.ts", "test/**/*.test.ts"], { cwd: root });
if (files.length === 0) throw new Error("There is no test.");

// Held until the end, so that the database server is not started again and again.
await joinTestServer();
const running = run({
  files: files.toSorted((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1)),
  cwd: root,
  concurrency,
  timeout: longestMinutes * 60_000,
  execArgv: ["--import=./test/watchdog.ts"],
});
running.on("test:fail", ({ todo }) => {
  if (todo === undefined || todo === false) process.exitCode = 1;
});
running.compose(spec).pipe(process.stdout);

function rank(file: string): number {
  const place = longFirst.findIndex((folder) => file.startsWith(folder));
  return place === -1 ? longFirst.length : place;
}
