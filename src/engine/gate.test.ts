import assert from "node:assert/strict";
import { test } from "node:test";
import { isFailure } from "../base/failure.ts";
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
  const left = gate.enter(leaving.signal);
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
    (error) => isFailure(error, "over-budget") && error.args["retryAfterS"] === 5,
  );
  leave();
});
