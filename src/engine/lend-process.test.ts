import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { getPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { inspect } from "node:util";
import { isFailure } from "../base/failure.ts";
import type { Workspace } from "./engine.ts";
import { openWorkspace } from "./workspace.ts";

const size = { memoryMegabytes: 256, threads: 2 };
const isThere = (id: number) => existsSync(`/proc/${id}`);
const endless = "select count(*) from range(100000000000) t(i), range(1000) u(j) where i * j % 7 = 1";

async function apart(
  work: (workspace: Workspace, processId: () => number) => Promise<void>,
  options: { isInMemory?: boolean } = {},
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "maille-apart-"));
  const before = children();
  try {
    await using workspace = await openWorkspace({ folder, ...size, ...options, isApart: true });
    const mine = children().filter((id) => !before.includes(id));
    await work(workspace, () => mine[0] ?? assert.fail("no process was started"));
  } finally {
    assert.deepEqual(await readdir(folder), []);
    await rm(folder, { recursive: true });
  }
  assert.deepEqual(children(), before);
}

const children = () => childrenOf(process.pid);

function childrenOf(owner: number): readonly number[] {
  const text = execFileSync("ps", ["-o", "pid=,comm=", "--ppid", String(owner)], { encoding: "utf8" });
  const rows = text
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/));
  return rows.flatMap(([id, name]) => (name === "ps" ? [] : [Number(id)]));
}

test("what works apart answers as what works here, and leaves nothing behind", () =>
  apart(async (workspace, processId) => {
    assert.equal(getPriority(processId()), 10);
    const sql =
      "select 1::bigint as one, 9007199254740993 as large, ['a', null] as list, $1 as given, " +
      "date '2024-02-29' as day, timestamp '2024-02-29 12:00:00' as moment, '\\xAA'::blob as bytes, 1.5::decimal(3, 1) as amount";
    const folder = await mkdtemp(join(tmpdir(), "maille-here-"));
    {
      await using here = await openWorkspace({ folder, ...size });
      assert.deepEqual(await workspace.rows(sql, ["é"]), await here.rows(sql, ["é"]));
    }
    await rm(folder, { recursive: true });
    assert.deepEqual(await workspace.rows("select $1::bigint as large", [2n ** 60n]), [{ large: 2n ** 60n }]);
    await workspace.run("create table kept as select 1 as a");
    await assert.rejects(workspace.run("from gone"), /Catalog Error: Table with name gone does not exist/);
    assert.deepEqual(await workspace.rows("from kept"), [{ a: 1 }]);
  }));

test("a statement apart ends with its time, or the reason of its signal, and another one follows", () =>
  apart(async (workspace) => {
    await assert.rejects(workspace.run(endless, [], { timeMs: 100 }), (error) =>
      isFailure(error, "over-budget"),
    );
    const stop = new AbortController();
    const running = workspace.run(endless, [], { signal: stop.signal });
    await pause(200);
    stop.abort(new Error("cancelled by a person"));
    await assert.rejects(running, /cancelled by a person/);
    assert.equal(workspace.progress(), undefined);
    assert.deepEqual(await workspace.rows("select 1 as one"), [{ one: 1 }]);
  }));

test("a process that is told to end goes on, and one that is killed is told as too much for the machine", () =>
  apart(async (workspace, processId) => {
    process.kill(processId(), "SIGTERM");
    process.kill(processId(), "SIGINT");
    assert.deepEqual(await workspace.rows("select 1 as one"), [{ one: 1 }]);
    const running = workspace.run(endless);
    process.kill(processId(), "SIGKILL");
    await assert.rejects(running, (error) => isFailure(error, "over-budget"));
    await assert.rejects(workspace.run("select 1"), (error) => isFailure(error, "over-budget"));
  }));

test("what is said of rows about people quotes none of their cells, from another process either", () =>
  apart(
    async (workspace, processId) => {
      await assert.rejects(
        workspace.rows("select cast($1 as integer)", ["L'Hermite"]),
        (error) => !inspect(error).includes("Hermite"),
      );
      process.kill(processId(), "SIGKILL");
      await assert.rejects(workspace.run("select 1"), (error) => isFailure(error, "over-budget"));
    },
    { isInMemory: true },
  ));

test("the process ends with whoever started it", async () => {
  const program = `
    import { lendProcess } from ${JSON.stringify(new URL("lend-process.ts", import.meta.url).href)};
    const { connection } = await lendProcess({ memoryMegabytes: 256, threads: 1, spill: ${JSON.stringify(join(tmpdir(), "maille-nobody"))} });
    connection.run(${JSON.stringify(endless)}).catch(() => undefined);
    console.log("works");
  `;
  const owner = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(owner.stdout, "data");
  const [worker = assert.fail("no process was started")] = childrenOf(owner.pid ?? 0);
  owner.kill("SIGKILL");
  while (isThere(worker)) await pause(10);
});
