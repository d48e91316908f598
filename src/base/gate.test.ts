import assert from "node:assert/strict";
import { test } from "node:test";
import { isFailure } from "./failure.ts";
import { newGate } from "./gate.ts";

const limits = { running: 1, waiting: 2, waitMs: 60_000 };

test("turns are given first come, first served, and one too many is refused at once", async () => {
  const gate = newGate(limits);
  const order: string[] = [];
  const first = await gate.enter();
  const waiting = ["second", "third"].map(async (name) => {
    const leave = await gate.enter();
    order.push(name);
    leave();
  });
  await assert.rejects(gate.enter(), (error) => isFailure(error, "over-budget"));
  assert.deepEqual(order, []);
  first();
  await Promise.all(waiting);
  assert.deepEqual(order, ["second", "third"]);
});

test("who leaves while waiting gives up the place, and a turn given back twice counts once", async () => {
  const gate = newGate(limits);
  const leave = await gate.enter();
  const leaving = new AbortController();
  const left = gate.enter({ signal: leaving.signal });
  const stays = gate.enter();
  leaving.abort(new Error("gone"));
  await assert.rejects(left, /gone/);
  leave();
  leave();
  const second = await stays;
  const third = gate.enter();
  await assert.rejects(
    Promise.race([third, Promise.reject(new Error("it waits"))]),
    /it waits/,
    "one runs at a time",
  );
  second();
  (await third)();
});

test("who waits for too long is told when to come back", async () => {
  const gate = newGate({ ...limits, waitMs: 1 });
  const leave = await gate.enter();
  await assert.rejects(
    gate.enter(),
    (error) => isFailure(error, "over-budget") && error.args["retryAfterS"] === 1,
  );
  leave();
});

/** Lets what is settled be seen. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("of those who wait, the caller who used least goes first", async () => {
  let now = 0;
  const gate = newGate({
    running: 2,
    runningEach: 1,
    waiting: 20,
    waitingEach: 8,
    waitMs: 60_000,
    now: () => now,
  });
  const order: string[] = [];
  const held: (() => void)[] = [];
  const ask = (caller: string) =>
    gate.enter({ caller }).then((leave) => {
      order.push(caller);
      held.push(leave);
    });
  const all = ["heavy", "heavy", "heavy", "other", "light", "light"].map(ask);
  await turn();
  assert.deepEqual(order, ["heavy", "other"], "one turn of each caller at a time");
  now = 10_000;
  held.shift()?.();
  await turn();
  assert.deepEqual(order, ["heavy", "other", "light"], "not the one who asked before and used more");
  for (let round = 0; round < 4; round += 1) {
    now += 10;
    held.pop()?.();
    await turn();
  }
  while (held.length > 0) {
    held.shift()?.();
    await turn();
  }
  await Promise.all(all);
  assert.deepEqual(order.slice(0, 4), ["heavy", "other", "light", "light"]);
});

test("a caller who asks many times at once waits with a few, and takes no place of the others", async () => {
  const gate = newGate({ running: 2, runningEach: 1, waiting: 10, waitingEach: 2, waitMs: 60_000 });
  const leaves: (() => void)[] = [];
  const greedy = Array.from({ length: 8 }, () => gate.enter({ caller: "greedy" }).then((leave) => leave()));
  const settled = Promise.allSettled(greedy);
  leaves.push(await gate.enter({ caller: "other" }));
  for (const leave of leaves) leave();
  const refused = (await settled).filter((each) => each.status === "rejected");
  assert.equal(refused.length, 5);
  for (const { reason } of refused) assert.ok(isFailure(reason, "too-many"));
});

test("what would wait too long is refused at once and told when to come again, what is begun is not", async () => {
  let now = 0;
  const gate = newGate({ running: 1, waiting: 100, waitMs: 5_000, now: () => now });
  const leave = await gate.enter();
  now = 4_000;
  leave();
  const leaveNext = await gate.enter();
  const second = gate.enter();
  await assert.rejects(
    gate.enter(),
    (error) => isFailure(error, "over-budget") && error.args["retryAfterS"] === 8,
  );
  const begun = gate.enter({ begun: true });
  leaveNext();
  (await second)();
  (await begun)();
});
