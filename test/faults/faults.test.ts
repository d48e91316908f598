import assert from "node:assert/strict";
import { test } from "node:test";
import { runPair } from "./run-pair.ts";
import { runWorld } from "./run-world.ts";

test("an instance that is struck while it is written to loses nothing that it acknowledged, and does nothing twice", async (t) => {
  const seed = Math.floor(Math.random() * 2 ** 32);
  t.diagnostic(`seed ${seed}: npm run soak -- --seed ${seed} --minutes 1`);
  const { acknowledged, strikes, lost, twice, wrong } = await runWorld({ seed, seconds: 6 });
  assert.deepEqual({ lost, twice, wrong }, { lost: [], twice: [], wrong: [] });
  assert.ok(acknowledged > 0 && strikes > 0, `${acknowledged} writes, ${strikes} strikes`);
});

test("two instances that are struck while they share a table say the same of each request, and a key opens what was agreed", async (t) => {
  const seed = Math.floor(Math.random() * 2 ** 32);
  t.diagnostic(`seed ${seed}`);
  const { acknowledged, strikes, lost, twice, wrong } = await runPair({ seed, seconds: 6 });
  assert.deepEqual({ lost, twice, wrong }, { lost: [], twice: [], wrong: [] });
  assert.ok(acknowledged > 0 && strikes > 0, `${acknowledged} writes, ${strikes} strikes`);
});
