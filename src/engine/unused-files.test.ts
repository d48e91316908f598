import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import type { OpenFile } from "./serving.ts";
import { letGoOfUnused } from "./unused-files.ts";

const fileLent = (lent: number) => ({ file: { lent } as OpenFile, isAsked: true });

test("a file goes that was lent to nobody between two looks, and none that is held or was asked for", async () => {
  const asked = fileLent(0);
  const held = { lent: 1 };
  const open = new Map([
    ["unused", fileLent(0)],
    ["asked", asked],
    ["held", { file: held as OpenFile, isAsked: true }],
  ]);
  const gone: string[] = [];
  const asking = setInterval(() => (asked.isAsked = true), 5);
  using _ = letGoOfUnused(open, (name) => void (gone.push(name), open.delete(name)), 100);
  for (let tries = 0; gone.length === 0 && tries < 6000; tries += 1) await pause(10);
  await pause(300);
  assert.deepEqual(gone, ["unused"]);
  clearInterval(asking);
  held.lent = 0;
  for (let tries = 0; gone.length < 3 && tries < 6000; tries += 1) await pause(10);
  assert.deepEqual(gone.toSorted(), ["asked", "held", "unused"]);
});
