import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { isFailure } from "./base/failure.ts";
import { findHolder, lockFolder } from "./folder-lock.ts";

async function folder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), "maille-lock-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

async function deadPid(): Promise<number> {
  const child = spawn("true");
  await new Promise((resolve) => child.once("close", resolve));
  return child.pid ?? 0;
}

test("a held folder is refused to others, and free again once it is let go", async () => {
  await using made = await folder();
  const lock = await lockFolder(made.path);
  await assert.rejects(lockFolder(made.path), (error) => {
    assert.ok(isFailure(error));
    assert.deepEqual([error.key, error.args["pid"]], ["app-already-open", String(process.pid)]);
    return true;
  });
  await lock[Symbol.asyncDispose]();
  assert.equal(await findHolder(made.path), undefined);
  await (await lockFolder(made.path))[Symbol.asyncDispose]();
  assert.deepEqual(await readdir(made.path), []);
});

test("who holds a folder tells how to reach its database", async () => {
  await using made = await folder();
  await using lock = await lockFolder(made.path);
  await lock.tell({ connection: { socketPath: "/somewhere" } });
  await lock.tell({ url: "http://localhost:3000" });
  const holder = await findHolder(made.path);
  assert.deepEqual(
    [holder?.pid, holder?.connection, holder?.url],
    [process.pid, { socketPath: "/somewhere" }, "http://localhost:3000"],
  );
});

test("a lock of a process that is gone, or of another that has its number since, stands in nobody's way", async () => {
  await using made = await folder();
  for (const stale of [
    JSON.stringify({ pid: await deadPid(), startedAt: "1" }),
    JSON.stringify({ pid: process.pid, startedAt: "1" }),
    "half wri",
    "",
  ]) {
    await writeFile(join(made.path, "instance.lock"), stale);
    assert.equal(await findHolder(made.path), undefined);
    await (await lockFolder(made.path))[Symbol.asyncDispose]();
  }
});

test("who works in another container, whose processes are not seen from here, holds the folder", async () => {
  await using made = await folder();
  const socket = "instance.lock.elsewhere";
  const elsewhere = createServer((asking) => asking.destroy()).listen(join(made.path, socket));
  await once(elsewhere, "listening");
  const held = { pid: await deadPid(), startedAt: "1", socket };
  await writeFile(join(made.path, "instance.lock"), JSON.stringify(held));
  assert.equal((await findHolder(made.path))?.pid, held.pid);
  await assert.rejects(
    lockFolder(made.path),
    (error) => isFailure(error) && error.key === "app-already-open",
  );
  const closed = once(elsewhere, "close");
  elsewhere.close();
  await closed;
  assert.equal(await findHolder(made.path), undefined);
  await (await lockFolder(made.path))[Symbol.asyncDispose]();
});

test("of a process that was killed nothing stays once the next has let the folder go", async () => {
  await using made = await folder();
  const source = JSON.stringify(import.meta.resolve("./folder-lock.ts"));
  const code = `const { lockFolder } = await import(${source});
    await lockFolder(${JSON.stringify(made.path)});
    process.stdout.write("held");
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", code], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  await assert.rejects(lockFolder(made.path), isFailure);
  child.kill("SIGKILL");
  await once(child, "close");
  assert.equal((await readdir(made.path)).length, 2, "a killed process leaves its lock and its socket");
  await (await lockFolder(made.path))[Symbol.asyncDispose]();
  assert.deepEqual(await readdir(made.path), []);
});

test("of several that come at once upon a dead lock, one holds the folder", async () => {
  await using made = await folder();
  await writeFile(join(made.path, "instance.lock"), JSON.stringify({ pid: await deadPid(), startedAt: "1" }));
  const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(made.path)));
  assert.equal(tries.filter(({ status }) => status === "fulfilled").length, 1);
});

test("a folder that cannot be made is named", async () => {
  await using made = await folder();
  await writeFile(join(made.path, "file"), "");
  await assert.rejects(
    lockFolder(join(made.path, "file", "inside")),
    (error) => isFailure(error) && error.key === "app-folder-unusable",
  );
});
