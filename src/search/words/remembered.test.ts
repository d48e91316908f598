import assert from "node:assert/strict";
import { test } from "node:test";
import { remembered } from "./remembered.ts";

test("the form of a word is worked out once, and again where words were very many since", () => {
  const made: string[] = [];
  const formOf = remembered((word) => {
    made.push(word);
    return word.toUpperCase();
  });
  assert.deepEqual(["eau", "air", "eau"].map(formOf), ["EAU", "AIR", "EAU"]);
  assert.deepEqual(made, ["eau", "air"]);
  for (let n = 0; n < 20_000; n += 1) formOf(String(n));
  made.length = 0;
  assert.equal(formOf("eau"), "EAU");
  assert.deepEqual(made, ["eau"]);
});
