import assert from "node:assert/strict";
import { test } from "node:test";
import type { Counted, SharedCounts } from "../base/shared-counts.ts";
import { Buckets } from "./rate-limit.ts";

test("what comes one after the other waits for its turn, what comes all at once is refused", () => {
  const time = { now: new Date("2026-11-26T08:00:00Z") };
  const buckets = new Buckets(() => time.now, "api");
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

test("what is taken in another process is taken here, and never makes anybody owe it twice", () => {
  const listeners: ((counted: Counted) => void)[] = [];
  const hear = (counted: Counted) => listeners.forEach((listener) => listener(counted));
  const told: Counted[] = [];
  const counts: SharedCounts = {
    share: (_, heard) => {
      listeners.push(heard);
      return (counted) => told.push(counted);
    },
  };
  const quota = { quota: 10, windowS: 60 };
  const buckets = new Buckets(() => new Date("2026-11-29T08:00:00Z"), "api", counts);
  assert.equal(buckets.take("a", quota).left, 9);
  assert.deepEqual(told, [{ key: "a", n: 1, ...quota }]);
  hear({ key: "a", n: 4, ...quota });
  hear({ key: "b", n: 10, ...quota });
  assert.equal(buckets.take("a", quota).left, 4);
  assert.equal(buckets.take("b", quota).allowed, false);
  hear({ key: "a", n: 40, ...quota });
  assert.deepEqual(
    [buckets.take("a", quota, 6_000).waitMs, buckets.take("a", quota, 6_000).allowed],
    [6_000, false],
  );
  assert.equal(told.length, 3);
});
