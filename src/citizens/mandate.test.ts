import assert from "node:assert/strict";
import { test } from "node:test";
import { monthsAfter } from "./demand.ts";
import { endOfLoan } from "./loan.ts";
import { endOfMandate } from "./mandate.ts";

const now = new Date("2027-02-10T12:00:00Z");

test("a mandate and a loan end with a day that there is", () => {
  for (const day of ["2027-02-29", "2027-02-31", "2027-04-31", "2027-2-28"]) {
    assert.throws(() => endOfMandate(day, now, 366), { key: "citizens-mandate-until" }, day);
    assert.throws(() => endOfLoan(day, now), { key: "citizens-loan-day" }, day);
  }
  for (const end of [endOfMandate("2027-02-28", now, 366), endOfLoan("2027-02-28", now)])
    assert.deepEqual(end, new Date("2027-03-01T00:00:00Z"));
});

function after(day: string, months: number): string {
  return monthsAfter(new Date(`${day}T23:58:00Z`), months)
    .toISOString()
    .slice(0, 10);
}

test("a month later is the same day of the next one, or its last where it is shorter", () => {
  assert.equal(after("2026-12-31", 1), "2027-01-31");
  assert.equal(after("2027-01-31", 1), "2027-02-28");
  assert.equal(after("2028-01-31", 1), "2028-02-29");
  assert.equal(after("2027-01-31", 3), "2027-04-30");
  assert.equal(after("2028-02-29", 12), "2029-02-28");
  assert.equal(after("2027-03-31", -1), "2027-02-28");
  assert.equal(after("2028-02-29", -12), "2027-02-28");
});
