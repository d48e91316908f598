import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { silentLog } from "./base/log.ts";
import { giveBackMemoryAtRest } from "./memory.ts";

test("what work left is collected and given back once, where the process rests", async () => {
  const trims: object[] = [];
  const trim = async (): Promise<void> => {
    trims.push({ heldMeanwhile: left?.deref() });
  };
  let left: WeakRef<object> | undefined;
  await using _ = giveBackMemoryAtRest(trim, silentLog, { everyMs: 100, unusedBytes: () => 0 });
  await wait(1000);
  assert.deepEqual(trims, [], "nothing was done that is worth a collection");
  left = new WeakRef(work(1_100));
  for (let tries = 0; trims.length === 0 && tries < 600; tries += 1) await wait(100);
  await wait(1000);
  assert.deepEqual(trims, [{ heldMeanwhile: undefined }]);
});

test("pages of a heap that was large are given back where the process rests, whatever it did", async () => {
  const unused = [40_000_000];
  const trims: number[] = [];
  const trim = async (): Promise<void> => void trims.push(unused.pop() ?? 0);
  await using _ = giveBackMemoryAtRest(trim, silentLog, { everyMs: 100, unusedBytes: () => unused[0] ?? 0 });
  for (let tries = 0; trims.length === 0 && tries < 600; tries += 1) await wait(100);
  await wait(1000);
  assert.deepEqual(trims, [40_000_000]);
});

test("what is refused while memory is given back is told, and asked again at the next rest", async () => {
  const refusal = new Error("the engine is gone");
  const asked: number[] = [];
  const told: unknown[] = [];
  const trim = (): Promise<void> => (asked.push(1) === 1 ? Promise.reject(refusal) : Promise.resolve());
  const log = (event: string, fields?: object): void => void told.push([event, fields]);
  const unused = () => (asked.length < 2 ? 40_000_000 : 0);
  {
    await using _ = giveBackMemoryAtRest(trim, log, { everyMs: 100, unusedBytes: unused });
    for (let tries = 0; asked.length < 2 && tries < 600; tries += 1) await wait(100);
  }
  assert.deepEqual(told, [["memory-kept", { error: refusal }]]);
  assert.equal(asked.length, 2);
});

/** Holds the thread. */
function work(forMs: number): object {
  const begun = performance.now();
  const made = { turns: 0 };
  while (performance.now() - begun < forMs) made.turns += 1;
  return made;
}
