import assert from "node:assert/strict";
import { test } from "node:test";
import { importWorld } from "../../../test/import-world.ts";

const rows = (count: number): string[] => Array.from({ length: count }, (_, n) => `${n};x${n};${n * 2}`);

test("a text that stops within its last row is told to be cut, and one with other short rows is not", async () => {
  await using world = await importWorld();
  const told = async (lines: readonly string[]) => {
    const { problems, state } = await world.import("releves.csv", ["a;b;c", ...lines].join("\n"), {
      fewerRows: "publish",
    });
    assert.equal(state, "done");
    return problems
      .filter(({ key }) => key.startsWith("dialect"))
      .map(({ key, args }) => [key, args["line"]]);
  };
  assert.deepEqual(await told([...rows(50), "50;x5"]), [["dialect-cut-short", 52]]);
  // A row among the others, several of them, and the last of a few are short by themselves.
  assert.deepEqual(await told([...rows(50), "50;x5", ...rows(5)]), [["dialect-rows-padded", 52]]);
  assert.deepEqual(await told([...rows(30), "3;x3", ...rows(20), "50;x5"]), [["dialect-rows-padded", 32]]);
  assert.deepEqual(await told([...rows(5), "5;x5"]), [["dialect-rows-padded", 7]]);
  assert.deepEqual(await told([...rows(50), "50;x5;9"]), []);
});
