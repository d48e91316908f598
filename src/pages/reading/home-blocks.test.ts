import assert from "node:assert/strict";
import { test } from "node:test";
import { changeBlocks } from "./home-blocks.ts";

const blocks = [
  { name: "figures", shown: true },
  { name: "news", shown: true },
] as const;

test("a block goes up and down by one, is hidden and shown, and what means nothing changes nothing", () => {
  const order = (change: string) => changeBlocks(blocks, change).map(({ name }) => name);
  assert.deepEqual(order("up:news"), ["news", "figures"]);
  assert.deepEqual(order("down:figures"), ["news", "figures"]);
  for (const change of ["up:figures", "down:news", "up:nothing", "over:news", ""]) {
    assert.deepEqual(order(change), ["figures", "news"], change);
  }
  assert.deepEqual(changeBlocks(blocks, "hide:news")[1], { name: "news", shown: false });
});
