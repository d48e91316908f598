import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { MailleProcess } from "./instance.ts";
import { Random } from "./random.ts";
import { FaultWorld } from "./world.ts";
import { Writer } from "./writes.ts";

test("a check beside an instance that is written to finds nothing wrong", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-beside-"));
  const stop = new AbortController();
  try {
    await using world = await FaultWorld.open(folder);
    const writers = [1, 2, 3].map((seed) => new Writer(world, new Random(seed)));
    const writing = writers.map((writer) => writer.writeUntil(stop.signal));
    try {
      // One may be through before much is written: there are as many as it takes.
      for (let round = 0; round < 2 || world.ledger.acknowledged.length <= 20; round += 1) {
        const { code, output } = await new MailleProcess(["check"], world.environment).ended;
        assert.equal(code, 0, output);
      }
    } finally {
      stop.abort();
      await Promise.allSettled(writing);
    }
    assert.deepEqual(writers.flatMap(({ unforeseen }) => unforeseen), []); // prettier-ignore
    const { acknowledged, lost } = await world.compare();
    assert.ok(acknowledged > 20, `${acknowledged} writes beside it`);
    assert.deepEqual(lost.filter(({ kind }) => kind !== "import"), []); // prettier-ignore
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
