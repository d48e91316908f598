import assert from "node:assert/strict";
import { test } from "node:test";
import { askTogether } from "./ask-together.ts";
import { currentFootprint, Footprint, leaving } from "./footprint.ts";

test("who asks while a question is under way shares the next, which sees what was written before", async () => {
  let written = 0;
  let asked = 0;
  const read = askTogether(async () => {
    asked += 1;
    const seen = written;
    await new Promise((resolve) => setImmediate(resolve));
    return seen;
  });
  const first = read();
  written = 1;
  const others = [read(), read(), read()];
  assert.equal(await first, 0);
  assert.deepEqual(await Promise.all(others), [1, 1, 1]);
  assert.equal(asked, 2);
  written = 2;
  assert.equal(await read(), 2);
});

test("a question that failed fails for those who asked it, and the next is asked again", async () => {
  let failures = 1;
  const read = askTogether(async () => {
    if (failures-- > 0) throw new Error("away");
    return "there";
  });
  const [first, second] = await Promise.allSettled([read(), read()]);
  assert.equal(first.status, "rejected");
  assert.deepEqual(second, { status: "fulfilled", value: "there" });
});

test("each of those who share an answer notes what it was made from", async () => {
  const read = askTogether(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    currentFootprint()?.ask({ words: new Set(["datasets"]), refusal: undefined, isRead: true });
    currentFootprint()?.onlyWhile(() => true);
    return "there";
  });
  const footprints = [new Footprint(), new Footprint(), new Footprint()];
  await Promise.all(footprints.map((footprint) => leaving(footprint, read)));
  for (const footprint of footprints) {
    assert.deepEqual(
      [...footprint.asked].map(({ words }) => [...words]),
      [["datasets"]],
    );
    assert.equal(footprint.end().conditions.length, 1);
  }
  const refused = new Footprint();
  const refuse = askTogether(async () => currentFootprint()?.refuse("the time is asked"));
  await leaving(refused, refuse);
  assert.equal(refused.refusal, "the time is asked");
});
