/**
 * Runs every test, as `scripts/test.js` asks: what takes longest first, so that no file is left
 * alone at the end. The closing lines are node:test's own; before them stand the files that took longest.
 */
import { globSync } from "node:fs";
import { availableParallelism } from "node:os";
import { relative } from "node:path";
import { Readable } from "node:stream";
import { run } from "node:test";
import { spec, type TestEvent } from "node:test/reporters";
import { fileURLToPath } from "node:url";
import { joinTestServer } from "./database-server.ts";

/** More than processors: a test waits for disks, clocks and other processes half of its time. */
const concurrency = Math.min(availableParallelism() + 1, 6);
const longestMinutes = 15;

/** The longest by name, as a run tells them; then whole instances and browsers; then what takes a moment. */
const longFirst = [
  "test/journeys/accessibility.test.ts",
  "test/journeys/figures/",
  "test/network/kill",
  "test/faults/",
  "test/harvest/every-feed.test.ts",
  "src/tables/import/every-file.test.ts",
  "test/journeys/",
  "test/process.test.ts",
  "test/pages/",
  "test/network/",
  "test/access/",
  "test/",
];

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
Readable.from(withLongest(running)).compose(spec).pipe(process.stdout);

function rank(file: string): number {
  const place = longFirst.findIndex((folder) => file.startsWith(folder));
  return place === -1 ? longFirst.length : place;
}

/** The closing lines are the diagnostics that begin with the number of tests. */
async function* withLongest(events: AsyncIterable<TestEvent>): AsyncGenerator<TestEvent> {
  const seconds = new Map<string, number>();
  let told = false;
  for await (const event of events) {
    if (event.type === "test:summary" && event.data.file !== undefined) {
      seconds.set(relative(root, event.data.file), event.data.duration_ms / 1000);
    }
    if (!told && event.type === "test:diagnostic" && /^tests \d+$/.test(event.data.message)) {
      told = true;
      for (const message of longest(seconds)) yield { ...event, data: { ...event.data, message } };
    }
    yield event;
  }
}

function longest(seconds: ReadonlyMap<string, number>): string[] {
  const ten = [...seconds].toSorted(([, one], [, other]) => other - one).slice(0, 10);
  return ten.map(([file, each]) => `${each.toFixed(1)} s in ${file}`);
}
