import assert from "node:assert/strict";
import { test } from "node:test";
import { refusalOfRoom } from "./no-room.ts";

test("a full disk is told as such, whoever met it, and nothing else is", () => {
  assert.equal(refusalOfRoom(coded("ENOSPC"))?.key, "store-disk-full");
  assert.equal(refusalOfRoom(coded("EDQUOT"))?.key, "store-disk-full");
  assert.equal(refusalOfRoom(coded("53100"))?.key, "db-disk-full");
  assert.equal(refusalOfRoom(coded("53100"))?.code, "no-room");
  for (const code of ["53200", "ENOENT", "23505"]) assert.equal(refusalOfRoom(coded(code)), undefined);
});

function coded(code: string): Error {
  return Object.assign(new Error(code), { code });
}
