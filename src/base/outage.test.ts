import assert from "node:assert/strict";
import { test } from "node:test";
import { isOutage } from "./outage.ts";

function coded(code: string, more: object = {}): Error {
  return Object.assign(new Error(code), { code, ...more });
}

test("a connection that is lost, refused or not made yet is an outage", () => {
  for (const code of [
    "57P01",
    "57P03",
    "08006",
    "53200",
    "53300",
    "CONNECTION_CLOSED",
    "ECONNREFUSED",
    "ECONNRESET",
    "EPIPE",
  ]) {
    assert.ok(isOutage(coded(code)), code);
  }
  assert.ok(isOutage(coded("ENOENT", { syscall: "connect" })));
});

test("a statement that is wrong, a file that is not there and a full disk are none", () => {
  for (const error of [
    coded("23505"),
    coded("53100"),
    coded("ENOENT", { syscall: "open" }),
    coded("ENOSPC"),
    new Error("57P01"),
  ]) {
    assert.ok(!isOutage(error), error.message);
  }
});
