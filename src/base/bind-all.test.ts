import assert from "node:assert/strict";
import { test } from "node:test";
import { bindAll } from "./bind-all.ts";

const add = (ctx: { readonly sum: number }, more: number, times = 1): number => ctx.sum + more * times;
const fail = (_ctx: object, why: string): Promise<never> => Promise.reject(new Error(why));

test("each verb is called with what it works with, and with what its caller gives", async () => {
  const bound = bindAll({ sum: 1 }, { add, fail });
  const sum: number = bound.add(2);
  assert.equal(sum, 3);
  assert.equal(bound.add(2, 3), 7);
  await assert.rejects(bound.fail("no"), /no/);
  assert.deepEqual(Object.keys(bound), ["add", "fail"]);
});
