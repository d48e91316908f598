import assert from "node:assert/strict";
import { test } from "node:test";
import { within } from "./within.ts";

test("what is done in time is given, what fails in time is thrown", async () => {
  assert.equal(await within(60_000, Promise.resolve(7)), 7);
  await assert.rejects(within(60_000, Promise.reject(new Error("broken"))), /broken/);
});

test("what takes longer is not waited for, and may fail later", async () => {
  const { promise, reject } = Promise.withResolvers<number>();
  assert.equal(await within(1, promise), undefined);
  reject(new Error("nobody hears it"));
  await assert.rejects(promise, /nobody hears it/);
});
