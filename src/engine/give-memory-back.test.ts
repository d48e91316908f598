import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { giveMemoryBack } from "./give-memory-back.ts";
import { openWorkspace } from "./workspace.ts";

test("what a statement took is given back to the machine, also after another engine closed", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "maille-memory-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await using _ = giveMemoryBack(200);
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

test("what was taken outside of the engine and freed is given back to the machine, where the process rests", async () => {
  await using _ = giveMemoryBack(50);
  const collect = collector();
  const before = process.memoryUsage.rss();
  // In small pieces, of which some stay: the machine's allocator keeps the pages between them.
  let pieces = Array.from({ length: 150_000 }, () => Buffer.allocUnsafeSlow(2_000));
  const greatest = process.memoryUsage.rss();
  assert.ok(greatest - before > 200e6, `${greatest - before} bytes`);
  pieces = pieces.filter((_piece, at) => at % 200 === 0);
  collect();
  const held = () => (process.memoryUsage.rss() - before) / (greatest - before);
  for (let tries = 0; held() > 0.5 && tries < 300; tries += 1) await pause(100);
  assert.ok(held() <= 0.5, `${held()} of it is held`);
  assert.equal(pieces.length, 750);
});

function collector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}
