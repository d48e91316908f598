import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { giveMemoryBack } from "./give-memory-back.ts";
import { openWorkspace } from "./workspace.ts";

test("what a statement took is given back to the machine, also after another engine closed", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "maille-memory-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await using _ = await giveMemoryBack(200);
  const options = { folder, memoryMegabytes: 500, threads: 1 };
  await using workspace = await openWorkspace(options);
  await (await openWorkspace(options))[Symbol.asyncDispose]();
  const before = process.memoryUsage.rss();
  await workspace.run(
    "create temp table large as select hash(i)::varchar as a from range(3000000) t(i) order by a",
  );
  await workspace.run("drop table large");
  const greatest = process.memoryUsage.rss();
  assert.ok(greatest - before > 100e6, `${greatest - before} bytes`);
  const held = () => (process.memoryUsage.rss() - before) / (greatest - before);
  for (let tries = 0; held() > 0.5 && tries < 200; tries += 1) await pause(100);
  assert.ok(held() <= 0.5, `${held()} of it is held`);
});
