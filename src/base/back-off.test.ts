import assert from "node:assert/strict";
import { test } from "node:test";
import { backOffMs } from "./back-off.ts";

test("each failure doubles the wait up to the most, a quarter more or less, and no two wait alike", () => {
  for (const [failures, expected] of [
    [0, 5_000],
    [1, 10_000],
    [3, 40_000],
    [20, 600_000],
    [5_000, 600_000],
    [-1, 5_000],
  ] as const) {
    const waits = Array.from({ length: 200 }, () => backOffMs(failures, { mostMs: 600_000 }));
    assert.ok(
      waits.every((ms) => ms >= expected * 0.75 && ms <= expected * 1.25),
      `${failures}`,
    );
    assert.ok(new Set(waits).size > 20);
  }
});
