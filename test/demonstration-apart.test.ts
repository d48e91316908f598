import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { layDatabase } from "./cluster.ts";
import { MailleProcess, opened } from "./faults/instance.ts";

/** Of the demonstration: the communes, EPCI, départements and régions. */
const datasets = 4;
const withinMs = 240_000;

test("a first start loads its demonstration in a process that ends, and imports nothing itself", async () => {
  await using data = await newFolder();
  await using running = await start(data.path);
  const loading = await loaderOf(running);
  await untilLoaded(data.path);
  await until(async () => !(await isAlive(loading)));
  assert.equal(await published(running.url), datasets);
  assert.doesNotMatch(running.output, /demonstration-failed|process-gone/);
  assert.equal((await running.end("SIGINT")).code, 0, running.output);
});

test("where the process that loads is killed, this is told, imports go on, and the next start finishes", async () => {
  await using data = await newFolder();
  await using first = await start(data.path);
  const loading = await loaderOf(first);
  await until(async () => (await published(first.url)) > 0);
  process.kill(loading, "SIGKILL");
  await first.told(/demonstration-failed[^]*SIGKILL/);
  assert.ok(existsSync(markOf(data.path)));
  assert.equal((await first.end("SIGINT")).code, 0, first.output);
  await finishes(data.path);
});

test("an instance that is told to end while it loads ends cleanly, and the next start finishes", async () => {
  await using data = await newFolder();
  await using first = await start(data.path);
  const loading = await loaderOf(first);
  assert.equal((await first.end("SIGINT")).code, 0, first.output);
  assert.ok(!(await isAlive(loading)));
  assert.doesNotMatch(first.output, /demonstration-failed/);
  assert.ok(existsSync(markOf(data.path)));
  await finishes(data.path);
});

test("an instance that is killed while it loads takes the process that loads with it, and the next start finishes", async () => {
  await using data = await newFolder();
  await using first = await start(data.path);
  const loading = await loaderOf(first);
  await until(async () => (await published(first.url)) > 0);
  await first.end("SIGKILL");
  await finishes(data.path);
  assert.ok(!(await isAlive(loading)));
});

/** Whatever was begun before is there once. */
async function finishes(data: string): Promise<void> {
  await using next = await start(data);
  await untilLoaded(data);
  assert.equal(await published(next.url), datasets);
  assert.equal((await next.end("SIGINT")).code, 0, next.output);
}

/** As a first start leaves it that has made its database and nothing else. */
async function newFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), "maille-demonstration-"));
  await layDatabase(path);
  await writeFile(markOf(path), "");
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

function markOf(data: string): string {
  return join(data, "demonstration-unfinished");
}

function start(data: string): ReturnType<typeof opened> {
  return opened(new MailleProcess(["serve"], { MAILLE_DATA: data, MAILLE_DEMO: "yes" }));
}

/** The process that loads, once it is there. */
async function loaderOf({ child: { pid } }: MailleProcess): Promise<number> {
  let found: number | undefined;
  await until(async () => {
    const children = (await readFile(`/proc/${pid}/task/${pid}/children`, "utf8")).trim().split(" ");
    for (const each of children) {
      const command = await readFile(`/proc/${each}/cmdline`, "utf8").catch(() => "");
      if (command.includes("demonstration.js")) found = Number(each);
    }
    return found !== undefined;
  });
  return found ?? 0;
}

async function published(url: string): Promise<number> {
  const response = await fetch(`${url}/api/datasets?page_size=1`);
  return ((await response.json()) as { meta: { total: number } }).meta.total;
}

async function untilLoaded(data: string): Promise<void> {
  await until(async () => !existsSync(markOf(data)));
}

async function isAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ") Z ");
  return !/\) Z /.test(stat);
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + withinMs; !(await isSo()); await wait(50)) {
    if (performance.now() > end) throw new Error("It never came to be.");
  }
}
