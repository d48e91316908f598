import assert from "node:assert/strict";
import { test } from "node:test";
import { defined } from "./defined.ts";

test("what is undefined is left out, and nothing else", () => {
  const fields: { a?: number; b: string | undefined; c: null; d: false; e: "" } = {
    b: undefined,
    c: null,
    d: false,
    e: "",
  };
  const kept: { b?: string; c?: null; d?: false; e?: "" } = defined(fields);
  assert.deepEqual(Object.entries(kept), [
    ["c", null],
    ["d", false],
    ["e", ""],
  ]);
});
