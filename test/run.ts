/**
 * Runs every test, as `scripts/test.js` asks, or those below the paths that it is given: what takes longest
 * first, so that no file is left alone at the end. The closing lines are node:test's own; before them stand
 * what all of it took of processors, the programs that took longest, and those that took most of processors.
 */
import { globSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative, resolve } from "node:path";
import { Readable } from "node:stream";
import { run } from "node:test";
import { spec, type TestEvent } from "node:test/reporters";
import { fileURLToPath } from "node:url";
import { joinTestServer, serverPid } from "./database-server.ts";
import { newEnds } from "./ended.ts";
import { processorFile, processorTold, secondsOf } from "./processor.ts";
import { folderOfRun, writeTogether } from "./together.ts";

/** More than processors: a test waits for disks, clocks and other processes for more than a third of its time. */
const concurrency = Math.min(availableParallelism() + 2, 6);
/** Of a program on a slow machine: what hangs is told in time. */
const longestMinutes = 15;
/** Of a test or a hook that says nothing else, which is then told by its name, and those behind it go on. */
const longestTestMinutes = 8;

/**
 * Collecting garbage takes a test file a seventh of its processor (ADR 154): it is of seconds, while memory is
 * shared out for what runs for months. What a test starts as a process has none of them.
 */
const roomForGarbage = [
  "--min-semi-space-size=16",
  "--max-semi-space-size=32",
  "--initial-old-space-size=512",
];

/** What waits for processes, browsers and its own patience for two thirds of its time, or more; the longest first. */
const waiting = [
  "test/journeys/accessibility.test.ts",
  "test/journeys/territory.test.ts",
  "test/network/kill",
  "test/network/restore-own-data.test.ts",
  "test/process.test.ts",
  "test/faults/",
];
/** As many of the others are begun between two of those: side by side they leave processors idle, and all memory taken. */
const betweenWaiting = 6;

/** The longest by name, as a run tells them; then whole instances and browsers; then what takes a moment. */
const longFirst = [
  ...waiting,
  "test/journeys/figures/",
  "test/harvest/every-feed.test.ts",
  "src/tables/import/every-file.test.ts",
  "test/journeys/",
  "test/pages/",
  "test/network/",
  "test/access/",
  "test/",
];

/** What is run several files in a process, but what takes long or asks what its process alone has done. */
const together = [
  "src/",
  "test/access/",
  "test/alerts/",
  "test/boards/",
  "test/citizens/",
  "test/decisions/",
  "test/doors/",
  "test/harvest/",
  "test/indicators/",
  "test/network/",
  "test/pages/",
  "test/rudi/",
  "test/subscriptions/",
];
const alone = [
  ...waiting,
  "src/engine/",
  "src/memory.test.ts",
  "src/tables/import/every-file.test.ts",
  "test/citizens/agents.test.ts",
  "test/harvest/bad-hosts.test.ts",
  "test/harvest/every-feed.test.ts",
];

const root = fileURLToPath(new URL("..", import.meta.url));
const asked = process.argv.slice(2);
const files = globSync(["src/**/*.test.ts", "bench/**/*.test.ts", "test/**/*.test.ts"], { cwd: root })
  .filter((file) => asked.length === 0 || isIn(asked, file))
  .toSorted((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1));
if (files.length === 0) throw new Error("There is no test.");
const shared = files.filter((file) => isIn(together, file) && !isIn(alone, file) && !waitsAsItLoads(file));
const made = await folderOfRun(join(root, ".maille", "together"));
const programs = await writeTogether(made, root, shared);
const toldAt = join(made, "processor");
process.env[processorFile] = toldAt;
const begun = [...files.filter((file) => !shared.includes(file)), ...programs.keys()].toSorted(byRank);

// Held until the end, so that the database server is not started again and again.
await joinTestServer();
const serverBefore = secondsOf(String(serverPid()));
const running = run({
  files: apart(begun),
  cwd: root,
  concurrency,
  timeout: longestMinutes * 60_000,
  execArgv: [
    ...roomForGarbage,
    `--test-timeout=${longestTestMinutes * 60_000}`,
    "--import=./test/engine-of-one-thread.ts",
    "--import=./test/resolved-at-once.ts",
    "--import=./test/tests-by-context.ts",
    "--import=./test/watchdog.ts",
  ],
});
running.on("test:fail", ({ todo }) => {
  if (todo === undefined || todo === false) process.exitCode = 1;
});
Readable.from(withLongest(withEnds(running)))
  .compose(spec)
  .pipe(process.stdout);

function isIn(places: readonly string[], file: string): boolean {
  return places.some((each) => file.startsWith(each));
}

/** Its tests may be taken for those of a file beside it. */
function waitsAsItLoads(file: string): boolean {
  return /^(?:const .*= )?await /m.test(readFileSync(join(root, file), "utf8"));
}

/** Those that wait from the first on, each some way behind the one before; the others in their order between. */
function apart(all: readonly string[]): string[] {
  const [apartFrom, others] = [
    all.filter((file) => isIn(waiting, file)),
    all.filter((file) => !isIn(waiting, file)),
  ];
  const placed = apartFrom.flatMap((file, at) => [
    file,
    ...others.slice(at * betweenWaiting, (at + 1) * betweenWaiting),
  ]);
  return [...placed, ...others.slice(apartFrom.length * betweenWaiting)];
}

/** A program is as long as its first file, and longer than one of that alone. */
function byRank(one: string, other: string): number {
  const rankOf = (each: string) => rank(programs.get(each)?.[0] ?? each);
  return rankOf(one) - rankOf(other) || Number(programs.has(other)) - Number(programs.has(one));
}

function rank(file: string): number {
  const place = longFirst.findIndex((folder) => file.startsWith(folder));
  return place === -1 ? longFirst.length : place;
}

async function* withEnds(events: AsyncIterable<TestEvent>): AsyncGenerator<TestEvent> {
  const ends = newEnds(programs);
  for await (const event of events) {
    yield event;
    const message = ends.tell(event);
    if (message === undefined) continue;
    process.exitCode = 1;
    yield { type: "test:diagnostic", data: { message, nesting: 0, level: "error" } };
  }
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
      for (const message of [...processorUsed(), ...longest(seconds), ...most()]) {
        yield { ...event, data: { ...event.data, message } };
      }
    }
    yield event;
  }
}

function longest(seconds: ReadonlyMap<string, number>): string[] {
  const ten = [...seconds].toSorted(([, one], [, other]) => other - one).slice(0, 10);
  return ten.map(([file, each]) => `${each.toFixed(1)} s in ${file}`);
}

/** Without the database server, nor what Chromium leaves behind (ADR 190). */
function most(): string[] {
  const own = new Set(begun.map((file) => resolve(root, file)));
  const told = [...processorTold(toldAt)].filter(([program]) => own.has(program));
  const ten = told.toSorted(([, one], [, other]) => other - one).slice(0, 10);
  return ten.map(([program, each]) => `${each.toFixed(1)} s of processor in ${relative(root, program)}`);
}

/**
 * Of this process and of all that it or those below waited for, and of the database server that tests share, which
 * nobody waits for. Nor does anybody for what Chromium leaves behind (ADR 190): less than all. Beside the wall it
 * says whether processors waited.
 */
function processorUsed(): string[] {
  const [used, ofServer] = [secondsOf("self"), secondsOf(String(serverPid()))];
  if (used === undefined || ofServer === undefined || serverBefore === undefined) return [];
  const wall = performance.now() / 1000;
  const server = `${(ofServer - serverBefore).toFixed(0)} s of the database server`;
  return [
    `${used.toFixed(0)} s of processor and ${server} in ${wall.toFixed(0)} s, of ${availableParallelism()} processors`,
  ];
}
