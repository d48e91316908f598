import assert from "node:assert/strict";
import { test } from "node:test";
import { Buckets } from "./rate-limit.ts";

test("what comes one after the other waits for its turn, what comes all at once is refused", () => {
  const time = { now: new Date("2026-11-26T08:00:00Z") };
  const buckets = new Buckets(() => time.now);
  const quota = { quota: 1200, windowS: 60 };
  const take = (patienceMs: number) => buckets.take("read a", quota, patienceMs);
  for (let count = 0; count < 1200; count += 1) assert.equal(take(250).waitMs, 0);
  assert.equal(take(0).allowed, false);
  const waits = Array.from({ length: 6 }, () => take(250));
  assert.deepEqual(
    waits.map(({ allowed, waitMs }) => (allowed ? waitMs : "refused")),
    [50, 100, 150, 200, 250, "refused"],
  );
  assert.equal(waits.at(-1)?.nextInS, 1);
  time.now = new Date(time.now.getTime() + 300);
  assert.equal(take(0).waitMs, 0);
});
