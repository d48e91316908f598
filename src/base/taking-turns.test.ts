import assert from "node:assert/strict";
import { test } from "node:test";
import { takingTurns } from "./taking-turns.ts";

test("what came together begins in its order, and what goes out of the first goes before the next begins", async () => {
  const turn = takingTurns();
  const seen: string[] = [];
  const work = async (name: string): Promise<void> => {
    await turn();
    seen.push(`${name} begins`);
    // As the driver of PostgreSQL writes what was asked in one turn.
    setImmediate(() => seen.push(`${name} goes out`));
  };
  await Promise.all(["one", "two", "three"].map(work));
  await turn();
  const wanted = ["one", "two", "three"].flatMap((name) => [`${name} begins`, `${name} goes out`]);
  assert.deepEqual(seen.slice(0, 5), wanted.slice(0, 5));
});
