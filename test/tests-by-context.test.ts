import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const loaded = "--import=./test/tests-by-context.ts";
const root = fileURLToPath(new URL("..", import.meta.url));

/** What goes wrong beside a test, which still runs then: a timer comes after another that was set for longer before. */
const some = `
import { createConnection } from "node:net";
import { after, before, suite, test } from "node:test";
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const late = async () => { await wait(1); throw new Error("rejected beside"); };
before(() => {});
after(async () => wait(1));
test("passes", () => wait(1));
test("throws in a timer", () => { setTimeout(() => { throw new Error("thrown in a timer"); }, 1); return wait(300); });
test("throws in a turn", () => { setImmediate(() => { throw new Error("thrown in a turn"); }); return wait(300); });
test("rejects beside", () => { void late(); return wait(300); });
test("has an error that nobody hears", () => { createConnection({ path: "/nowhere" }); return wait(300); });
test("holds others", async (own) => {
  await wait(1);
  await own.test("its own, which fails", async () => { await wait(1); throw new Error("failed within"); });
  await test("one that is declared late", () => wait(1));
});
suite("declared late", async () => {
  await wait(1);
  before(() => wait(1));
  test("is in its suite", () => wait(1));
});
suite("of a file", () => import("./others.mjs"));
`;

const others = `
import { before, test } from "node:test";
before(async () => { await undefined; throw new Error("failed before"); });
test("is never begun", () => {});
`;

/** Fails all of its file alone, whichever test it comes from. */
const afterwards = `
import { test } from "node:test";
test("leaves something", () => { setTimeout(() => { throw new Error("thrown afterwards"); }, 20); });
test("lasts longer", () => new Promise((resolve) => setTimeout(resolve, 100)));
`;

test("what a run finds tests by tells the same as node:test by itself, of each way in which one fails", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-context-"));
  try {
    await writeFile(join(folder, "others.mjs"), others);
    for (const [name, text] of Object.entries({ some, afterwards })) {
      const file = join(folder, `${name}.mjs`);
      await writeFile(file, text);
      const [byItself, inRun] = await Promise.all([told(file), told(file, loaded)]);
      assert.deepEqual(inRun, byItself);
      assert.equal(inRun.code, 1);
      assert.match(inRun.lines.join("\n"), name === "some" ? /failed within/ : /thrown afterwards/);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** Each promise has a number of its own where somebody hears of them, else that of the turn that it is in. */
const numbers = `
import { executionAsyncId } from "node:async_hooks";
import { test } from "node:test";
test("some", async (own) => {
  await undefined;
  const one = executionAsyncId();
  await undefined;
  own.diagnostic(executionAsyncId() === one ? "nobody hears" : "somebody hears");
});
`;

test("nobody hears of promises in a run, as somebody does where node:test is by itself", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-context-"));
  try {
    const file = join(folder, "numbers.mjs");
    await writeFile(file, numbers);
    const [byItself, inRun] = await Promise.all([told(file), told(file, loaded)]);
    assert.ok(byItself.lines.some((line) => line.includes("somebody hears")));
    assert.ok(inRun.lines.some((line) => line.includes("nobody hears")));
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** But for how long it took, and where the code is that called. */
function told(file: string, ...options: readonly string[]): Promise<{ code: unknown; lines: string[] }> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...options, "--test-reporter=tap", file],
      { cwd: root, env },
      (error, output) => {
        const lines = output
          .split("\n")
          .filter((line) => !/duration_ms|^\s*(at|async|new) |^\s*\S+ \(.*\)$/.test(line));
        resolve({ code: error?.code ?? 0, lines });
      },
    );
  });
}
